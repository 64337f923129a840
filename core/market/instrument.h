// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What can be traded and by which rules. Filled by an exchange's codec, immutable once published.
// All limits are optional: absent means that the exchange states none. Shaped so that perpetuals
// and dated futures fit: settle and contractSize.

#include "core/base/decimal.h"
#include "core/base/ids.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace agio {

struct InstrumentId
{
    ExchangeId exchange;
    Symbol symbol; // the exchange's own text
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a 0 in a defaulted comparison
    auto operator<=>(const InstrumentId&) const = default;
};

enum class InstrumentKind : std::uint8_t { Spot, Perpetual, Future };

enum class TradingStatus : std::uint8_t {
    Trading,
    CancelOnly, // orders may be cancelled, not placed
    Halted, // nothing
    Closed, // delisted, end of day, before listing
    Unknown, // a status text that this version does not know; treated as Halted
};

// Multipliers around the exchange's reference price; a price outside is refused.
struct PriceBand
{
    Decimal buyUp, buyDown, sellUp, sellDown; // e.g. 1.2, 0.8
};

struct Instrument
{
    InstrumentId id;
    InstrumentKind kind = InstrumentKind::Spot;
    Asset base, quote, settle; // settle == quote for spot
    std::string name; // for people: "BTC/USDT"
    TradingStatus status = TradingStatus::Unknown;
    std::string statusText; // as the exchange writes it

    Decimal tickSize; // price step, > 0
    Decimal lotSize; // base quantity step, > 0
    Decimal contractSize = Decimal(1); // base per contract; 1 for spot
    std::optional<Decimal> minPrice, maxPrice;
    std::optional<Decimal> minQuantity, maxQuantity; // base
    std::optional<Decimal> marketLotSize, marketMinQuantity, marketMaxQuantity; // market orders
    std::optional<Decimal> minNotional, maxNotional; // quote
    bool minNotionalAppliesToMarket = true;
    bool maxNotionalAppliesToMarket = false;
    std::optional<PriceBand> priceBand;
    int baseDigits = 8; // fraction digits in which the exchange keeps balances
    int quoteDigits = 8;
    std::optional<int> maxOpenOrders, maxTriggerOrders, maxIcebergParts, maxOrderLists;
    std::optional<int> maxAmends;

    // What this instrument allows; an exchange's capability may be wider.
    bool allowsMarket = true, allowsQuoteAmountMarket = false, allowsPostOnly = true;
    bool allowsStopMarket = false, allowsStopLimit = false;
    bool allowsTakeProfitMarket = false, allowsTakeProfitLimit = false;
    bool allowsTrailing = false, allowsIceberg = false;
    bool allowsOco = false, allowsOto = false;
    bool allowsAmendKeepPriority = false, allowsCancelReplace = false;
    // Trailing distance in basis points, both directions.
    std::optional<int> minTrailingBps, maxTrailingBps;
    // Self-trade prevention modes in the exchange's words; first is the default.
    std::vector<std::string> selfTradePreventionModes;
};

// Digits after the point that show every multiple of the tick (or lot).
int displayDigits(Decimal step) noexcept;

// All instruments of one exchange, sorted by name; looked up by symbol.
class InstrumentTable
{
public:
    InstrumentTable() = default;
    explicit InstrumentTable(std::vector<Instrument> instruments);
    const Instrument* find(const Symbol& symbol) const; // nullptr: not there
    const std::vector<Instrument>& all() const noexcept { return m_all; }

private:
    std::vector<Instrument> m_all;
    std::vector<std::uint32_t> m_bySymbol;
};

} // namespace agio

template <>
struct std::hash<agio::InstrumentId>
{
    std::size_t operator()(const agio::InstrumentId& id) const noexcept
    {
        return std::hash<agio::ExchangeId>{}(id.exchange) * 1'000'003U ^
            std::hash<agio::Symbol>{}(id.symbol);
    }
};
