// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/book.h"

#include "core/exchange/binance/wire.h"

namespace agio::binance {

using simdjson::dom::array;
using simdjson::dom::element;

namespace {

bool readLevels(const std::vector<element>& items, std::vector<BookLevel>& levels)
{
    levels.reserve(items.size());
    for (const element& item : items) {
        array pair;
        element price;
        element quantity;
        if (item.get(pair) != simdjson::SUCCESS || pair.at(0).get(price) != simdjson::SUCCESS ||
            pair.at(1).get(quantity) != simdjson::SUCCESS)
            return false;
        const auto priceValue = wire::decimalOf(price);
        const auto quantityValue = wire::decimalOf(quantity);
        if (!priceValue || !priceValue->isPositive() || !quantityValue ||
            quantityValue->isNegative())
            return false;
        levels.push_back({*priceValue, *quantityValue});
    }
    return true;
}

} // namespace

bool isNextDiff(const BookDelta& delta, std::int64_t sequence) noexcept
{
    return delta.firstSequence <= sequence + 1 && delta.lastSequence > sequence;
}

Result<BookSnapshot> readBookSnapshot(const element& root)
{
    wire::Fields fields(root);
    BookSnapshot snapshot;
    snapshot.sequence = fields.integer("lastUpdateId");
    if (fields.ok() && snapshot.sequence < 0)
        fields.fail("the snapshot's id is negative");
    if (!readLevels(fields.array("bids"), snapshot.bids) ||
        !readLevels(fields.array("asks"), snapshot.asks))
        fields.fail("a level of the snapshot cannot be read");
    if (!fields.ok())
        return fields.error();
    return snapshot;
}

} // namespace agio::binance
