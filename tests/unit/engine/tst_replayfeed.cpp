// SPDX-License-Identifier: GPL-3.0-or-later
#include "replaysample.h"

#include "core/engine/replayfeed.h"
#include "core/engine/replayscout.h"
#include "core/exchange/binance/codec.h"
#include "core/net/fakes.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace agio;

namespace {

class Listener final : public MarketListener
{
public:
    void onInstruments(const std::shared_ptr<const InstrumentTable>& t) override { table = t; }
    void onBook(std::string_view, const BookSync&, const BookStatus& status) override
    {
        states.push_back(status.state);
    }
    void onTrade(std::string_view, const Trade& trade) override { trades.push_back(trade); }
    void onBookTop(std::string_view, const BookTop&) override {}
    void onTicker(std::string_view, const Ticker& ticker) override { last = ticker.last; }
    void onKline(std::string_view, Interval, const Candle&) override {}
    void onMarketStream() override {}
    void onHealthChanged() override {}
    std::shared_ptr<const InstrumentTable> table;
    std::vector<BookState> states;
    std::vector<Trade> trades;
    Decimal last;
};

struct Fixture
{
    Result<std::unique_ptr<ReplayFeed>> open(const std::string& content, double speed = 1.0)
    {
        const QString path = directory.filePath(QStringLiteral("sample.jsonl"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) {
            return Error::local("no file");
        }
        file.write(content.data(), static_cast<qint64>(content.size()));
        file.close();
        ReplayFeed::Setup setup;
        setup.path = path.toStdString();
        setup.speed = speed;
        setup.codec = &codec;
        setup.scheduler = &scheduler;
        setup.clock = &clock;
        setup.log = &log;
        setup.listener = &listener;
        return ReplayFeed::open(std::move(setup));
    }

    QTemporaryDir directory;
    ManualClock clock;
    ManualScheduler scheduler{clock};
    Log log{clock};
    binance::BinanceCodec codec;
    Listener listener;
};

} // namespace

class ReplayFeedTest : public QObject
{
    Q_OBJECT
private slots:
    void learnsTickFromPrices();
    void joinsTheBookAtTheRecordedPace();
    void playsFasterBySpeed();
    void saysWhenItHasEnded();
    void buildsBarsFromWhatWasPlayed();
    void marksBookStaleWhenSequenceHasGap();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void findsSymbolInAddress_data();
    void findsSymbolInAddress();
};

void ReplayFeedTest::learnsTickFromPrices()
{
    Fixture f;
    const auto feed = f.open(test::kRecording);
    QVERIFY(feed.ok());
    const Instrument* instrument = feed.value()->instruments()->find(Symbol("BTCUSDT"));
    QVERIFY(instrument != nullptr);
    QCOMPARE(instrument->tickSize, Decimal::literal("0.01"));
    QCOMPARE(instrument->base.text(), std::string("BTC"));
    QCOMPARE(instrument->quote.text(), std::string("USDT"));
}

void ReplayFeedTest::joinsTheBookAtTheRecordedPace()
{
    Fixture f;
    auto opened = f.open(test::kRecording);
    QVERIFY(opened.ok());
    ReplayFeed& feed = *opened.value();
    feed.start();
    f.scheduler.advance(Duration::ms(50));
    QCOMPARE(feed.bookStatus("BTCUSDT").state, BookState::Empty);
    f.scheduler.advance(Duration::ms(100));
    QCOMPARE(feed.bookStatus("BTCUSDT").state, BookState::Live);
    QCOMPARE(feed.book("BTCUSDT")->sequence(), 101);
    QVERIFY(f.listener.trades.empty());
    f.scheduler.advance(Duration::ms(900));
    QCOMPARE(f.listener.trades.size(), 1U);
    QCOMPARE(f.listener.last, Decimal::literal("100.10"));
    QCOMPARE(feed.exchangeNow(), UtcTime::fromSeconds(1'700'000'001));
}

void ReplayFeedTest::playsFasterBySpeed()
{
    Fixture f;
    auto opened = f.open(test::kRecording, 100.0);
    QVERIFY(opened.ok());
    opened.value()->start();
    f.scheduler.advance(Duration::ms(25));
    QVERIFY(opened.value()->isFinished());
    QCOMPARE(opened.value()->framesReplayed(), 4);
}

void ReplayFeedTest::saysWhenItHasEnded()
{
    Fixture f;
    auto opened = f.open(test::kRecording);
    QVERIFY(opened.ok());
    opened.value()->start();
    f.scheduler.advance(Duration::seconds(3));
    QCOMPARE(opened.value()->book("BTCUSDT")->sequence(), 105);
    QCOMPARE(opened.value()->health().market, LinkState::Offline);
    QVERIFY(opened.value()->health().reason.find("ended") != std::string::npos);
    QCOMPARE(f.listener.states.back(), BookState::Offline);
}

void ReplayFeedTest::buildsBarsFromWhatWasPlayed()
{
    Fixture f;
    auto opened = f.open(test::kRecording);
    QVERIFY(opened.ok());
    opened.value()->start();
    f.scheduler.advance(Duration::seconds(3));
    std::vector<Candle> bars;
    opened.value()->klines(
        {Symbol("BTCUSDT"), Interval::M1, {}, {}, 500},
        [&bars](Result<std::vector<Candle>> page) { bars = std::move(page).value(); });
    f.scheduler.runDue();
    QCOMPARE(bars.size(), 1U);
    QCOMPARE(bars.front().close, Decimal::literal("100.10"));
    QCOMPARE(bars.front().baseVolume, Decimal::literal("0.5"));
}

void ReplayFeedTest::marksBookStaleWhenSequenceHasGap()
{
    Fixture f;
    std::string broken = test::kRecording;
    const auto at = broken.find("\\\"U\\\":101");
    broken.replace(at, 9, "\\\"U\\\":103");
    auto opened = f.open(broken);
    QVERIFY(opened.ok());
    opened.value()->start();
    f.scheduler.advance(Duration::ms(2'000));
    QVERIFY(std::find(f.listener.states.begin(), f.listener.states.end(), BookState::Stale) !=
            f.listener.states.end());
}

void ReplayFeedTest::refusesBadFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no json") << QByteArray("hello\n");
    QTest::newRow("no market") << QByteArray("{\"t\":1.0,\"ch\":\"ws\",\"raw\":\"{}\"}\n");
}

void ReplayFeedTest::refusesBadFiles()
{
    QFETCH(QByteArray, content);
    Fixture f;
    const auto feed = f.open(content.toStdString());
    QVERIFY(!feed.ok());
    QVERIFY(!feed.error().message.empty());
    QVERIFY(!f.open(test::kRecording, 0).ok());
}

void ReplayFeedTest::findsSymbolInAddress_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("isFound");
    QTest::newRow("plain") << QByteArray("http://h/depth?symbol=BTCUSDT&limit=5") << true;
    QTest::newRow("last") << QByteArray("http://h/depth?limit=5&symbol=BTCUSDT") << true;
    QTest::newRow("longer") << QByteArray("http://h/depth?symbol=BTCUSDTX") << false;
    QTest::newRow("no query") << QByteArray("http://h/BTCUSDT") << false;
    QTest::newRow("empty") << QByteArray() << false;
}

void ReplayFeedTest::findsSymbolInAddress()
{
    QFETCH(QByteArray, url);
    QFETCH(bool, isFound);
    QCOMPARE(urlNamesSymbol(url.toStdString(), "BTCUSDT"), isFound);
}

QTEST_GUILESS_MAIN(ReplayFeedTest)
#include "tst_replayfeed.moc"
