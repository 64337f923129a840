// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/market/instrument.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace agio {

int displayDigits(Decimal step) noexcept
{
    return step.normalized().scale();
}

InstrumentTable::InstrumentTable(std::vector<Instrument> instruments)
    : m_all(std::move(instruments))
    , m_bySymbol(m_all.size())
{
    std::ranges::stable_sort(m_all, [](const Instrument& a, const Instrument& b) {
        return std::tie(a.name, a.id.symbol) < std::tie(b.name, b.id.symbol);
    });
    std::iota(m_bySymbol.begin(), m_bySymbol.end(), 0U);
    std::ranges::stable_sort(m_bySymbol, [this](std::uint32_t a, std::uint32_t b) {
        return m_all[a].id.symbol < m_all[b].id.symbol;
    });
}

const Instrument* InstrumentTable::find(const Symbol& symbol) const
{
    const auto found = std::ranges::lower_bound(
        m_bySymbol, symbol, {},
        [this](std::uint32_t index) -> const Symbol& { return m_all[index].id.symbol; });
    if (found == m_bySymbol.end() || m_all[*found].id.symbol != symbol) {
        return nullptr;
    }
    return &m_all[*found];
}

} // namespace agio
