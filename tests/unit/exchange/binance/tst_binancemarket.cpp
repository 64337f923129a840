// SPDX-License-Identifier: GPL-3.0-or-later

// Market stream frames: good ones, odd orders, and everything that must be refused without an
// event.

#include "core/exchange/binance/codec.h"
#include "tests/unit/exchange/binance/fixture.h"

#include <QtTest>

#include <cstdlib>
#include <new>

namespace {

// Counts allocations of the whole program; read around the calls under test only.
std::size_t allocationCount = 0; // NOLINT(*-avoid-non-const-global-variables)

} // namespace

void* operator new(std::size_t size)
{
    ++allocationCount;
    if (void* memory = std::malloc(size)) // NOLINT(cppcoreguidelines-no-malloc)
        return memory;
    throw std::bad_alloc();
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    ++allocationCount;
    return std::malloc(size); // NOLINT(cppcoreguidelines-no-malloc)
}

void operator delete(void* memory) noexcept
{
    std::free(memory); // NOLINT(cppcoreguidelines-no-malloc)
}

void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory); // NOLINT(cppcoreguidelines-no-malloc)
}

using agio::ErrorKind;
using agio::Interval;
using agio::Side;
using agio::StreamNotice;
using agio::UtcTime;
using agio::test::dec;
using agio::test::Frame;
using agio::test::KeepingSink;

namespace {

constexpr const char* kDepth =
    R"({"stream":"adaeur@depth@100ms","data":{"e":"depthUpdate","E":1701000000100,)"
    R"("s":"ADAEUR","U":501,"u":507,"b":[["0.38120000","1500.00000000"],)"
    R"(["0.38110000","0.00000000"]],"a":[["0.38150000","22.50000000"]]}})";
constexpr const char* kTop =
    R"({"stream":"adaeur@bookTicker","data":{"u":512,"s":"ADAEUR","b":"0.38120000",)"
    R"("B":"1500.00000000","a":"0.38150000","A":"22.50000000"}})";
constexpr const char* kTrade =
    R"({"stream":"adaeur@trade","data":{"e":"trade","E":1701000000200,"s":"ADAEUR","t":88,)"
    R"("p":"0.38150000","q":"12.00000000","T":1701000000199,"m":false,"M":true}})";
constexpr const char* kAggTrade =
    R"({"stream":"adaeur@aggTrade","data":{"e":"aggTrade","E":1701000000300,"s":"ADAEUR",)"
    R"("a":41,"p":"0.38120000","q":"7.00000000","f":90,"l":92,"T":1701000000299,"m":true,)"
    R"("M":true}})";
constexpr const char* kKline =
    R"({"stream":"adaeur@kline_5m","data":{"e":"kline","E":1701000000400,"s":"ADAEUR",)"
    R"("k":{"t":1700999700000,"T":1700999999999,"s":"ADAEUR","i":"5m","f":80,"L":92,)"
    R"("o":"0.38000000","c":"0.38150000","h":"0.38200000","l":"0.37900000",)"
    R"("v":"19.00000000","n":13,"x":true,"q":"7.24000000","V":"12.00000000",)"
    R"("Q":"4.57000000","B":"0"}}})";
constexpr const char* kTicker =
    R"({"stream":"adaeur@ticker","data":{"e":"24hrTicker","E":1701000000500,"s":"ADAEUR",)"
    R"("p":"0.01","P":"2.7","w":"0.37","x":"0.37","c":"0.3815","Q":"12","b":"0.3812",)"
    R"("B":"1500","a":"0.3815","A":"22.5","o":"0.3715","h":"0.39","l":"0.36",)"
    R"("v":"98765432109876.12345678","q":"36000.5","O":1,"C":2,"F":1,"L":9,"n":9}})";
constexpr const char* kMiniTickers =
    R"({"stream":"!miniTicker@arr","data":[{"e":"24hrMiniTicker","E":1701000000600,)"
    R"("s":"ADAEUR","c":"0.3815","o":"0.3715","h":"0.39","l":"0.36","v":"10","q":"4"},)"
    R"({"e":"24hrMiniTicker","E":1701000000600,"s":"SOLEUR","c":"60","o":"59","h":"61",)"
    R"("l":"58","v":"3","q":"180"}]})";
constexpr const char* kShutdown =
    R"({"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1701000000700}})";

const char* const kAllFrames[] = {kDepth, kTop,    kTrade,       kAggTrade,
                                  kKline, kTicker, kMiniTickers, kShutdown};

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
    const std::size_t at = text.find(what);
    if (at != std::string::npos)
        text.replace(at, what.size(), with);
    return text;
}

} // namespace

class TestBinanceMarket : public QObject
{
    Q_OBJECT

private slots:
    void readsADepthDiff();
    void readsBestPrices();
    void tellsWhoTook();
    void readsACandleOfTheStream();
    void readsTickers();
    void readsBareEventsOfARawConnection_data();
    void readsBareEventsOfARawConnection();
    void readsFieldsInAnyOrder();
    void readsSymbolsInUtf8AndEscapes();
    void ignoresUnknownFields();
    void announcesAShutdown();
    void keepsUnknownStreamsInTheNotice();
    void namesAnUnknownCandleIntervalAsUnrecognised();
    void reportsControlReplies();
    void refusesEveryPrefix();
    void refusesDamagedFrames_data();
    void refusesDamagedFrames();
    void survivesDeepNesting();
    void recoversAfterADamagedFrame();
    void doesNotAllocateInTheSteadyState();

private:
    agio::Result<void> decode(std::string_view text)
    {
        const Frame frame(text);
        return m_codec.decodeMarket(frame.view(), UtcTime::fromMs(1'701'000'001'000), m_sink);
    }
    void init() { m_sink = {}; }

    agio::binance::BinanceCodec m_codec;
    KeepingSink m_sink;
};

void TestBinanceMarket::readsADepthDiff()
{
    init();
    QVERIFY(decode(kDepth).ok());
    QCOMPARE(m_sink.deltas.size(), 1U);
    const auto& delta = m_sink.deltas.front();
    QCOMPARE(delta.symbol, "ADAEUR");
    QCOMPARE(delta.first, 501);
    QCOMPARE(delta.last, 507);
    QCOMPARE(delta.time, UtcTime::fromMs(1'701'000'000'100));
    QCOMPARE(delta.bids.size(), 2U);
    QCOMPARE(delta.bids[0].price, dec("0.3812"));
    QCOMPARE(delta.bids[0].quantity, dec("1500"));
    QVERIFY(delta.bids[1].quantity.isZero());
    QCOMPARE(delta.asks[0].price, dec("0.3815"));
}

void TestBinanceMarket::readsBestPrices()
{
    init();
    QVERIFY(decode(kTop).ok());
    QCOMPARE(m_sink.tops.size(), 1U);
    const auto& [symbol, top] = m_sink.tops.front();
    QCOMPARE(symbol, "ADAEUR");
    QCOMPARE(top.sequence, 512);
    QCOMPARE(top.bidPrice, dec("0.3812"));
    QCOMPARE(top.bidQuantity, dec("1500"));
    QCOMPARE(top.askPrice, dec("0.3815"));
    QCOMPARE(top.askQuantity, dec("22.5"));
}

void TestBinanceMarket::tellsWhoTook()
{
    init();
    QVERIFY(decode(kTrade).ok());
    QVERIFY(decode(kAggTrade).ok());
    QCOMPARE(m_sink.trades.size(), 2U);
    QCOMPARE(m_sink.trades[0].second.id, 88);
    QCOMPARE(m_sink.trades[0].second.aggressor, Side::Buy); // the buyer is not the maker
    QCOMPARE(m_sink.trades[0].second.exchangeTime, UtcTime::fromMs(1'701'000'000'199));
    QCOMPARE(m_sink.trades[0].second.receivedAt, UtcTime::fromMs(1'701'000'001'000));
    QCOMPARE(m_sink.trades[1].second.id, 41);
    QCOMPARE(m_sink.trades[1].second.aggressor, Side::Sell);
}

void TestBinanceMarket::readsACandleOfTheStream()
{
    init();
    QVERIFY(decode(kKline).ok());
    QCOMPARE(m_sink.klines.size(), 1U);
    const auto& [interval, candle] = m_sink.klines.front().second;
    QCOMPARE(interval, Interval::M5);
    QCOMPARE(candle.openTime, UtcTime::fromMs(1'700'999'700'000));
    QCOMPARE(candle.open, dec("0.38"));
    QCOMPARE(candle.high, dec("0.382"));
    QCOMPARE(candle.low, dec("0.379"));
    QCOMPARE(candle.close, dec("0.3815"));
    QCOMPARE(candle.takerBuyBaseVolume, dec("12"));
    QCOMPARE(candle.tradeCount, 13);
    QVERIFY(candle.isClosed);
    QCOMPARE(candle.source, agio::CandleSource::Stream);
}

void TestBinanceMarket::readsTickers()
{
    init();
    QVERIFY(decode(kTicker).ok());
    QCOMPARE(m_sink.tickers.size(), 1U);
    const auto ticker = m_sink.tickers.front().second;
    QCOMPARE(ticker.last, dec("0.3815"));
    QCOMPARE(*ticker.bid, dec("0.3812"));
    // 22 digits do not fit: a statistic loses fraction digits, never its size.
    QCOMPARE(ticker.baseVolume->rescaled(0, agio::Rounding::Down), dec("98765432109876"));
    QVERIFY(decode(kMiniTickers).ok());
    QCOMPARE(m_sink.tickers.size(), 3U);
    QCOMPARE(m_sink.tickers[2].first, "SOLEUR");
    QVERIFY(!m_sink.tickers[2].second.bid.has_value());
}

void TestBinanceMarket::readsBareEventsOfARawConnection_data()
{
    QTest::addColumn<QByteArray>("frame");
    int row = 0;
    for (const std::string text : kAllFrames) {
        const std::size_t at = text.find("\"data\":") + 7;
        QTest::addRow("%d", row++)
            << QByteArray::fromStdString(text.substr(at, text.size() - at - 1));
    }
}

void TestBinanceMarket::readsBareEventsOfARawConnection()
{
    QFETCH(QByteArray, frame);
    init();
    QVERIFY(decode(frame.toStdString()).ok());
    QVERIFY(m_sink.count() >= 1);
    for (const auto& [notice, detail] : m_sink.notices)
        QCOMPARE(notice, StreamNotice::ReconnectSoon);
}

void TestBinanceMarket::readsFieldsInAnyOrder()
{
    init();
    QVERIFY(decode(R"({"data":{"A":"2","a":"10","B":"1","b":"9","s":"ADAEUR","u":4},)"
                   R"("stream":"adaeur@bookTicker"})")
                .ok());
    QCOMPARE(m_sink.tops.size(), 1U);
    QCOMPARE(m_sink.tops[0].second.askPrice, dec("10"));
    QVERIFY(decode(R"({ "stream" : "adaeur@trade" , "data" : { "m":true,"T":5,"q":"1","p":"2",)"
                   R"("t":6 , "s" : "ADAEUR" , "e" : "trade" } } )")
                .ok());
    QCOMPARE(m_sink.trades.size(), 1U);
    QCOMPARE(m_sink.trades[0].second.price, dec("2"));
}

void TestBinanceMarket::readsSymbolsInUtf8AndEscapes()
{
    init();
    QVERIFY(decode(replaced(kTop, "\"ADAEUR\"", "\"试验EUR\"")).ok());
    QVERIFY(decode(replaced(kTop, "\"ADAEUR\"", "\"\\u8bd5EUR\"")).ok());
    QCOMPARE(m_sink.tops[0].first, "试验EUR");
    QCOMPARE(m_sink.tops[1].first, "试EUR");
}

void TestBinanceMarket::ignoresUnknownFields()
{
    init();
    QVERIFY(
        decode(replaced(kTop, "\"u\":512", "\"new\":{\"x\":[1,{}]},\"Z\":null,\"u\":512")).ok());
    QVERIFY(decode(replaced(kDepth, "\"data\"", "\"extra\":[1,2],\"data\"")).ok());
    QCOMPARE(m_sink.tops.size(), 1U);
    QCOMPARE(m_sink.deltas.size(), 1U);
}

void TestBinanceMarket::announcesAShutdown()
{
    init();
    QVERIFY(decode(kShutdown).ok());
    QVERIFY(decode(R"({"e":"serverShutdown","E":1701000000700})").ok());
    QCOMPARE(m_sink.notices.size(), 2U);
    QCOMPARE(m_sink.notices[0].first, StreamNotice::ReconnectSoon);
    QCOMPARE(m_sink.notices[1].first, StreamNotice::ReconnectSoon);
}

void TestBinanceMarket::keepsUnknownStreamsInTheNotice()
{
    init();
    QVERIFY(decode(R"({"stream":"adaeur@somethingNew","data":{"e":"somethingNew"}})").ok());
    QCOMPARE(m_sink.notices.size(), 1U);
    QCOMPARE(m_sink.notices[0].first, StreamNotice::Unrecognised);
    QCOMPARE(m_sink.notices[0].second, "adaeur@somethingNew");
    QVERIFY(decode(R"({"stream":"adaeur@depth20","data":{"lastUpdateId":1,"bids":[],"asks":[]}})")
                .ok());
    QCOMPARE(m_sink.notices[1].first, StreamNotice::Ignored);
}

void TestBinanceMarket::namesAnUnknownCandleIntervalAsUnrecognised()
{
    init();
    QVERIFY(decode(replaced(kKline, "\"i\":\"5m\"", "\"i\":\"7q\"")).ok());
    QVERIFY(m_sink.klines.empty());
    QCOMPARE(m_sink.notices.front().first, StreamNotice::Unrecognised);
}

void TestBinanceMarket::reportsControlReplies()
{
    init();
    QVERIFY(decode(R"({"result":null,"id":17})").ok());
    QCOMPARE(m_sink.notices.size(), 1U);
    QCOMPARE(m_sink.notices[0].first, StreamNotice::Subscribed);
    QCOMPARE(m_sink.notices[0].second, "17");
    QVERIFY(decode(R"({"code":2,"msg":"Invalid request: too many parameters","id":18})").ok());
    QVERIFY(decode(R"({"error":{"code":2,"msg":"Invalid request: x"},"id":18})").ok());
    QCOMPARE(m_sink.errors.size(), 2U);
    QCOMPARE(m_sink.errors[0].kind, ErrorKind::Refused);
    QCOMPARE(m_sink.errors[0].exchangeCode, "2");
    QCOMPARE(m_sink.errors[1].message, "Invalid request: x");
}

void TestBinanceMarket::refusesEveryPrefix()
{
    for (const std::string_view text : kAllFrames)
        for (std::size_t size = 0; size < text.size(); ++size) {
            init();
            const auto decoded = decode(text.substr(0, size));
            QVERIFY2(!decoded.ok(), text.substr(0, size).data());
            QCOMPARE(decoded.error().kind, ErrorKind::Malformed);
            QCOMPARE(m_sink.count(), 0U);
        }
}

void TestBinanceMarket::refusesDamagedFrames_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto row = [](const char* name, const std::string& text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    row("text behind the frame", std::string(kTop) + "{}");
    row("two frames", std::string(kTop) + kTop);
    row("not JSON", "hello");
    row("invalid UTF-8",
        replaced(kTop, "ADAEUR",
                 "ADA\xff"
                 "EUR"));
    row("price is a number", replaced(kTop, "\"0.38120000\"", "0.3812"));
    row("price with exponent", replaced(kTop, "\"0.38120000\"", "\"1e5\""));
    row("price is empty", replaced(kTop, "\"0.38120000\"", "\"\""));
    row("price is negative", replaced(kTop, "\"0.38120000\"", "\"-0.38\""));
    row("price beyond 64 bits", replaced(kTop, "\"0.38120000\"", "\"99999999999999999999.5\""));
    row("id beyond 64 bits", replaced(kTop, "512", "99999999999999999999"));
    row("id is negative", replaced(kTop, "512", "-512"));
    row("id is a text", replaced(kTop, "512", "\"512\""));
    row("id is a fraction", replaced(kTop, "512", "512.5"));
    row("field missing", replaced(kTop, "\"u\":512,", ""));
    row("field twice", replaced(kTop, "\"u\":512,", "\"u\":512,\"u\":513,"));
    row("symbol missing", replaced(kTop, "\"s\":\"ADAEUR\",", ""));
    row("symbol is empty", replaced(kTop, "ADAEUR", ""));
    row("symbol is endless", replaced(kTop, "\"ADAEUR\"", "\"" + std::string(65, 'A') + "\""));
    row("event contradicts the stream", replaced(kTrade, "\"e\":\"trade\"", "\"e\":\"kline\""));
    row("time beyond every calendar",
        replaced(kTrade, "\"T\":1701000000199", "\"T\":9223372036854775807"));
    row("maker flag is a text", replaced(kTrade, "false", "\"false\""));
    row("trade price is zero", replaced(kTrade, "\"0.38150000\"", "\"0\""));
    row("level has one number",
        replaced(kDepth, "[\"0.38110000\",\"0.00000000\"]", "[\"0.38110000\"]"));
    row("level is empty", replaced(kDepth, "[\"0.38110000\",\"0.00000000\"]", "[]"));
    row("level is no list", replaced(kDepth, "[\"0.38110000\",\"0.00000000\"]", "7"));
    row("level price is zero", replaced(kDepth, "\"0.38110000\"", "\"0.00000000\""));
    row("level quantity is negative", replaced(kDepth, "\"22.50000000\"", "\"-22.5\""));
    row("levels are an object",
        replaced(kDepth, "\"a\":[[\"0.38150000\",\"22.50000000\"]]", "\"a\":{}"));
    row("ids run backwards", replaced(kDepth, "\"U\":501", "\"U\":508"));
    row("data is a list", R"({"stream":"adaeur@trade","data":[1]})");
    row("data is null", R"({"stream":"adaeur@trade","data":null})");
    row("comma at the end", replaced(kTop, "}}", ",}}"));
    row("bracket instead of brace", replaced(kTop, "}}", "}]"));
}

void TestBinanceMarket::refusesDamagedFrames()
{
    QFETCH(QByteArray, frame);
    init();
    const auto decoded = decode(frame.toStdString());
    QVERIFY(!decoded.ok());
    QCOMPARE(decoded.error().kind, ErrorKind::Malformed);
    QCOMPARE(m_sink.count(), 0U);
}

void TestBinanceMarket::survivesDeepNesting()
{
    init();
    for (const std::size_t depth : {64U, 1'000U, 100'000U}) {
        const std::string open(depth, '[');
        const std::string close(depth, ']');
        QVERIFY(!decode(open + close).ok());
        QVERIFY(!decode(open).ok());
        // Balanced, and in a field that nobody reads: skipped or refused, but no crash.
        static_cast<void>(decode(replaced(kTop, "512", "512,\"new\":" + open + close)));
        static_cast<void>(decode(replaced(kDepth, "[[", "[" + open)));
    }
    QVERIFY(m_sink.deltas.empty());
}

void TestBinanceMarket::recoversAfterADamagedFrame()
{
    init();
    QVERIFY(!decode(replaced(kDepth, "22.50000000", "x")).ok());
    QVERIFY(decode(kDepth).ok());
    QCOMPARE(m_sink.deltas.size(), 1U);
    QCOMPARE(m_sink.deltas[0].bids.size(), 2U);
    QCOMPARE(m_sink.deltas[0].asks.size(), 1U);
}

namespace {

class CountingSink final : public agio::MarketSink
{
public:
    void onBookDelta(const agio::BookDelta&) override { ++events; }
    void onTrade(std::string_view, const agio::Trade&) override { ++events; }
    void onBookTop(std::string_view, const agio::BookTop&) override { ++events; }
    void onTicker(std::string_view, const agio::Ticker&) override { ++events; }
    void onKline(std::string_view, Interval, const agio::Candle&) override { ++events; }
    void onStreamNotice(StreamNotice, std::string_view) override { ++events; }
    void onStreamError(const agio::Error&) override { ++events; }
    int events = 0;
};

} // namespace

void TestBinanceMarket::doesNotAllocateInTheSteadyState()
{
    std::vector<Frame> frames;
    for (const char* text : kAllFrames)
        frames.emplace_back(text);
    CountingSink sink;
    const auto feedAll = [this, &frames, &sink] {
        bool isGood = true;
        for (const Frame& frame : frames)
            isGood = m_codec.decodeMarket(frame.view(), UtcTime(), sink).ok() && isGood;
        return isGood;
    };
    QVERIFY(feedAll()); // buffers grow once
    const std::size_t before = allocationCount;
    const bool isGood = feedAll() && feedAll();
    const std::size_t after = allocationCount;
    QVERIFY(isGood);
    QCOMPARE(after - before, 0U);
    QCOMPARE(sink.events, 27); // the list holds two tickers
}

QTEST_GUILESS_MAIN(TestBinanceMarket)
#include "tst_binancemarket.moc"
