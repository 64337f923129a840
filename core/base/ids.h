// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Strong names for text that must not be mixed. A bare std::string or QString is text for people.

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read this one
#include <compare>
#endif
#include <functional>
#include <string>
#include <utility>

namespace agio {

template <typename Tag>
class StrongText
{
public:
    StrongText() = default;
    explicit StrongText(std::string text)
        : m_text(std::move(text))
    {}
    const std::string& text() const noexcept { return m_text; }
    bool isEmpty() const noexcept { return m_text.empty(); }
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a 0 in a defaulted comparison
    auto operator<=>(const StrongText&) const = default;

private:
    std::string m_text;
};

using ExchangeId = StrongText<struct ExchangeIdTag>; // "binance", lower case
using Symbol = StrongText<struct SymbolTag>; // the exchange's own: "BTCUSDT"
using Asset = StrongText<struct AssetTag>; // "BTC"
using ClientOrderId = StrongText<struct ClientOrderIdTag>; // ours, written before sending
using ExchangeOrderId = StrongText<struct ExchangeOrderIdTag>; // theirs
using ExchangeTradeId = StrongText<struct ExchangeTradeIdTag>; // unique per exchange and symbol
using AccountId = StrongText<struct AccountIdTag>; // "binance:demo:main"

} // namespace agio

template <typename Tag>
struct std::hash<agio::StrongText<Tag>>
{
    std::size_t operator()(const agio::StrongText<Tag>& id) const noexcept
    {
        return std::hash<std::string>{}(id.text());
    }
};
