// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/marketstream.h"

#include "core/exchange/binance/wire.h"

#include <cstring>

namespace agio::binance {

namespace ondemand = simdjson::ondemand;

namespace {

enum class Kind : std::uint8_t {
    Undecided,
    Depth,
    BookTop,
    Trade,
    AggregateTrade,
    Kline,
    Ticker,
    MiniTicker,
    MiniTickers, // a list of them
    Shutdown,
    Ignored, // known streams that nobody here asks for
    Unrecognised,
};

bool startsWith(std::string_view text, std::string_view start)
{
    return text.substr(0, start.size()) == start;
}

// "btcusdt@depth@100ms" -> Depth
Kind kindOfStream(std::string_view name)
{
    const std::size_t at = name.find('@');
    if (name.empty() || name.front() == '!') {
        if (name == "!miniTicker@arr")
            return Kind::MiniTickers;
        if (name == "!serverShutdown")
            return Kind::Shutdown;
        return startsWith(name, "!ticker_") ? Kind::Ignored : Kind::Unrecognised;
    }
    if (at == std::string_view::npos)
        return Kind::Unrecognised;
    const std::string_view channel = name.substr(at + 1);
    if (channel == "bookTicker")
        return Kind::BookTop;
    if (channel == "trade")
        return Kind::Trade;
    if (startsWith(channel, "depth")) // depth5 … depth20 are partial books
        return channel.size() == 5 || channel[5] == '@' ? Kind::Depth : Kind::Ignored;
    if (channel == "aggTrade")
        return Kind::AggregateTrade;
    if (startsWith(channel, "kline_"))
        return Kind::Kline;
    if (channel == "ticker")
        return Kind::Ticker;
    if (channel == "miniTicker")
        return Kind::MiniTicker;
    if (startsWith(channel, "ticker_") || channel == "avgPrice" || channel == "referencePrice" ||
        channel == "blockTrade")
        return Kind::Ignored;
    return Kind::Unrecognised;
}

// The value of "e", as raw connections need it.
Kind kindOfEvent(std::string_view event)
{
    struct Known
    {
        std::string_view event;
        Kind kind;
    };
    constexpr Known kKnown[] = {
        {"depthUpdate", Kind::Depth},       {"trade", Kind::Trade},
        {"aggTrade", Kind::AggregateTrade}, {"kline", Kind::Kline},
        {"24hrTicker", Kind::Ticker},       {"24hrMiniTicker", Kind::MiniTicker},
        {"serverShutdown", Kind::Shutdown}, {"avgPrice", Kind::Ignored},
        {"referencePrice", Kind::Ignored},  {"blockTrade", Kind::Ignored},
        {"1hTicker", Kind::Ignored},        {"4hTicker", Kind::Ignored},
        {"1dTicker", Kind::Ignored},
    };
    for (const Known& known : kKnown)
        if (known.event == event)
            return known.kind;
    return Kind::Unrecognised;
}

std::string_view eventOfKind(Kind kind)
{
    switch (kind) {
    case Kind::Depth:
        return "depthUpdate";
    case Kind::Trade:
        return "trade";
    case Kind::AggregateTrade:
        return "aggTrade";
    case Kind::Kline:
        return "kline";
    case Kind::Ticker:
        return "24hrTicker";
    case Kind::MiniTicker:
    case Kind::MiniTickers:
        return "24hrMiniTicker";
    default:
        return {};
    }
}

// Borrowed, not copied: copying fields cost a quarter of the whole path (stores and loads of
// different width). Precondition: no error.
template <typename T>
simdjson_inline T& borrowed(simdjson::simdjson_result<T>& result)
{
    T&& content = static_cast<simdjson::simdjson_result<T>&&>(result).value_unsafe();
    return content;
}

// The text of a string token without unescaping. Names and numbers have no escapes; whatever has
// one is refused by the readers of the text.
simdjson_inline bool readToken(ondemand::value& value, std::string_view& text)
{
    std::string_view token = value.raw_json_token(); // up to the next token, spaces included
    ondemand::raw_json_string raw;
    if (value.get_raw_json_string().get(raw) != simdjson::SUCCESS)
        return false;
    while (!token.empty() && token.back() != '"')
        token.remove_suffix(1);
    if (token.size() < 2)
        return false;
    text = token.substr(1, token.size() - 2);
    return true;
}

simdjson_inline bool readDecimal(ondemand::value& value, Decimal& number)
{
    std::string_view text;
    if (!readToken(value, text))
        return false;
    const auto parsed = Decimal::parse(text);
    if (!parsed || parsed->isNegative())
        return false;
    number = *parsed;
    return true;
}

simdjson_inline bool readPrice(ondemand::value& value, Decimal& number)
{
    return readDecimal(value, number) && number.isPositive();
}

bool readStatistic(ondemand::value& value, Decimal& number)
{
    std::string_view text;
    if (!readToken(value, text))
        return false;
    const auto parsed = wire::statistic(text);
    if (parsed)
        number = *parsed;
    return parsed.has_value();
}

bool readOptional(ondemand::value& value, std::optional<Decimal>& number)
{
    Decimal parsed;
    if (!readStatistic(value, parsed))
        return false;
    number = parsed;
    return true;
}

simdjson_inline bool readInteger(ondemand::value& value, std::int64_t& number)
{
    return value.get_int64().get(number) == simdjson::SUCCESS && number >= 0;
}

simdjson_inline bool readTime(ondemand::value& value, UtcTime& time)
{
    std::int64_t ms = 0;
    if (!readInteger(value, ms) || ms > wire::kLatestMs)
        return false;
    time = UtcTime::fromMs(ms);
    return true;
}

simdjson_inline bool readFlag(ondemand::value& value, bool& flag)
{
    return value.get_bool().get(flag) == simdjson::SUCCESS;
}

bool readLevels(ondemand::value& value, std::vector<BookLevel>& levels)
{
    levels.clear();
    ondemand::array items;
    if (value.get_array().get(items) != simdjson::SUCCESS)
        return false;
    for (auto item : items) {
        ondemand::array pair;
        if (item.get_array().get(pair) != simdjson::SUCCESS)
            return false;
        BookLevel& level = levels.emplace_back();
        int index = 0;
        for (auto part : pair) {
            if (part.error() != simdjson::SUCCESS)
                return false;
            ondemand::value& number = borrowed(part);
            if (index == 0 && !readPrice(number, level.price))
                return false;
            if (index == 1 && !readDecimal(number, level.quantity))
                return false;
            ++index;
        }
        if (index < 2)
            return false;
    }
    return true;
}

// Which one-letter fields have been seen; a second time is Malformed.
class Letters
{
public:
    bool add(char letter)
    {
        const std::uint64_t bit = bitOf(letter);
        if ((m_seen & bit) != 0)
            return false;
        m_seen |= bit;
        return true;
    }
    bool hasAll(std::string_view letters) const
    {
        for (const char letter : letters)
            if ((m_seen & bitOf(letter)) == 0)
                return false;
        return true;
    }

private:
    static std::uint64_t bitOf(char letter)
    {
        return std::uint64_t{1} << (static_cast<unsigned char>(letter - 'A') & 63U);
    }
    std::uint64_t m_seen = 0;
};

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Calls onField(letter, value) for each field with a one-letter name; others are skipped. True when
// the object was read to its end and has all `required` letters, none twice.
template <typename OnField>
simdjson_inline bool readObject(ondemand::object& object, std::string_view required,
                                OnField&& onField)
{
    Letters letters;
    for (auto result : object) {
        if (result.error() != simdjson::SUCCESS)
            return false;
        ondemand::field& field = borrowed(result);
        const char* key = field.key().raw();
        if (key[1] != '"' || !isLetter(key[0]))
            continue;
        if (!letters.add(key[0]) || !onField(key[0], field.value()))
            return false;
    }
    return letters.hasAll(required);
}

bool keyIs(const char* key, std::string_view name)
{
    // Behind a key there are at least its quote and the padding.
    return std::memcmp(key, name.data(), name.size()) == 0 && key[name.size()] == '"';
}

constexpr std::size_t kMaxSymbolBytes = 64;

struct TickerEntry
{
    std::string symbol;
    Ticker ticker;
};

} // namespace

class MarketStream::Impl
{
public:
    Result<void> decode(std::string_view frame, UtcTime receivedAt, MarketSink& sink);

private:
    enum class Outcome : std::uint8_t { Complete, Malformed, NeedsKind };

    // One pass over {"stream":…,"data":{…}} (isEnvelope) or over a bare event.
    Outcome readFrame(std::string_view frame, bool isEnvelope, Kind kind);
    Outcome readEnvelope(ondemand::object& root, Kind kind);
    bool readData(ondemand::value value);
    bool readEvent(ondemand::object& object);
    bool readBookTop(ondemand::object& object);
    bool readDepth(ondemand::object& object);
    bool readTrade(ondemand::object& object, char idLetter);
    bool readKline(ondemand::object& object);
    bool readBar(ondemand::object& object);
    bool readTicker(ondemand::object& object, TickerEntry& entry, bool isMini);
    bool readTickers(ondemand::array& items);
    bool readSymbol(ondemand::value& value);
    bool isExpectedEvent(ondemand::value& value) const;

    Result<void> decodeSlowly(std::string_view frame, UtcTime receivedAt, MarketSink& sink);
    Result<void> decodeControl(wire::Fields& fields, MarketSink& sink);
    void deliver(UtcTime receivedAt, MarketSink& sink);

    ondemand::parser m_parser;
    simdjson::dom::parser m_slowParser;
    // What the frame at hand says; delivered when it was read to its end.
    Kind m_kind = Kind::Undecided;
    std::string_view m_stream;
    std::string_view m_symbol;
    std::vector<BookLevel> m_bids, m_asks;
    BookDelta m_delta;
    BookTop m_top;
    Trade m_trade;
    Candle m_candle;
    std::optional<Interval> m_interval;
    std::vector<TickerEntry> m_tickers;
    std::size_t m_tickerCount = 0;
};

bool MarketStream::Impl::readSymbol(ondemand::value& value)
{
    // Copied through simdjson only where it is written with escapes.
    const bool isPlain = value.raw_json_token().find('\\') == std::string_view::npos;
    const bool isRead = isPlain ? readToken(value, m_symbol)
                                : value.get_string().get(m_symbol) == simdjson::SUCCESS;
    return isRead && !m_symbol.empty() && m_symbol.size() <= kMaxSymbolBytes;
}

bool MarketStream::Impl::isExpectedEvent(ondemand::value& value) const
{
    std::string_view event;
    return readToken(value, event) && event == eventOfKind(m_kind);
}

bool MarketStream::Impl::readBookTop(ondemand::object& object)
{
    return readObject(object, "usbBaA", [this](char letter, ondemand::value& value) {
        switch (letter) {
        case 'u':
            return readInteger(value, m_top.sequence);
        case 's':
            return readSymbol(value);
        case 'b':
            return readDecimal(value, m_top.bidPrice);
        case 'B':
            return readDecimal(value, m_top.bidQuantity);
        case 'a':
            return readDecimal(value, m_top.askPrice);
        case 'A':
            return readDecimal(value, m_top.askQuantity);
        default:
            return true;
        }
    });
}

bool MarketStream::Impl::readDepth(ondemand::object& object)
{
    const bool isRead = readObject(object, "eEsUuba", [this](char letter, ondemand::value& value) {
        switch (letter) {
        case 'e':
            return isExpectedEvent(value);
        case 'E':
            return readTime(value, m_delta.exchangeTime);
        case 's':
            return readSymbol(value);
        case 'U':
            return readInteger(value, m_delta.firstSequence);
        case 'u':
            return readInteger(value, m_delta.lastSequence);
        case 'b':
            return readLevels(value, m_bids);
        case 'a':
            return readLevels(value, m_asks);
        default:
            return true;
        }
    });
    return isRead && m_delta.firstSequence <= m_delta.lastSequence;
}

bool MarketStream::Impl::readTrade(ondemand::object& object, char idLetter)
{
    bool isBuyerMaker = false;
    const char required[] = {'e', 's', idLetter, 'p', 'q', 'T', 'm'};
    const bool isRead =
        readObject(object, std::string_view(required, sizeof required),
                   [this, idLetter, &isBuyerMaker](char letter, ondemand::value& value) {
                       if (letter == idLetter)
                           return readInteger(value, m_trade.id);
                       switch (letter) {
                       case 'e':
                           return isExpectedEvent(value);
                       case 's':
                           return readSymbol(value);
                       case 'p':
                           return readPrice(value, m_trade.price);
                       case 'q':
                           return readDecimal(value, m_trade.quantity);
                       case 'T':
                           return readTime(value, m_trade.exchangeTime);
                       case 'm':
                           return readFlag(value, isBuyerMaker);
                       default:
                           return true;
                       }
                   });
    m_trade.aggressor = isBuyerMaker ? Side::Sell : Side::Buy;
    return isRead;
}

bool MarketStream::Impl::readBar(ondemand::object& object)
{
    return readObject(object, "tiochlvnxqV", [this](char letter, ondemand::value& value) {
        std::string_view text;
        switch (letter) {
        case 't':
            return readTime(value, m_candle.openTime);
        case 'i':
            if (!readToken(value, text))
                return false;
            m_interval = intervalFromText(text);
            return true;
        case 'o':
            return readPrice(value, m_candle.open);
        case 'c':
            return readPrice(value, m_candle.close);
        case 'h':
            return readPrice(value, m_candle.high);
        case 'l':
            return readPrice(value, m_candle.low);
        case 'v':
            return readStatistic(value, m_candle.baseVolume);
        case 'n':
            return readInteger(value, m_candle.tradeCount);
        case 'x':
            return readFlag(value, m_candle.isClosed);
        case 'q':
            return readStatistic(value, m_candle.quoteVolume);
        case 'V':
            return readStatistic(value, m_candle.takerBuyBaseVolume);
        default:
            return true;
        }
    });
}

bool MarketStream::Impl::readKline(ondemand::object& object)
{
    return readObject(object, "esk", [this](char letter, ondemand::value& value) {
        ondemand::object bar;
        switch (letter) {
        case 'e':
            return isExpectedEvent(value);
        case 's':
            return readSymbol(value);
        case 'k':
            return value.get_object().get(bar) == simdjson::SUCCESS && readBar(bar);
        default:
            return true;
        }
    });
}

bool MarketStream::Impl::readTicker(ondemand::object& object, TickerEntry& entry, bool isMini)
{
    Ticker& ticker = entry.ticker;
    ticker = Ticker();
    return readObject(object, "eEscohlvq",
                      [this, &entry, &ticker, isMini](char letter, ondemand::value& value) {
                          switch (letter) {
                          case 'e':
                              return isExpectedEvent(value);
                          case 'E':
                              return readTime(value, ticker.exchangeTime);
                          case 's':
                              if (!readSymbol(value))
                                  return false;
                              entry.symbol = m_symbol;
                              return true;
                          case 'c':
                              return readDecimal(value, ticker.last);
                          case 'o':
                              return readOptional(value, ticker.open);
                          case 'h':
                              return readOptional(value, ticker.high);
                          case 'l':
                              return readOptional(value, ticker.low);
                          case 'v':
                              return readOptional(value, ticker.baseVolume);
                          case 'q':
                              return readOptional(value, ticker.quoteVolume);
                          case 'b':
                              return isMini || readOptional(value, ticker.bid);
                          case 'a':
                              return isMini || readOptional(value, ticker.ask);
                          default:
                              return true;
                          }
                      });
}

bool MarketStream::Impl::readTickers(ondemand::array& items)
{
    m_tickerCount = 0;
    for (auto item : items) {
        ondemand::object object;
        if (item.get_object().get(object) != simdjson::SUCCESS)
            return false;
        if (m_tickers.size() == m_tickerCount)
            m_tickers.emplace_back();
        if (!readTicker(object, m_tickers[m_tickerCount], true))
            return false;
        ++m_tickerCount;
    }
    return true;
}

bool MarketStream::Impl::readEvent(ondemand::object& object)
{
    switch (m_kind) {
    case Kind::BookTop:
        return readBookTop(object);
    case Kind::Depth:
        return readDepth(object);
    case Kind::Trade:
        return readTrade(object, 't');
    case Kind::AggregateTrade:
        return readTrade(object, 'a');
    case Kind::Kline:
        return readKline(object);
    case Kind::Ticker:
    case Kind::MiniTicker:
        if (m_tickers.empty())
            m_tickers.emplace_back();
        m_tickerCount = 1;
        return readTicker(object, m_tickers.front(), m_kind == Kind::MiniTicker);
    default:
        return readObject(object, {}, [](char, ondemand::value&) { return true; });
    }
}

bool MarketStream::Impl::readData(ondemand::value value)
{
    if (m_kind == Kind::MiniTickers) {
        ondemand::array items;
        return value.get_array().get(items) == simdjson::SUCCESS && readTickers(items);
    }
    if (m_kind == Kind::Ignored || m_kind == Kind::Unrecognised)
        return true; // skipped by the walk over the envelope
    ondemand::object object;
    return value.get_object().get(object) == simdjson::SUCCESS && readEvent(object);
}

MarketStream::Impl::Outcome MarketStream::Impl::readEnvelope(ondemand::object& root, Kind kind)
{
    bool hasStream = false;
    bool hasData = false;
    m_kind = kind;
    for (auto result : root) {
        if (result.error() != simdjson::SUCCESS)
            return Outcome::Malformed;
        ondemand::field& field = borrowed(result);
        const char* key = field.key().raw();
        if (keyIs(key, "stream")) {
            if (hasStream || !readToken(field.value(), m_stream))
                return Outcome::Malformed;
            hasStream = true;
            m_kind = kindOfStream(m_stream);
        } else if (keyIs(key, "data")) {
            if (m_kind == Kind::Undecided)
                return Outcome::NeedsKind;
            if (hasData || !readData(std::move(field).value()))
                return Outcome::Malformed;
            hasData = true;
        } else if (!hasStream && kind == Kind::Undecided) {
            return Outcome::NeedsKind; // not an envelope, or one in another order
        }
    }
    return hasStream && hasData ? Outcome::Complete : Outcome::NeedsKind;
}

MarketStream::Impl::Outcome MarketStream::Impl::readFrame(std::string_view frame, bool isEnvelope,
                                                          Kind kind)
{
    ondemand::document document;
    const auto code =
        m_parser.iterate(frame.data(), frame.size(), frame.size() + simdjson::SIMDJSON_PADDING)
            .get(document);
    if (code != simdjson::SUCCESS)
        return Outcome::Malformed;
    Outcome outcome = Outcome::Malformed;
    if (kind == Kind::MiniTickers && !isEnvelope) {
        ondemand::array items;
        m_kind = kind;
        if (document.get_array().get(items) == simdjson::SUCCESS && readTickers(items))
            outcome = Outcome::Complete;
    } else {
        ondemand::object root;
        if (document.get_object().get(root) != simdjson::SUCCESS)
            return kind == Kind::Undecided ? Outcome::NeedsKind : Outcome::Malformed;
        if (isEnvelope) {
            outcome = readEnvelope(root, kind);
        } else {
            m_kind = kind;
            outcome = readEvent(root) ? Outcome::Complete : Outcome::Malformed;
        }
    }
    // Out of bounds is what the end looks like; anything else is text behind the frame.
    if (outcome == Outcome::Complete &&
        document.current_location().error() != simdjson::OUT_OF_BOUNDS)
        return Outcome::Malformed;
    return outcome;
}

void MarketStream::Impl::deliver(UtcTime receivedAt, MarketSink& sink)
{
    switch (m_kind) {
    case Kind::BookTop:
        sink.onBookTop(m_symbol, m_top);
        break;
    case Kind::Depth:
        m_delta.symbol = m_symbol;
        m_delta.bids = m_bids;
        m_delta.asks = m_asks;
        sink.onBookDelta(m_delta);
        break;
    case Kind::Trade:
    case Kind::AggregateTrade:
        m_trade.receivedAt = receivedAt;
        sink.onTrade(m_symbol, m_trade);
        break;
    case Kind::Kline:
        m_candle.source = CandleSource::Stream;
        if (m_interval)
            sink.onKline(m_symbol, *m_interval, m_candle);
        else
            sink.onStreamNotice(StreamNotice::Unrecognised, m_stream);
        break;
    case Kind::Ticker:
    case Kind::MiniTicker:
    case Kind::MiniTickers:
        for (std::size_t i = 0; i < m_tickerCount; ++i)
            sink.onTicker(m_tickers[i].symbol, m_tickers[i].ticker);
        break;
    case Kind::Shutdown:
        sink.onStreamNotice(StreamNotice::ReconnectSoon, "serverShutdown");
        break;
    case Kind::Ignored:
        sink.onStreamNotice(StreamNotice::Ignored, m_stream);
        break;
    case Kind::Undecided:
    case Kind::Unrecognised:
        sink.onStreamNotice(StreamNotice::Unrecognised, m_stream);
        break;
    }
}

// Answers to SUBSCRIBE and its like (Binance sheet §4 "Control frames").
Result<void> MarketStream::Impl::decodeControl(wire::Fields& fields, MarketSink& sink)
{
    const auto refusal = [&sink](wire::Fields& source) -> Result<void> {
        const std::int64_t code = source.integer("code");
        const std::string_view message = source.maybeText("msg").value_or("");
        if (!source.ok())
            return source.error();
        sink.onStreamError({ErrorKind::Refused, std::to_string(code), std::string(message), -1});
        return {};
    };
    if (const auto nested = fields.maybe("error")) {
        wire::Fields inner(*nested);
        return refusal(inner);
    }
    if (fields.has("code"))
        return refusal(fields);
    std::string id;
    if (const auto number = fields.maybe("id"))
        id = simdjson::minify(*number);
    if (fields.has("result"))
        sink.onStreamNotice(StreamNotice::Ignored, id); // a list or a property, not a confirmation
    else
        sink.onStreamNotice(StreamNotice::Subscribed, id);
    return {};
}

// Everything that is not an envelope in its usual order: the whole text is checked first, then the
// kind is known and the event is read as usual.
Result<void> MarketStream::Impl::decodeSlowly(std::string_view frame, UtcTime receivedAt,
                                              MarketSink& sink)
{
    const auto root = wire::parse(m_slowParser, frame);
    if (!root.ok())
        return root.error();
    m_stream = {};
    bool isEnvelope = false;
    Kind kind = Kind::MiniTickers;
    if (!(*root).is_array()) {
        wire::Fields fields(*root);
        const auto stream = fields.maybeText("stream");
        const auto event = fields.maybeText("e");
        if (!fields.ok())
            return fields.error();
        isEnvelope = stream && fields.has("data");
        if (isEnvelope)
            kind = kindOfStream(*stream);
        else if (event)
            kind = kindOfEvent(*event);
        else if (fields.has("u") && fields.has("B") && fields.has("A"))
            kind = Kind::BookTop; // no "e" there (Binance sheet §4)
        else if (fields.has("lastUpdateId"))
            kind = Kind::Ignored; // partial book
        else if (fields.has("id") || fields.has("code") || fields.has("error"))
            return decodeControl(fields, sink);
        else
            kind = Kind::Unrecognised;
    }
    if (readFrame(frame, isEnvelope, kind) != Outcome::Complete)
        return Error::malformed("a market event cannot be read");
    deliver(receivedAt, sink);
    return {};
}

Result<void> MarketStream::Impl::decode(std::string_view frame, UtcTime receivedAt,
                                        MarketSink& sink)
{
    if (frame.empty() || frame.size() > kMaxFrameBytes)
        return Error::malformed("a frame is empty or too long");
    switch (readFrame(frame, true, Kind::Undecided)) {
    case Outcome::Complete:
        deliver(receivedAt, sink);
        return {};
    case Outcome::NeedsKind:
        return decodeSlowly(frame, receivedAt, sink);
    case Outcome::Malformed:
        break;
    }
    return Error::malformed("a market frame cannot be read");
}

MarketStream::MarketStream()
    : m_impl(std::make_unique<Impl>())
{}

MarketStream::~MarketStream() = default;

Result<void> MarketStream::decode(std::string_view frame, UtcTime receivedAt, MarketSink& sink)
{
    return m_impl->decode(frame, receivedAt, sink);
}

} // namespace agio::binance
