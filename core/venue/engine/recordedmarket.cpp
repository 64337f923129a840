// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/engine/recordedmarket.h"

#include "core/net/recording.h"
#include "core/venue/engine/venueexchange.h"

#include <algorithm>
#include <cctype>
#include <deque>
#include <optional>
#include <simdjson.h>
#include <string_view>
#include <utility>
#include <variant>

namespace agio::venue {

namespace {

namespace dom = simdjson::dom;

struct Skipped
{};
using Content = std::variant<Skipped, DepthSnapshot, BookDelta, VenueTrade, BookTop>;

std::optional<Decimal> decimalAt(dom::object object, std::string_view name)
{
    std::string_view text;
    return object[name].get(text) == simdjson::SUCCESS ? Decimal::parse(text) : std::nullopt;
}

std::optional<std::int64_t> integerAt(dom::object object, std::string_view name)
{
    std::int64_t value = 0;
    return object[name].get(value) == simdjson::SUCCESS ? std::optional(value) : std::nullopt;
}

std::string_view textAt(dom::object object, std::string_view name)
{
    std::string_view text;
    return object[name].get(text) == simdjson::SUCCESS ? text : std::string_view();
}

bool levelsAt(dom::object object, std::string_view name, std::vector<BookLevel>& out)
{
    dom::array levels;
    if (object[name].get(levels) != simdjson::SUCCESS) {
        return false;
    }
    for (const dom::element level : levels) {
        std::string_view price;
        std::string_view quantity;
        if (level.at(0).get(price) != simdjson::SUCCESS ||
            level.at(1).get(quantity) != simdjson::SUCCESS) {
            return false;
        }
        const auto parsedPrice = Decimal::parse(price);
        const auto parsedQuantity = Decimal::parse(quantity);
        if (!parsedPrice || !parsedQuantity) {
            return false;
        }
        out.push_back({*parsedPrice, *parsedQuantity});
    }
    return true;
}

UtcTime timeAt(dom::object object, std::string_view name)
{
    return UtcTime::fromMs(integerAt(object, name).value_or(0));
}

std::optional<Content> readSnapshot(dom::object object)
{
    DepthSnapshot snapshot;
    snapshot.lastUpdateId = *integerAt(object, "lastUpdateId");
    if (!levelsAt(object, "bids", snapshot.bids) || !levelsAt(object, "asks", snapshot.asks)) {
        return std::nullopt;
    }
    return snapshot;
}

std::optional<Content> readDelta(dom::object object)
{
    BookDelta delta;
    const auto first = integerAt(object, "U");
    const auto last = integerAt(object, "u");
    if (!first || !last || *first > *last || !levelsAt(object, "b", delta.bids) ||
        !levelsAt(object, "a", delta.asks)) {
        return std::nullopt;
    }
    delta.firstUpdateId = *first;
    delta.lastUpdateId = *last;
    delta.isRecordedFrame = true;
    delta.at = timeAt(object, "E");
    return delta;
}

std::optional<Content> readTrade(dom::object object)
{
    const auto id = integerAt(object, "t");
    const auto price = decimalAt(object, "p");
    const auto quantity = decimalAt(object, "q");
    bool buyerIsMaker = false;
    if (!id || !price || !quantity || object["m"].get(buyerIsMaker) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    VenueTrade trade;
    trade.id = *id;
    trade.price = *price;
    trade.quantity = *quantity;
    trade.buyerIsMaker = buyerIsMaker;
    trade.at = timeAt(object, "T");
    return trade;
}

std::optional<Content> readTop(dom::object object)
{
    const auto bid = decimalAt(object, "b");
    const auto bidQuantity = decimalAt(object, "B");
    const auto ask = decimalAt(object, "a");
    const auto askQuantity = decimalAt(object, "A");
    if (!bid || !bidQuantity || !ask || !askQuantity) {
        return std::nullopt;
    }
    return BookTop{integerAt(object, "u").value_or(0), *bid, *bidQuantity, *ask, *askQuantity};
}

// "…/depth?symbol=BTCUSDT&limit=1000" is ours if the symbol is; without a URL it is taken as ours.
bool isOurAnswer(const RecordedFrame& frame, const std::string& symbol)
{
    if (frame.url.empty()) {
        return true;
    }
    const auto at = frame.url.find("symbol=" + symbol);
    const auto end = at + 7 + symbol.size();
    return at != std::string::npos && frame.url.find("/depth") != std::string::npos &&
        (end == frame.url.size() || frame.url[end] == '&');
}

class FrameReader
{
public:
    explicit FrameReader(std::string symbol)
        : m_symbol(std::move(symbol))
    {}

    // nullopt: not JSON, or a known message with a broken field.
    std::optional<Content> read(RecordedFrame& frame)
    {
        if (frame.direction != RecordedDirection::FromServer || frame.isBinary ||
            frame.raw.empty()) {
            return Skipped{};
        }
        frame.raw.reserve(frame.raw.size() + simdjson::SIMDJSON_PADDING);
        dom::element root;
        const auto error = m_parser.parse(frame.raw.data(), frame.raw.size(), false).get(root);
        if (error != simdjson::SUCCESS) {
            return std::nullopt;
        }
        dom::object object;
        if (root.get(object) != simdjson::SUCCESS) {
            return Skipped{}; // klines and the like answer with arrays
        }
        const bool isCombined = !textAt(object, "stream").empty();
        if (isCombined && object["data"].get(object) != simdjson::SUCCESS) {
            return Skipped{};
        }
        return readMessage(object, isCombined, frame);
    }

private:
    std::optional<Content> readMessage(dom::object object, bool isCombined,
                                       const RecordedFrame& frame) const
    {
        if (integerAt(object, "lastUpdateId")) {
            // Partial-depth streams look alike but are no snapshot of the whole book.
            return !isCombined && isOurAnswer(frame, m_symbol) ? readSnapshot(object)
                                                               : std::optional<Content>(Skipped{});
        }
        if (textAt(object, "s") != m_symbol) {
            return Skipped{};
        }
        const auto event = textAt(object, "e");
        if (event == "depthUpdate") {
            return readDelta(object);
        }
        if (event == "trade") {
            return readTrade(object);
        }
        if (event.empty() && integerAt(object, "u")) {
            return readTop(object);
        }
        return Skipped{};
    }

    std::string m_symbol;
    dom::parser m_parser;
};

} // namespace

struct RecordedMarket::Impl
{
    Impl(VenueExchange& target, const Symbol& which, Source frames)
        : exchange(target)
        , symbol(which)
        , source(std::move(frames))
        , reader(which.text())
    {}

    VenueExchange& exchange;
    Symbol symbol;
    Source source;
    FrameReader reader;
    RecordedStats stats;
    std::deque<BookDelta> waiting;
    bool hasBook = false;
    std::int64_t bookId = 0;
    double speed = 1.0;
    UtcTime startedAt; // of playing
    UtcTime firstFrameAt; // of the recording
    RecordedFrame next;
    bool hasNext = false;
    bool isOver = false;

    bool isDue(UtcTime now) const;
    Result<bool> fetch();
    Result<void> play(RecordedFrame& frame);
    void take(DepthSnapshot snapshot);
    void take(BookDelta delta);
    void take(const VenueTrade& trade);
    void take(const BookTop& top);
    void take(Skipped) { ++stats.skipped; }
    void join();
};

bool RecordedMarket::Impl::isDue(UtcTime now) const
{
    if (speed <= 0 || !next.at.isSet() || !firstFrameAt.isSet()) {
        return true;
    }
    const double recordedNs = static_cast<double>((next.at - firstFrameAt).toNs());
    return recordedNs <= static_cast<double>((now - startedAt).toNs()) * speed;
}

Result<bool> RecordedMarket::Impl::fetch()
{
    if (hasNext) {
        return true;
    }
    auto more = source(next);
    if (!more) {
        isOver = true;
        return more.error();
    }
    hasNext = *more;
    isOver = !hasNext;
    if (hasNext && !firstFrameAt.isSet()) {
        firstFrameAt = next.at;
    }
    return hasNext;
}

Result<void> RecordedMarket::Impl::play(RecordedFrame& frame)
{
    ++stats.frames;
    auto content = reader.read(frame);
    if (!content) {
        return Error::malformed("frame " + std::to_string(stats.frames) +
                                " of the recording cannot be read");
    }
    std::visit([this](auto&& part) { take(std::forward<decltype(part)>(part)); },
               std::move(*content));
    return {};
}

// The exchange's own rule (sheet §4): drop what the snapshot covers, then no gap.
void RecordedMarket::Impl::take(DepthSnapshot snapshot)
{
    if (hasBook && snapshot.lastUpdateId < bookId) {
        ++stats.skipped; // older than what is known
        return;
    }
    bookId = snapshot.lastUpdateId;
    hasBook = true;
    exchange.applyRecordedSnapshot(symbol, snapshot);
    join();
}

void RecordedMarket::Impl::take(BookDelta delta)
{
    waiting.push_back(std::move(delta));
    if (hasBook) {
        join();
    } else if (waiting.size() > kMaxWaitingDeltas) {
        waiting.pop_front();
    }
}

void RecordedMarket::Impl::join()
{
    while (hasBook && !waiting.empty()) {
        const BookDelta& delta = waiting.front();
        if (delta.lastUpdateId <= bookId) {
            ++stats.ignoredDeltas;
        } else if (delta.firstUpdateId > bookId + 1) {
            ++stats.gaps;
            hasBook = false;
            return;
        } else {
            exchange.applyRecordedDelta(symbol, delta);
            bookId = delta.lastUpdateId;
            ++stats.deltas;
        }
        waiting.pop_front();
    }
}

void RecordedMarket::Impl::take(const VenueTrade& trade)
{
    ++stats.trades;
    exchange.applyRecordedTrade(symbol, trade);
}

void RecordedMarket::Impl::take(const BookTop& top)
{
    ++stats.tops;
    exchange.applyRecordedTop(symbol, top);
}

RecordedMarket::RecordedMarket(VenueExchange& exchange, const Symbol& symbol, Source source)
    : m_impl(std::make_unique<Impl>(exchange, symbol, std::move(source)))
{
    exchange.beginRecorded(symbol);
}

RecordedMarket::~RecordedMarket() = default;

Result<std::unique_ptr<RecordedMarket>>
RecordedMarket::open(VenueExchange& exchange, const Symbol& symbol, const std::string& path)
{
    if (exchange.instrument(symbol) == nullptr) {
        return Error::local("the venue has no instrument " + symbol.text());
    }
    auto opened = RecordingReader::open(path);
    if (!opened) {
        return opened.error();
    }
    auto reader = std::make_shared<RecordingReader>(std::move(opened).value());
    return std::make_unique<RecordedMarket>(
        exchange, symbol, [reader](RecordedFrame& frame) { return reader->next(frame); });
}

void RecordedMarket::setSpeed(double factor)
{
    m_impl->speed = std::max(factor, 0.0);
}

Result<bool> RecordedMarket::step(UtcTime now)
{
    Impl& d = *m_impl;
    if (!d.startedAt.isSet()) {
        d.startedAt = now;
    }
    for (int i = 0; i < kMaxFramesPerStep && !d.isOver; ++i) {
        auto fetched = d.fetch();
        if (!fetched) {
            return fetched.error();
        }
        if (!d.hasNext || !d.isDue(now)) {
            break;
        }
        d.hasNext = false;
        if (auto played = d.play(d.next); !played) {
            return played.error();
        }
    }
    return !d.isOver;
}

Result<void> RecordedMarket::playAll()
{
    Impl& d = *m_impl;
    while (!d.isOver) {
        auto fetched = d.fetch();
        if (!fetched) {
            return fetched.error();
        }
        if (!d.hasNext) {
            break;
        }
        d.hasNext = false;
        if (auto played = d.play(d.next); !played) {
            return played.error();
        }
    }
    return {};
}

const RecordedStats& RecordedMarket::stats() const noexcept
{
    return m_impl->stats;
}

bool RecordedMarket::hasBook() const noexcept
{
    return m_impl->hasBook;
}

} // namespace agio::venue
