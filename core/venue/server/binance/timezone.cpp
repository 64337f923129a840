// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/timezone.h"

#include <algorithm>
#include <charconv>

namespace agio::venue::binance {
namespace {

constexpr std::size_t kMaxZonedBars = 1000;

std::optional<int> smallNumber(std::string_view text) noexcept
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isWhole = error == std::errc() && end == text.data() + text.size();
    return isWhole && text.size() <= 2 && number >= 0 ? std::optional(number) : std::nullopt;
}

Decimal sum(Decimal a, Decimal b) noexcept
{
    return Decimal::add(a, b).value_or(a); // statistics of a chart; cannot reach the bound
}

void extend(VenueKline& bar, const VenueKline& part)
{
    auto& candle = bar.candle;
    candle.high = std::max(candle.high, part.candle.high);
    candle.low = std::min(candle.low, part.candle.low);
    candle.close = part.candle.close;
    candle.baseVolume = sum(candle.baseVolume, part.candle.baseVolume);
    candle.quoteVolume = sum(candle.quoteVolume, part.candle.quoteVolume);
    candle.takerBuyBaseVolume = sum(candle.takerBuyBaseVolume, part.candle.takerBuyBaseVolume);
    candle.tradeCount += part.candle.tradeCount;
    bar.takerBuyQuoteVolume = sum(bar.takerBuyQuoteVolume, part.takerBuyQuoteVolume);
    if (part.firstTradeId >= 0 && bar.firstTradeId < 0) {
        bar.firstTradeId = part.firstTradeId;
    }
    bar.lastTradeId = std::max(bar.lastTradeId, part.lastTradeId);
}

// Bars from hours (or half hours, where the zone asks for them).
std::vector<VenueKline> assemble(const std::vector<VenueKline>& parts, Interval interval,
                                 Duration zone, UtcTime now)
{
    std::vector<VenueKline> bars;
    for (const auto& part : parts) {
        const auto start = startOf(interval, part.candle.openTime + zone) - zone;
        if (!bars.empty() && bars.back().candle.openTime == start) {
            extend(bars.back(), part);
            continue;
        }
        auto bar = part;
        bar.candle.openTime = start;
        bar.closeTime = nextStart(interval, start + zone) - zone - Duration::ms(1);
        bar.candle.isClosed = bar.closeTime < now;
        bars.push_back(bar);
    }
    return bars;
}

} // namespace

std::optional<Interval> exchangeInterval(std::string_view text) noexcept
{
    const auto interval = intervalFromText(text);
    if (!interval || *interval == Interval::S5 || *interval == Interval::S15 ||
        toText(*interval) != text) {
        return std::nullopt;
    }
    return interval;
}

std::optional<Duration> timeZoneFromText(std::string_view text) noexcept
{
    bool isNegative = false;
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
        isNegative = text.front() == '-';
        text.remove_prefix(1);
    }
    const auto colon = text.find(':');
    const auto hours = smallNumber(text.substr(0, colon));
    const auto minutes =
        colon == std::string_view::npos ? std::optional(0) : smallNumber(text.substr(colon + 1));
    if (!hours || !minutes || *minutes > 59) {
        return std::nullopt;
    }
    const auto length = Duration::minutes(*hours * 60 + *minutes);
    const auto zone = isNegative ? -length : length;
    if (zone < Duration::minutes(-12 * 60) || zone > Duration::minutes(14 * 60)) {
        return std::nullopt;
    }
    return zone;
}

Duration readTimeZone(ParamReader& reader)
{
    const auto text = reader.text("timeZone");
    if (!text) {
        return Duration();
    }
    const auto zone = timeZoneFromText(*text);
    if (!zone) {
        reader.fail(invalidValue("timeZone"));
    }
    return zone.value_or(Duration());
}

std::vector<VenueKline> zonedKlines(const VenueExchange& exchange, const Symbol& symbol,
                                    Interval interval, Duration zone, const RangeQuery& query)
{
    // Bars that divide the zone's offset begin at the same moments everywhere.
    if (zone.toNs() % nominalLength(interval).toNs() == 0 &&
        nominalLength(interval) < Duration::minutes(24 * 60)) {
        return exchange.klines(symbol, interval, query);
    }
    if (zone == Duration()) {
        return exchange.klines(symbol, interval, query);
    }
    const auto part =
        zone.toNs() % Duration::minutes(60).toNs() == 0 ? Interval::H1 : Interval::M15;
    RangeQuery parts;
    const auto limit = std::min(query.limit, kMaxZonedBars);
    const auto now = exchange.now();
    const auto until = query.end.isSet() ? std::min(query.end, now) : now;
    auto from = until - nominalLength(interval) * static_cast<std::int64_t>(limit);
    if (query.start.isSet()) {
        from = nextStart(interval, startOf(interval, query.start + zone - Duration::ns(1))) - zone;
    } else {
        from = startOf(interval, from + zone) - zone;
    }
    parts.start = from;
    parts.end = until;
    const auto span = (until - from).toNs() / nominalLength(part).toNs() + 2;
    parts.limit = static_cast<std::size_t>(std::clamp<std::int64_t>(span, 1, 50'000));
    auto bars = assemble(exchange.klines(symbol, part, parts), interval, zone, now);
    if (bars.size() > limit) {
        if (query.start.isSet()) {
            bars.resize(limit);
        } else {
            bars.erase(bars.begin(), bars.end() - static_cast<std::ptrdiff_t>(limit));
        }
    }
    return bars;
}

VenueKline zonedKlineAt(const VenueExchange& exchange, const Symbol& symbol, Interval interval,
                        Duration zone, UtcTime at)
{
    if (zone == Duration()) {
        return exchange.klineAt(symbol, interval, at);
    }
    RangeQuery query;
    query.start = startOf(interval, at + zone) - zone;
    query.end = at;
    query.limit = 1;
    const auto bars = zonedKlines(exchange, symbol, interval, zone, query);
    return bars.empty() ? exchange.klineAt(symbol, interval, at) : bars.back();
}

} // namespace agio::venue::binance
