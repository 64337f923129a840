// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/replayscout.h"

#include "core/net/recording.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace agio {

namespace {

constexpr int kScoutedFrames = 20'000; // enough to meet every stream of a recording

class Scout final : public MarketSink
{
public:
    explicit Scout(Codec& codec)
        : m_codec(codec)
    {}

    void look(const RecordedFrame& frame)
    {
        if (frame.direction != RecordedDirection::FromServer || frame.isBinary) {
            return;
        }
        if (frame.channel == RecordedChannel::Ws &&
            m_codec.decodeMarket(frame.raw, frame.at, *this).ok()) {
            return;
        }
        HttpResponse body;
        body.status = 200;
        body.body = frame.raw;
        body.body.reserve(body.body.size() + kFramePaddingBytes);
        auto table = m_codec.parseInstruments(body);
        if (table.ok() && !table->instruments.empty()) {
            m_described = std::move(table->instruments);
            return;
        }
        const auto snapshot = m_codec.parseBookSnapshot(body);
        if (snapshot.ok() && snapshot.value().sequence > 0) {
            m_loose.push_back(snapshot.value());
            m_looseUrls.push_back(frame.url);
        }
    }

    std::vector<Instrument> result()
    {
        assignSnapshots();
        std::vector<Instrument> instruments;
        for (const auto& [symbol, digits] : m_digits) {
            const auto described = std::find_if(
                m_described.begin(), m_described.end(),
                [&, s = &symbol](const Instrument& i) { return i.id.symbol.text() == *s; });
            instruments.push_back(described != m_described.end() ? *described
                                                                 : make(symbol, digits));
        }
        return instruments;
    }

    void onBookDelta(const BookDelta& delta) override
    {
        m_lastBook = delta.symbol;
        for (const BookLevel& level : delta.bids) {
            see(delta.symbol, level.price);
        }
        for (const BookLevel& level : delta.asks) {
            see(delta.symbol, level.price);
        }
    }
    void onTrade(std::string_view symbol, const Trade& trade) override { see(symbol, trade.price); }
    void onBookTop(std::string_view symbol, const BookTop& top) override
    {
        see(symbol, top.bidPrice);
        see(symbol, top.askPrice);
    }
    void onTicker(std::string_view /*symbol*/, const Ticker& /*ticker*/) override {}
    void onKline(std::string_view symbol, Interval /*interval*/, const Candle& candle) override
    {
        see(symbol, candle.close);
    }
    void onStreamNotice(StreamNotice /*notice*/, std::string_view /*detail*/) override {}
    void onStreamError(const Error& /*error*/) override {}

private:
    void see(std::string_view symbol, Decimal price)
    {
        auto found = m_digits.find(symbol);
        if (found == m_digits.end()) {
            found = m_digits.emplace(std::string(symbol), 0).first;
        }
        found->second = std::max(found->second, price.normalized().scale());
    }

    void assignSnapshots()
    {
        for (std::size_t i = 0; i < m_loose.size(); ++i) {
            std::string symbol = m_lastBook;
            for (const auto& [name, digits] : m_digits) {
                if (urlNamesSymbol(m_looseUrls[i], name)) {
                    symbol = name;
                }
            }
            if (symbol.empty()) {
                continue;
            }
            for (const auto* side : {&m_loose[i].bids, &m_loose[i].asks}) {
                for (const BookLevel& level : *side) {
                    see(symbol, level.price);
                }
            }
        }
    }

    Instrument make(const std::string& symbol, int digits) const
    {
        static constexpr std::array<std::string_view, 9> kQuotes{
            "USDT", "USDC", "FDUSD", "BUSD", "BTC", "ETH", "BNB", "EUR", "USD"};
        Instrument instrument;
        instrument.id = {m_codec.exchange(), Symbol(symbol)};
        instrument.name = symbol;
        for (const std::string_view quote : kQuotes) {
            if (symbol.size() > quote.size() && symbol.ends_with(quote)) {
                const std::string base = symbol.substr(0, symbol.size() - quote.size());
                instrument.base = Asset(base);
                instrument.quote = instrument.settle = Asset(std::string(quote));
                instrument.name = base + "/" + std::string(quote);
                break;
            }
        }
        instrument.status = TradingStatus::Closed;
        instrument.statusText = "replay";
        instrument.tickSize = Decimal::fromParts(1, digits);
        instrument.lotSize = Decimal::fromParts(1, kReplayQuantityDigits);
        return instrument;
    }

    Codec& m_codec;
    std::vector<Instrument> m_described;
    std::map<std::string, int, std::less<>> m_digits; // fraction digits of prices
    std::vector<BookSnapshot> m_loose;
    std::vector<std::string> m_looseUrls;
    std::string m_lastBook;
};

} // namespace

bool urlNamesSymbol(std::string_view url, std::string_view symbol)
{
    const auto query = url.find('?');
    if (query == std::string_view::npos || symbol.empty()) {
        return false;
    }
    std::string_view rest = url.substr(query + 1);
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, rest.find('&'));
        const auto equals = part.find('=');
        if (equals != std::string_view::npos && part.substr(equals + 1) == symbol) {
            return true;
        }
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    }
    return false;
}

Result<std::vector<Instrument>> scoutInstruments(Codec& codec, const std::string& path)
{
    auto reader = RecordingReader::open(path);
    if (!reader.ok()) {
        return reader.error();
    }
    Scout scout(codec);
    RecordedFrame frame;
    for (int i = 0; i < kScoutedFrames; ++i) {
        const auto more = reader->next(frame);
        if (!more.ok()) {
            return more.error();
        }
        if (!more.value()) {
            break;
        }
        scout.look(frame);
    }
    return scout.result();
}

} // namespace agio
