// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/market/orderbook.h"

#include "core/base/crypto.h"
#include "core/base/encoding.h"
#include "core/market/grid.h"
#include "core/market/leveltree.h"

#include <algorithm>
#include <utility>

namespace agio {

namespace {

// A feed that never stops adding levels is broken; the largest real books have some 50 000.
constexpr std::size_t kMaxLevelsPerSide = 1'000'000;
constexpr int kMaxQuantityScale = 12;

constexpr auto kHalfWindow = static_cast<std::int64_t>(LevelTree::kWindowTicks / 2);
// How far the touch may drift from the middle before the window follows.
constexpr std::int64_t kMaxDrift = kHalfWindow / 2;

BookScale usable(BookScale scale)
{
    // A grid with such a tick refuses every price; the session shows the book as broken.
    static_cast<void>(AGIO_EXPECT(scale.tickSize.isPositive()));
    if (!AGIO_EXPECT(scale.quantityScale >= 0 && scale.quantityScale <= kMaxQuantityScale)) {
        scale.quantityScale = std::clamp(scale.quantityScale, 0, kMaxQuantityScale);
    }
    scale.tickSize = scale.tickSize.normalized();
    return scale;
}

Decimal multiplied(std::int64_t ticks, Decimal tickSize) noexcept
{
    std::int64_t coefficient = 0;
    if (__builtin_mul_overflow(ticks, tickSize.coefficient(), &coefficient)) {
        return {}; // cannot come from a book: its grid refuses such prices
    }
    return Decimal::fromParts(coefficient, tickSize.scale());
}

// First tick of a window with `ticks` near its middle, on the border of a region. Prices are
// positive: below zero nothing needs room.
std::int64_t baseAround(std::int64_t ticks) noexcept
{
    const std::int64_t base = std::max<std::int64_t>(ticks, kHalfWindow) - kHalfWindow;
    return base - base % static_cast<std::int64_t>(LevelTree::kRegionTicks);
}

} // namespace

struct OrderBook::Impl
{
    explicit Impl(BookScale bookScale)
        : scale(usable(bookScale))
        , ticks(scale.tickSize)
        , units(Decimal::fromParts(1, scale.quantityScale))
    {}

    enum class Outcome : std::uint8_t { Done, OffGrid, TooFine, Negative, TooMany };

    LevelTree& tree(Side side) noexcept { return side == Side::Buy ? bids : asks; }
    const LevelTree& tree(Side side) const noexcept { return side == Side::Buy ? bids : asks; }

    void reset(std::int64_t newBase)
    {
        pool.clear();
        bids.reset(newBase);
        asks.reset(newBase);
        base = newBase;
        outsideSets = 0;
    }
    Outcome set(LevelTree& side, const BookLevel& level);
    Outcome setAll(LevelTree& side, std::span<const BookLevel> levels, const BookLevel*& culprit);
    void setOutside(LevelTree& side, std::int64_t price, std::int64_t quantity);
    void followTouch();
    Result<void> report(Outcome outcome, const BookLevel& level) const;

    BookScale scale;
    Grid ticks;
    Grid units;
    WordPool pool;
    LevelTree bids{pool};
    LevelTree asks{pool};
    std::int64_t base = 0;
    std::size_t outsideSets = 0; // since the window moved
};

inline OrderBook::Impl::Outcome OrderBook::Impl::set(LevelTree& side, const BookLevel& level)
{
    std::int64_t price = 0;
    std::int64_t quantity = 0;
    if (!ticks.stepsOf(level.price, price)) {
        return Outcome::OffGrid;
    }
    if (!units.stepsOf(level.quantity, quantity)) {
        return Outcome::TooFine;
    }
    if (quantity <= 0) {
        if (quantity < 0) {
            return Outcome::Negative;
        }
        side.remove(price);
        return Outcome::Done;
    }
    if (side.size() >= kMaxLevelsPerSide) [[unlikely]] {
        return Outcome::TooMany;
    }
    if (side.isInWindow(price)) [[likely]] {
        side.set(price, quantity);
    } else {
        setOutside(side, price, quantity);
    }
    return Outcome::Done;
}

OrderBook::Impl::Outcome OrderBook::Impl::setAll(LevelTree& side, std::span<const BookLevel> levels,
                                                 const BookLevel*& culprit)
{
    for (const BookLevel& level : levels) {
        const Outcome outcome = set(side, level);
        if (outcome != Outcome::Done) {
            culprit = &level;
            return outcome;
        }
    }
    return Outcome::Done;
}

void OrderBook::Impl::setOutside(LevelTree& side, std::int64_t price, std::int64_t quantity)
{
    if (bids.size() + asks.size() == 0) {
        reset(baseAround(price));
        side.set(price, quantity);
        return;
    }
    side.set(price, quantity);
    ++outsideSets;
    // Moving costs as much as the book is large: not for every far order.
    if (outsideSets > 16 + (bids.size() + asks.size()) / 8) {
        outsideSets = 0;
        followTouch();
    }
}

void OrderBook::Impl::followTouch()
{
    const auto touch = bids.size() > 0 ? bids.highest() : asks.lowest();
    if (!touch) {
        return;
    }
    const std::int64_t newBase = baseAround(touch->ticks);
    if (newBase - base <= kMaxDrift && base - newBase <= kMaxDrift) {
        return;
    }
    const auto rowsOf = [](const LevelTree& tree) {
        std::vector<BookRow> rows;
        rows.reserve(tree.size());
        tree.walkUp([&](const BookRow& row) {
            rows.push_back(row);
            return true;
        });
        return rows;
    };
    const std::vector<BookRow> bidRows = rowsOf(bids);
    const std::vector<BookRow> askRows = rowsOf(asks);
    reset(newBase);
    for (const BookRow& row : bidRows) {
        bids.set(row.ticks, row.quantity);
    }
    for (const BookRow& row : askRows) {
        asks.set(row.ticks, row.quantity);
    }
}

Result<void> OrderBook::Impl::report(Outcome outcome, const BookLevel& level) const
{
    const std::string price = level.price.toString();
    const std::string quantity = level.quantity.toString();
    switch (outcome) {
    case Outcome::Done:
        break;
    case Outcome::OffGrid:
        return Error::malformed("price " + price + " is not a multiple of the tick " +
                                scale.tickSize.toString());
    case Outcome::TooFine:
        return Error::malformed("quantity " + quantity + " at price " + price + " is finer than " +
                                std::to_string(scale.quantityScale) + " decimals or too large");
    case Outcome::Negative:
        return Error::malformed("quantity " + quantity + " at price " + price + " is negative");
    case Outcome::TooMany:
        return Error::malformed("more than " + std::to_string(kMaxLevelsPerSide) +
                                " levels on one side");
    }
    return {};
}

OrderBook::OrderBook(BookScale scale)
    : m_impl(std::make_unique<Impl>(scale))
{}
OrderBook::OrderBook(OrderBook&&) noexcept = default;
OrderBook& OrderBook::operator=(OrderBook&&) noexcept = default;
OrderBook::~OrderBook() = default;

const BookScale& OrderBook::scale() const noexcept
{
    return m_impl->scale;
}

void OrderBook::clear()
{
    m_impl->reset(m_impl->base);
}

Result<void> OrderBook::load(std::span<const BookLevel> bids, std::span<const BookLevel> asks)
{
    Impl& book = *m_impl;
    // The window goes where the touch will be. The first off-grid price is reported by apply().
    std::int64_t touch = 0;
    const auto byPrice = [](const BookLevel& a, const BookLevel& b) { return a.price < b.price; };
    if (!bids.empty()) {
        static_cast<void>(
            book.ticks.stepsOf(std::ranges::max_element(bids, byPrice)->price, touch));
    } else if (!asks.empty()) {
        static_cast<void>(
            book.ticks.stepsOf(std::ranges::min_element(asks, byPrice)->price, touch));
    }
    book.reset(baseAround(touch));
    auto result = apply(bids, asks);
    if (!result) {
        clear();
    }
    return result;
}

Result<void> OrderBook::set(Side side, const BookLevel& level)
{
    const auto outcome = m_impl->set(m_impl->tree(side), level);
    return outcome == Impl::Outcome::Done ? Result<void>() : m_impl->report(outcome, level);
}

Result<void> OrderBook::apply(std::span<const BookLevel> bids, std::span<const BookLevel> asks)
{
    const BookLevel* culprit = nullptr;
    auto outcome = m_impl->setAll(m_impl->bids, bids, culprit);
    if (outcome == Impl::Outcome::Done) {
        outcome = m_impl->setAll(m_impl->asks, asks, culprit);
    }
    return outcome == Impl::Outcome::Done ? Result<void>() : m_impl->report(outcome, *culprit);
}

bool OrderBook::isEmpty(Side side) const noexcept
{
    return levelCount(side) == 0;
}

std::size_t OrderBook::levelCount(Side side) const noexcept
{
    return m_impl->tree(side).size();
}

std::optional<BookRow> OrderBook::best(Side side) const noexcept
{
    return side == Side::Buy ? m_impl->bids.highest() : m_impl->asks.lowest();
}

bool OrderBook::isCrossed() const noexcept
{
    const auto bid = best(Side::Buy);
    const auto ask = best(Side::Sell);
    return bid && ask && bid->ticks >= ask->ticks;
}

std::int64_t OrderBook::quantityAt(Side side, std::int64_t ticks) const noexcept
{
    return m_impl->tree(side).quantityAt(ticks);
}

void OrderBook::top(Side side, std::size_t maxRows, std::vector<BookRow>& out) const
{
    out.clear();
    if (maxRows == 0) {
        return;
    }
    const LevelTree& tree = m_impl->tree(side);
    out.resize(std::min(maxRows, tree.size()));
    if (out.empty()) {
        return;
    }
    BookRow* next = out.data();
    BookRow* const end = next + out.size();
    const auto take = [&](const BookRow& row) {
        *next++ = row;
        return next != end;
    };
    if (side == Side::Buy) {
        tree.walkDown(take);
    } else {
        tree.walkUp(take);
    }
}

Decimal OrderBook::priceOf(std::int64_t ticks) const noexcept
{
    return multiplied(ticks, m_impl->scale.tickSize);
}

Decimal OrderBook::quantityOf(std::int64_t units) const noexcept
{
    return Decimal::fromParts(units, m_impl->scale.quantityScale);
}

std::size_t OrderBook::memoryBytes() const noexcept
{
    // The trees count themselves; they lie inside Impl.
    return sizeof(Impl) - 2 * sizeof(LevelTree) + m_impl->pool.memoryBytes() +
        m_impl->bids.memoryBytes() + m_impl->asks.memoryBytes();
}

Decimal BookView::priceOf(std::int64_t ticks) const noexcept
{
    return multiplied(ticks, scale.tickSize);
}

Decimal BookView::quantityOf(std::int64_t units) const noexcept
{
    return Decimal::fromParts(units, scale.quantityScale);
}

std::optional<std::int64_t> ticksOf(const BookScale& scale, Decimal price) noexcept
{
    return price.stepsOf(scale.tickSize);
}

std::string fullBookSha256(const OrderBook& book)
{
    std::string text;
    std::vector<BookRow> rows;
    for (const auto& [side, letter] : {std::pair(Side::Buy, 'b'), std::pair(Side::Sell, 'a')}) {
        book.top(side, book.levelCount(side), rows);
        for (const BookRow& row : rows) {
            text += letter;
            text += ',';
            text += book.priceOf(row.ticks).normalized().toString();
            text += ',';
            text += book.quantityOf(row.quantity).normalized().toString();
            text += '\n';
        }
    }
    return hexEncoded(sha256(text));
}

} // namespace agio
