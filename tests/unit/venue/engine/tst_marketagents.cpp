// SPDX-License-Identifier: GPL-3.0-or-later
#include "floor.h"

#include "core/venue/engine/marketagents.h"

#include <QTest>

#include <map>

using namespace agio;
using namespace agio::venue;

namespace {

const UtcTime kStart = UtcTime::fromSeconds(1'760'000'123);

// FNV-1a over every trade and every book change.
struct Fingerprint final : VenueListener
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    std::map<Symbol, int> trades;

    void mix(std::int64_t value)
    {
        hash = (hash ^ static_cast<std::uint64_t>(value)) * 0x100000001b3ULL;
    }
    void traded(const Instrument& instrument, const VenueTrade& trade) override
    {
        ++trades[instrument.id.symbol];
        mix(trade.id);
        mix(trade.price.coefficient());
        mix(trade.quantity.coefficient());
        mix(trade.at.toNs());
    }
    void bookChanged(const Instrument&, const BookDelta& delta) override
    {
        mix(delta.lastUpdateId);
    }
};

struct Demo
{
    ManualClock clock{kStart};
    VenueExchange exchange{clock};
    Fingerprint print;
    MarketAgents agents;

    explicit Demo(std::uint64_t seed)
        : agents(exchange, demoMarket(), {seed, true})
    {
        exchange.addListener(&print);
    }
    void run(int seconds)
    {
        for (int i = 0; i < seconds * 10; ++i) {
            clock.advance(Duration::ms(100));
            agents.step(clock.now());
        }
    }
};

bool isSound(const VenueKline& bar)
{
    const Candle& c = bar.candle;
    return c.high >= c.open && c.high >= c.close && c.low <= c.open && c.low <= c.close &&
        c.low.isPositive() && !c.baseVolume.isNegative() && c.takerBuyBaseVolume <= c.baseVolume;
}

} // namespace

class TestMarketAgents : public QObject
{
    Q_OBJECT

private slots:
    void offersInstrumentsThatFitTheLedger()
    {
        const auto market = demoMarket();
        QVERIFY(market.size() >= 14);
        for (const AgentProfile& profile : market) {
            const Instrument& i = profile.instrument;
            QVERIFY2(profile.startPrice.isMultipleOf(i.tickSize), i.name.c_str());
            // One tick of one lot is whole in the eight digits of a balance.
            const auto smallest = Decimal::mul(i.tickSize, i.lotSize);
            QVERIFY2(smallest && smallest->isMultipleOf(Decimal::fromParts(1, 8)), i.name.c_str());
            QVERIFY(i.allowsOco && i.minNotional && !i.selfTradePreventionModes.empty());
        }
    }

    void repeatsItselfFromItsSeed()
    {
        Demo one(7);
        Demo same(7);
        Demo other(8);
        for (Demo* demo : {&one, &same, &other}) {
            demo->run(20);
        }
        QCOMPARE(one.print.hash, same.print.hash);
        QVERIFY(one.print.hash != other.print.hash);
        for (const Instrument* instrument : one.exchange.instruments()) {
            const auto& symbol = instrument->id.symbol;
            const auto a = one.exchange.klines(symbol, Interval::H1, {});
            const auto b = same.exchange.klines(symbol, Interval::H1, {});
            QCOMPARE(a.size(), b.size());
            QCOMPARE(a.front().candle.high, b.front().candle.high);
        }
    }

    void makesAMarketWorthLookingAt()
    {
        Demo demo(11);
        std::map<Symbol, std::pair<int, int>> moves; // up, down
        std::map<Symbol, Decimal> mids;
        std::map<Symbol, std::int64_t> spreads;
        constexpr int kSeconds = 240;
        for (int second = 0; second < kSeconds; ++second) {
            demo.run(1);
            for (const Instrument* instrument : demo.exchange.instruments()) {
                const auto& symbol = instrument->id.symbol;
                const auto top = demo.exchange.bookTop(symbol);
                QVERIFY2(top.bidPrice < top.askPrice && top.bidQuantity.isPositive(),
                         symbol.text().c_str());
                spreads[symbol] +=
                    *Decimal::sub(top.askPrice, top.bidPrice)->stepsOf(instrument->tickSize);
                const auto mid = *Decimal::add(top.bidPrice, top.askPrice);
                moves[symbol].first += second > 0 && mid > mids[symbol] ? 1 : 0;
                moves[symbol].second += second > 0 && mid < mids[symbol] ? 1 : 0;
                mids[symbol] = mid;
            }
        }
        for (const AgentProfile& profile : demoMarket()) {
            const auto& symbol = profile.instrument.id.symbol;
            const auto depth = demo.exchange.depth(symbol, 5'000);
            QVERIFY2(depth.bids.size() >= 300 && depth.bids.size() <= 1'000, symbol.text().c_str());
            QVERIFY2(depth.asks.size() >= 300 && depth.asks.size() <= 1'000, symbol.text().c_str());
            // Where a tick is a thousandth of the price, minutes pass at one price.
            const bool isFine =
                profile.startPrice > *Decimal::mul(profile.instrument.tickSize, Decimal(10'000));
            const int wanted = isFine ? 5 : 1;
            QVERIFY2(moves[symbol].first >= wanted && moves[symbol].second >= wanted,
                     symbol.text().c_str());
            QVERIFY2(spreads[symbol] <= 5 * kSeconds, symbol.text().c_str());
            const double rate = demo.print.trades[symbol] / static_cast<double>(kSeconds);
            QVERIFY2(rate > 0.1 && rate < 40, symbol.text().c_str());
            const auto start = profile.startPrice;
            QVERIFY(demo.exchange.lastPrice(symbol) > *Decimal::mul(start, dec("0.9")));
            QVERIFY(demo.exchange.lastPrice(symbol) < *Decimal::mul(start, dec("1.1")));
        }
        QVERIFY(demo.print.trades[Symbol("BTCUSDT")] > 3 * kSeconds);
        QVERIFY(demo.exchange.ledgerIsBalanced());
        QVERIFY(demo.exchange.booksAreConsistent());
    }

    void bringsAPastThatEndsNow_data()
    {
        QTest::addColumn<QString>("symbol");
        for (const AgentProfile& profile : demoMarket()) {
            const auto& text = profile.instrument.id.symbol.text();
            QTest::newRow(text.c_str()) << QString::fromStdString(text);
        }
    }
    void bringsAPastThatEndsNow()
    {
        QFETCH(QString, symbol);
        const Symbol s(symbol.toStdString());
        Demo demo(5);
        demo.run(5);
        const auto last = demo.exchange.lastPrice(s);
        const std::pair<Interval, std::int64_t> reach[] = {
            {Interval::M1, 3 * 24 * 60}, {Interval::H1, 60 * 24}, {Interval::D1, 2 * 365}};
        for (const auto& [interval, wanted] : reach) {
            RangeQuery query;
            query.limit = static_cast<std::size_t>(wanted);
            const auto bars = demo.exchange.klines(s, interval, query);
            QCOMPARE(static_cast<std::int64_t>(bars.size()), wanted);
            for (std::size_t i = 0; i < bars.size(); ++i) {
                QVERIFY(isSound(bars[i]));
                QVERIFY(i == 0 ||
                        bars[i].candle.openTime ==
                            nextStart(interval, bars[i - 1].candle.openTime));
            }
            QCOMPARE(bars.back().candle.close, last);
            QVERIFY(bars.back().candle.openTime <= demo.clock.now());
            // Nothing jumps at the start: the last bars hang together within a few per cent.
            const auto before = bars[bars.size() - 2].candle.close;
            QVERIFY(before > *Decimal::mul(bars.back().candle.open, dec("0.97")));
            QVERIFY(before < *Decimal::mul(bars.back().candle.open, dec("1.03")));
        }
        const auto trades = demo.exchange.recentTrades(s, 200);
        QCOMPARE(trades.size(), std::size_t(200));
        for (std::size_t i = 1; i < trades.size(); ++i) {
            QCOMPARE(trades[i].id, trades[i - 1].id + 1);
            QVERIFY(trades[i].at >= trades[i - 1].at);
        }
        const auto ticker = demo.exchange.ticker24h(s);
        QVERIFY(ticker.low <= ticker.last && ticker.last <= ticker.high);
        QVERIFY(ticker.tradeCount > 1'000);
        const auto weeks = demo.exchange.klines(s, Interval::W1, {});
        QVERIFY(weeks.size() > 100);
        const auto seconds = demo.exchange.klines(s, Interval::S1, {});
        QCOMPARE(seconds.size(), std::size_t(500));
    }

    void limitsTheWorkAfterAPause()
    {
        Demo demo(3);
        demo.clock.advance(Duration::minutes(600));
        demo.agents.step(demo.clock.now());
        int trades = 0;
        for (const auto& [symbol, count] : demo.print.trades) {
            trades += count;
        }
        QVERIFY(trades < 5 * 600); // five seconds' worth, not ten hours'
    }

    void leavesAPausedSymbolAlone()
    {
        Demo demo(3);
        const Symbol symbol("BTCUSDT");
        demo.agents.setActive(symbol, false);
        const auto before = demo.exchange.updateId(symbol);
        demo.run(5);
        QCOMPARE(demo.exchange.updateId(symbol), before);
        demo.agents.setActive(symbol, true);
        demo.run(5);
        QVERIFY(demo.exchange.updateId(symbol) > before);
    }

    void fillsAUserAtTheTouch()
    {
        Demo demo(9);
        const Symbol symbol("BTCUSDT");
        const auto user = demo.exchange.createAccount("user");
        demo.exchange.deposit(user, Asset("USDT"), dec("100000"));
        OrderRequest request;
        request.symbol = symbol;
        request.type = OrderType::Market;
        request.quoteAmount = dec("1000");
        const auto bought = demo.exchange.place(user, request);
        QVERIFY(bought->order.status == OrderStatus::Filled);
        request.type = OrderType::LimitMaker;
        request.side = Side::Sell;
        request.quoteAmount.reset();
        request.quantity = dec("0.01");
        request.price = demo.exchange.bookTop(symbol).askPrice;
        const auto offered = demo.exchange.place(user, request);
        QVERIFY(offered.ok());
        demo.run(60);
        OrderKey key;
        key.orderId = offered->order.orderId;
        QVERIFY(demo.exchange.order(user, symbol, key)->executedQuantity.isPositive());
        QVERIFY(demo.exchange.ledgerIsBalanced());
        QVERIFY(demo.exchange.booksAreConsistent());
    }
};

QTEST_GUILESS_MAIN(TestMarketAgents)
#include "tst_marketagents.moc"
