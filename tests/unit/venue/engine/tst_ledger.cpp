// SPDX-License-Identifier: GPL-3.0-or-later
#include "floor.h"

#include "core/base/random.h"
#include "core/venue/engine/ledger.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace agio;
using namespace agio::venue;

namespace {

// What a client could see of the book, put together from the deltas alone.
struct Mirror
{
    std::map<Decimal, Decimal> bids, asks;

    void apply(const BookDelta& delta)
    {
        const auto set = [](std::map<Decimal, Decimal>& side, const BookLevel& level) {
            if (level.quantity.isZero()) {
                side.erase(level.price);
            } else {
                side[level.price] = level.quantity;
            }
        };
        for (const BookLevel& level : delta.bids) {
            set(bids, level);
        }
        for (const BookLevel& level : delta.asks) {
            set(asks, level);
        }
    }
    bool matches(const DepthSnapshot& depth) const
    {
        const auto same = [](const BookLevel& level, const std::pair<const Decimal, Decimal>& own) {
            return level.price == own.first && level.quantity == own.second;
        };
        return std::equal(depth.bids.begin(), depth.bids.end(), bids.rbegin(), bids.rend(), same) &&
            std::equal(depth.asks.begin(), depth.asks.end(), asks.begin(), asks.end(), same);
    }
};

// Throws everything a user can do at the exchange.
class Storm
{
public:
    Storm(Floor& floor, std::uint64_t seed)
        : m_floor(floor)
        , m_random(seed)
    {}

    void act()
    {
        const AccountRef account = m_random.chance(0.5) ? m_floor.ann : m_floor.bob;
        m_floor.clock.advance(Duration::ms(m_random.between(0, 700)));
        switch (m_random.below(12)) {
        case 0:
            cancelOne(account);
            break;
        case 1:
            amendOne(account);
            break;
        case 2:
            (void)m_floor.exchange.placeOco(account, oco());
            break;
        case 3:
            (void)m_floor.exchange.placeOto(account, {any(), any(), {}, {}});
            break;
        case 4: {
            const OcoRequest legs = oco();
            OtocoRequest request{any(), legs.above, legs.below, {}, {}};
            request.pendingBelow.side = legs.side;
            request.pendingBelow.quantity = legs.quantity;
            (void)m_floor.exchange.placeOtoco(account, request);
            break;
        }
        case 5:
            if (m_random.chance(0.05)) {
                (void)m_floor.exchange.cancelAll(account, m_floor.symbol);
            }
            break;
        default:
            (void)m_floor.exchange.place(account, any());
        }
    }

private:
    Decimal price() { return Decimal::fromParts(m_random.between(950, 1'050), 2); }
    OrderRequest any()
    {
        OrderRequest request;
        request.symbol = m_floor.symbol;
        request.side = m_random.chance(0.5) ? Side::Buy : Side::Sell;
        request.type = static_cast<OrderType>(m_random.below(7));
        request.timeInForce =
            m_random.chance(0.7) ? TimeInForce::Gtc : static_cast<TimeInForce>(m_random.below(3));
        request.stpMode = static_cast<StpMode>(m_random.below(5));
        request.quantity = Decimal::fromParts(m_random.between(600, 30'000), 3);
        const bool isPlain = request.type == OrderType::Limit ||
            request.type == OrderType::LimitMaker || request.type == OrderType::Market;
        if (request.type == OrderType::Market && m_random.chance(0.3)) {
            request.quoteAmount = Decimal(m_random.between(6, 400));
            request.quantity.reset();
        }
        if (!isPlain && m_random.chance(0.3)) {
            request.trailingDeltaBps = static_cast<int>(m_random.between(10, 300));
        } else if (!isPlain) {
            request.stopPrice = price();
        }
        if (request.type == OrderType::Limit || request.type == OrderType::LimitMaker ||
            request.type == OrderType::StopLossLimit ||
            request.type == OrderType::TakeProfitLimit) {
            request.price = price();
            if (request.timeInForce == TimeInForce::Gtc && m_random.chance(0.2)) {
                request.icebergQuantity = Decimal::fromParts(m_random.between(3'000, 9'000), 3);
            }
        }
        return request;
    }
    OcoRequest oco()
    {
        OcoRequest request;
        request.symbol = m_floor.symbol;
        request.side = m_random.chance(0.5) ? Side::Buy : Side::Sell;
        request.quantity = Decimal::fromParts(m_random.between(600, 20'000), 3);
        OrderRequest& profit = request.side == Side::Sell ? request.above : request.below;
        OrderRequest& stop = request.side == Side::Sell ? request.below : request.above;
        profit.type = OrderType::LimitMaker;
        profit.price = price();
        stop.type = m_random.chance(0.5) ? OrderType::StopLoss : OrderType::StopLossLimit;
        stop.stopPrice = price();
        if (stop.type == OrderType::StopLossLimit) {
            stop.price = price();
        }
        return request;
    }
    std::int64_t pick(AccountRef account)
    {
        const auto open = m_floor.exchange.openOrders(account, m_floor.symbol);
        return open.empty() ? 0 : open[m_random.below(open.size())].orderId;
    }
    void cancelOne(AccountRef account)
    {
        CancelRequest request;
        request.symbol = m_floor.symbol;
        request.key.orderId = pick(account);
        (void)m_floor.exchange.cancel(account, request);
    }
    void amendOne(AccountRef account)
    {
        AmendRequest request;
        request.symbol = m_floor.symbol;
        request.key.orderId = pick(account);
        request.newQuantity = Decimal::fromParts(m_random.between(600, 9'000), 3);
        (void)m_floor.exchange.amend(account, request);
    }

    Floor& m_floor;
    Random m_random;
};

Decimal total(const Floor& f, const char* asset)
{
    Decimal sum;
    for (const AccountRef account : {f.ann, f.bob}) {
        const auto balance = f.exchange.balance(account, Asset(asset));
        sum = *Decimal::add(sum, *Decimal::add(balance.free, balance.locked));
    }
    return sum;
}

} // namespace

class TestLedger : public QObject
{
    Q_OBJECT

private slots:
    void refusesToPayWhatIsLockedOrAbsent()
    {
        Ledger ledger;
        const auto outside = ledger.addAccount(true);
        const auto user = ledger.addAccount(false);
        const auto asset = ledger.addAsset(Asset("X"));
        QVERIFY(ledger.move(outside, user, asset, 100));
        QVERIFY(ledger.lock(user, asset, 60));
        QVERIFY(!ledger.move(user, outside, asset, 41));
        QVERIFY(!ledger.lock(user, asset, 41));
        QVERIFY(!ledger.moveLocked(user, outside, asset, 61));
        QVERIFY(!ledger.move(outside, user, asset, -1));
        QVERIFY(ledger.moveLocked(user, outside, asset, 60));
        QVERIFY(ledger.freeOf(user, asset) == 40);
        QVERIFY(ledger.lockedOf(user, asset) == 0);
        QVERIFY(ledger.freeOf(outside, asset) == -40);
        QVERIFY(ledger.isBalanced());
    }

    void convertsUnitsExactly()
    {
        QCOMPARE(fromUnits(toUnits(dec("1.23456789"), Rounding::Down)), dec("1.23456789"));
        QCOMPARE(fromUnits(toUnits(dec("1.234567891"), Rounding::Up)), dec("1.2345679"));
        QCOMPARE(fromUnits(toUnits(dec("-1.234567891"), Rounding::Down)), dec("-1.23456789"));
        // Beyond 64 bits at eight digits: fewer digits, never a wrong sign.
        const Units large = Units{9'000'000'000'000'000} * 100'000'000;
        QCOMPARE(fromUnits(large), dec("9000000000000000"));
    }

    void staysBalancedInAStorm_data()
    {
        QTest::addColumn<quint64>("seed");
        for (quint64 seed = 1; seed <= 5; ++seed) {
            QTest::newRow(qPrintable(QString::number(seed))) << seed;
        }
    }
    void staysBalancedInAStorm()
    {
        QFETCH(quint64, seed);
        constexpr int kActs = 10'000;
        constexpr int kAuditEvery = 50;
        Floor f;
        f.print("10.00");
        Mirror mirror;
        for (const BookDelta& delta : f.notes.deltas) {
            mirror.apply(delta);
        }
        Storm storm(f, seed);
        std::int64_t fills = 0;
        auto lastUpdate = f.exchange.updateId(f.symbol);
        const auto money = total(f, "USD");
        const auto goods = total(f, "ABC");
        for (int i = 0; i < kActs; ++i) {
            f.notes.clear();
            storm.act();
            fills += static_cast<std::int64_t>(f.notes.trades.size());
            for (const BookDelta& delta : f.notes.deltas) {
                QCOMPARE(delta.firstUpdateId, lastUpdate + 1);
                lastUpdate = delta.lastUpdateId;
                mirror.apply(delta);
            }
            for (const OrderEvent& event : f.notes.orders) {
                QVERIFY(event.order.executedQuantity <= event.order.quantity ||
                        event.order.quoteAmount.isPositive());
            }
            if (i % kAuditEvery == 0) {
                QVERIFY2(f.isSound(), qPrintable(QString::number(i)));
                QVERIFY(mirror.matches(f.exchange.depth(f.symbol, 10'000)));
                for (const AccountRef account : {f.ann, f.bob}) {
                    for (const Balance& balance : f.exchange.balances(account)) {
                        QVERIFY(!balance.free.isNegative() && !balance.locked.isNegative());
                    }
                }
            }
        }
        QVERIFY(fills > 1'000);
        // No fees here: what the two own together is what they brought.
        QCOMPARE(total(f, "USD"), money);
        QCOMPARE(total(f, "ABC"), goods);
        for (const AccountRef account : {f.ann, f.bob}) {
            (void)f.exchange.cancelAll(account, f.symbol);
            QCOMPARE(f.locked(account, "USD"), std::string("0"));
            QCOMPARE(f.locked(account, "ABC"), std::string("0"));
            QVERIFY(f.exchange.orderLists(account, true).empty());
        }
        QVERIFY(f.isSound());
    }
};

QTEST_GUILESS_MAIN(TestLedger)
#include "tst_ledger.moc"
