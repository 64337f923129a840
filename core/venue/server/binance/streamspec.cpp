// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/binance/streamspec.h"

#include "core/venue/server/binance/timezone.h"

namespace agio::venue::binance {
namespace {

constexpr Duration kSecond = Duration::seconds(1);
constexpr Duration kFast = Duration::ms(100);

// ASCII only: names of other scripts have no case.
std::string upper(std::string_view text)
{
    std::string result(text);
    for (auto& c : result) {
        if (c >= 'a' && c <= 'z') {
            c = static_cast<char>(c - 'a' + 'A');
        }
    }
    return result;
}

bool hasUpperCase(std::string_view text) noexcept
{
    return text.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string_view::npos;
}

bool readWindow(std::string_view text, StreamSpec& spec)
{
    if (text == "1h") {
        spec.windowLength = Duration::minutes(60);
    } else if (text == "4h") {
        spec.windowLength = Duration::minutes(4 * 60);
    } else if (text == "1d") {
        spec.windowLength = Duration::minutes(24 * 60);
    } else {
        return false;
    }
    spec.window = text;
    spec.period = kSecond;
    return true;
}

bool readDepth(std::string_view what, StreamSpec& spec)
{
    spec.period = kSecond;
    if (what.ends_with("@100ms")) {
        spec.period = kFast;
        what.remove_suffix(6);
    } else if (what.ends_with("@1000ms")) {
        what.remove_suffix(7);
    }
    if (what == "depth") {
        spec.kind = StreamKind::Depth;
        return true;
    }
    spec.kind = StreamKind::PartialDepth;
    spec.levels = what == "depth5" ? 5 : what == "depth10" ? 10 : what == "depth20" ? 20 : 0;
    return spec.levels != 0;
}

bool readKline(std::string_view what, StreamSpec& spec)
{
    const auto at = what.find('@');
    const auto interval = exchangeInterval(what.substr(0, at));
    const auto zone = at == std::string_view::npos ? std::optional(Duration())
                                                   : timeZoneFromText(what.substr(at + 1));
    if (!interval || !zone) {
        return false;
    }
    spec.kind = StreamKind::Kline;
    spec.interval = *interval;
    spec.zone = *zone;
    spec.period = *interval == Interval::S1 ? kSecond : kSecond * 2;
    return true;
}

bool readSymbolStream(std::string_view what, StreamSpec& spec)
{
    const auto simple = [&spec](StreamKind kind, Duration period) {
        spec.kind = kind;
        spec.period = period;
        return true;
    };
    if (what == "bookTicker") {
        return simple(StreamKind::BookTicker, Duration());
    }
    if (what == "trade") {
        return simple(StreamKind::Trade, Duration());
    }
    if (what == "aggTrade") {
        return simple(StreamKind::AggregateTrade, Duration());
    }
    if (what == "miniTicker") {
        return simple(StreamKind::MiniTicker, kSecond);
    }
    if (what == "ticker") {
        return simple(StreamKind::Ticker, kSecond);
    }
    if (what == "avgPrice") {
        return simple(StreamKind::AveragePrice, kSecond);
    }
    if (what == "referencePrice") {
        return simple(StreamKind::ReferencePrice, kSecond);
    }
    if (what.starts_with("kline_")) {
        return readKline(what.substr(6), spec);
    }
    if (what.starts_with("ticker_")) {
        spec.kind = StreamKind::WindowTicker;
        return readWindow(what.substr(7), spec);
    }
    return what.starts_with("depth") && readDepth(what, spec);
}

} // namespace

StreamSpec parseStream(std::string_view name, const VenueExchange& exchange)
{
    StreamSpec spec;
    spec.name = name;
    if (name == "!miniTicker@arr") {
        spec.kind = StreamKind::AllMiniTickers;
        spec.period = kSecond;
        return spec;
    }
    if (name.starts_with("!ticker_") && name.ends_with("@arr")) {
        const bool isKnown = readWindow(name.substr(8, name.size() - 12), spec);
        spec.kind = isKnown ? StreamKind::AllWindowTickers : StreamKind::Silent;
        return spec;
    }
    const auto at = name.find('@');
    if (at == std::string_view::npos || hasUpperCase(name.substr(0, at))) {
        return spec; // symbols are lower case here
    }
    spec.instrument = exchange.instrument(Symbol(upper(name.substr(0, at))));
    if (spec.instrument == nullptr || !readSymbolStream(name.substr(at + 1), spec)) {
        StreamSpec silent;
        silent.name = name;
        return silent;
    }
    return spec;
}

} // namespace agio::venue::binance
