// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakesource.h"

#include "core/engine/marketboard.h"
#include "core/exchange/binance/codec.h"
#include "core/net/fakes.h"

#include <QTest>

using namespace agio;
using namespace agio::test;

namespace {

const InstrumentId kBtc{ExchangeId("binance"), Symbol("BTCUSDT")};
const BookScale kScale{Decimal::literal("0.01"), 8};

struct Fixture
{
    Fixture()
    {
        MarketBoard::Setup setup;
        setup.exchange = kBtc.exchange;
        setup.scheduler = &scheduler;
        setup.clock = &clock;
        setup.log = &log;
        setup.outbox = &outbox;
        setup.onHealth = [] {};
        setup.onTickers = [this] { ++tickerChanges; };
        setup.onInstruments = [] {};
        board = std::make_unique<MarketBoard>(std::move(setup));
        board->setSource(&source);
        source.sync = &sync;
        source.status.state = BookState::Live;
        BookSnapshot snapshot;
        snapshot.sequence = 10;
        snapshot.bids = {{Decimal::literal("100.00"), Decimal::literal("1")}};
        snapshot.asks = {{Decimal::literal("101.00"), Decimal::literal("1")}};
        sync.onSnapshot(snapshot);
    }

    std::shared_ptr<MarketWatchHandle> watch(WatchOptions options)
    {
        auto handle = std::make_shared<MarketWatchHandle>(kBtc, options, [] {});
        board->addWatch(handle);
        return handle;
    }

    void bid(std::int64_t sequence, const char* price, const char* quantity)
    {
        const std::vector<BookLevel> bids{{Decimal::literal(price), Decimal::literal(quantity)}};
        BookDelta delta;
        delta.symbol = "BTCUSDT";
        delta.firstSequence = delta.lastSequence = sequence;
        delta.bids = bids;
        sync.onDelta(delta);
        listener().onBook("BTCUSDT", sync, source.status);
    }

    Trade trade(std::int64_t id) const
    {
        Trade made;
        made.id = id;
        made.price = Decimal::literal("100.50");
        made.quantity = Decimal(1);
        made.exchangeTime = clock.now();
        return made;
    }

    MarketListener& listener() { return *board; }

    ManualClock clock;
    ManualScheduler scheduler{clock};
    Log log{clock};
    binance::BinanceCodec codec;
    Outbox outbox{{kBtc.exchange}};
    BookSync sync{codec, kScale};
    FakeSource source;
    int tickerChanges = 0;
    std::unique_ptr<MarketBoard> board;
};

std::vector<std::int64_t> idsOf(MarketWatchHandle& watch)
{
    std::vector<Trade> trades;
    watch.trades.drain(trades);
    std::vector<std::int64_t> ids;
    for (const Trade& trade : trades) {
        ids.push_back(trade.id);
    }
    return ids;
}

} // namespace

class MarketBoardTest : public QObject
{
    Q_OBJECT
private slots:
    void staysYoungWhileLookedAtAndIdleWhileNot();
    void publishesAtMostEveryFourMilliseconds();
    void showsAChangeOfStateAtOnce();
    void keepsFormerRowsWhileTheBookIsJoinedAnew();
    void bringsTradeHistoryBeforeLiveTradesWithoutDoubles();
    void fillsTheTapeAfterAReconnect();
    void endsSubscriptionsWhenTheLastPaneGoes();
    void valuesAssetsByPairsAndBridges();
};

void MarketBoardTest::staysYoungWhileLookedAtAndIdleWhileNot()
{
    Fixture f;
    const auto watch = f.watch({true, 10, false, false});
    QVERIFY(watch->book.takeFresh());
    f.scheduler.advance(Duration::ms(20));
    f.bid(11, "100.10", "1");
    f.scheduler.advance(Duration::ms(20));
    const auto afterFirst = watch->book.peek().second;
    for (int i = 0; i < 50; ++i) { // nobody takes: after three display frames nothing more is built
        f.bid(12 + i, "100.20", "2");
        f.scheduler.advance(Duration::ms(20));
    }
    QVERIFY(watch->book.peek().second - afterFirst <= 3);
    QVERIFY(watch->book.takeFresh());
    f.scheduler.advance(Duration::ms(60));
    QVERIFY(watch->book.takeFresh());
    QCOMPARE(watch->book.get()->sequence, 61);
    QCOMPARE(watch->book.get()->bids.front().ticks, 10'020);
}

void MarketBoardTest::publishesAtMostEveryFourMilliseconds()
{
    Fixture f;
    const auto watch = f.watch({true, 10, false, false});
    const auto before = watch->book.peek().second;
    for (int ms = 0; ms < 100; ++ms) {
        watch->book.takeFresh();
        f.bid(11 + ms, "100.10", "1");
        f.scheduler.advance(Duration::ms(1));
    }
    const auto published = watch->book.peek().second - before;
    QVERIFY(published >= 20);
    QVERIFY(published <= 26);
    watch->book.takeFresh();
    f.scheduler.advance(Duration::ms(30));
    QCOMPARE(watch->book.get()->sequence, 110); // the last one is not lost
}

void MarketBoardTest::showsAChangeOfStateAtOnce()
{
    Fixture f;
    const auto watch = f.watch({true, 10, false, false});
    f.source.status.state = BookState::Stale;
    f.source.status.reason = "no answer to a ping for 5 s";
    f.listener().onBook("BTCUSDT", f.sync, f.source.status); // though nothing was taken
    QCOMPARE(watch->book.get()->state, BookState::Stale);
    QCOMPARE(watch->book.get()->stateReason, std::string("no answer to a ping for 5 s"));
}

void MarketBoardTest::keepsFormerRowsWhileTheBookIsJoinedAnew()
{
    Fixture f;
    const auto watch = f.watch({true, 10, false, false});
    f.sync.restart();
    f.source.status.state = BookState::Stale;
    f.listener().onBook("BTCUSDT", f.sync, f.source.status);
    const auto view = watch->book.get();
    QCOMPARE(view->state, BookState::Stale);
    QVERIFY(!view->isFresh());
    QCOMPARE(view->bids.size(), 1U);
    QCOMPARE(view->bids.front().ticks, 10'000);
    QCOMPARE(view->sequence, 10);
}

void MarketBoardTest::bringsTradeHistoryBeforeLiveTradesWithoutDoubles()
{
    Fixture f;
    const auto watch = f.watch({false, 10, true, false});
    f.listener().onTrade("BTCUSDT", f.trade(3));
    f.listener().onTrade("BTCUSDT", f.trade(4));
    QVERIFY(idsOf(*watch).empty());
    QCOMPARE(f.source.tradeCalls.size(), 1U);
    f.source.tradeCalls.front()(std::vector<Trade>{f.trade(1), f.trade(2), f.trade(3)});
    QCOMPARE(idsOf(*watch), std::vector<std::int64_t>({1, 2, 3, 4}));
    f.listener().onTrade("BTCUSDT", f.trade(5));
    QCOMPARE(idsOf(*watch), std::vector<std::int64_t>({5}));
}

void MarketBoardTest::fillsTheTapeAfterAReconnect()
{
    Fixture f;
    const auto watch = f.watch({false, 10, true, false});
    f.source.tradeCalls.front()(std::vector<Trade>{f.trade(1)});
    f.listener().onMarketStream();
    QCOMPARE(f.source.tradeCalls.size(), 2U);
    f.source.tradeCalls.back()(std::vector<Trade>{f.trade(1), f.trade(2), f.trade(3)});
    QCOMPARE(idsOf(*watch), std::vector<std::int64_t>({1, 2, 3}));
}

void MarketBoardTest::endsSubscriptionsWhenTheLastPaneGoes()
{
    Fixture f;
    auto first = f.watch({true, 10, true, true});
    auto second = f.watch({true, 10, false, false});
    first.reset();
    f.board->dropGone();
    QCOMPARE(f.source.usersOf(MarketChannel::Book, "BTCUSDT"), 1);
    QCOMPARE(f.source.usersOf(MarketChannel::Trades, "BTCUSDT"), 0);
    QCOMPARE(f.source.usersOf(MarketChannel::Ticker, "BTCUSDT"), 0);
    second.reset();
    f.board->dropGone();
    QCOMPARE(f.source.usersOf(MarketChannel::Book, "BTCUSDT"), 0);
}

void MarketBoardTest::valuesAssetsByPairsAndBridges()
{
    Fixture f;
    const auto instrument = [](const char* base, const char* quote) {
        Instrument made;
        made.id = {kBtc.exchange, Symbol(std::string(base) + quote)};
        made.base = Asset(base);
        made.quote = Asset(quote);
        return made;
    };
    f.listener().onInstruments(std::make_shared<const InstrumentTable>(std::vector<Instrument>{
        instrument("BTC", "USDT"), instrument("XYZ", "BTC"), instrument("USDT", "TRY")}));
    Ticker ticker;
    ticker.last = Decimal::literal("60000");
    f.listener().onTicker("BTCUSDT", ticker);
    ticker.last = Decimal::literal("0.001");
    f.listener().onTicker("XYZBTC", ticker);
    ticker.last = Decimal::literal("40");
    f.listener().onTicker("USDTTRY", ticker);
    const Asset usdt("USDT");
    QCOMPARE(f.board->valueOf(Asset("BTC"), usdt), std::optional(Decimal(60'000)));
    QCOMPARE(f.board->valueOf(Asset("XYZ"), usdt), std::optional(Decimal(60)));
    QCOMPARE(f.board->valueOf(Asset("TRY"), usdt), std::optional(Decimal::literal("0.025")));
    QVERIFY(!f.board->valueOf(Asset("NONE"), usdt).has_value());
    QCOMPARE(f.tickerChanges, 3);
}

QTEST_GUILESS_MAIN(MarketBoardTest)
#include "tst_marketboard.moc"
