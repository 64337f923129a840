// SPDX-License-Identifier: GPL-3.0-or-later
// A small exchange with a ledger, and everything between it and the desk going wrong by seed:
// requests and replies lost, late arrivals, repeated and reordered pushes, holes in the stream,
// crashes. Afterwards the ledger and the desk must agree, and no intent may have been sent twice.
#include "deskbench.h"

#include "core/base/random.h"

#include <QTest>

#include <set>

using namespace agio;
using namespace agio::test;

class TestDeskChaos : public QObject
{
    Q_OBJECT
private slots:
    void agreesWithTheLedgerAfterAnyTrouble_data();
    void agreesWithTheLedgerAfterAnyTrouble();
};

namespace {

struct Ledger
{
    std::map<ClientOrderId, OrderReport> orders;
    std::vector<Fill> trades;
    std::map<ClientOrderId, int> arrivals;

    const OrderReport& accept(const OrderIntent& intent)
    {
        ++arrivals[intent.clientOrderId];
        const auto id = std::to_string(orders.size() + 1);
        OrderReport said =
            report(intent.clientOrderId.text().c_str(), id.c_str(), ReportedStatus::New);
        said.price = intent.price;
        said.quantity = intent.quantity;
        return orders[intent.clientOrderId] = said;
    }
    std::optional<OrderReport> trade(OrderReport& order, Random& random)
    {
        if (isFinal(order.status)) {
            return std::nullopt;
        }
        const Decimal left = Decimal::sub(*order.quantity, *order.filledQuantity).value();
        const Decimal part = random.chance(0.5) ? left : std::min(left, dec("0.01"));
        const auto trade = std::to_string(trades.size() + 1);
        trades.push_back(
            fill(trade.c_str(), order.exchangeOrderId.text().c_str(), part.toString().c_str()));
        order.filledQuantity = Decimal::add(*order.filledQuantity, part);
        order.filledQuoteAmount = Decimal::mul(*order.filledQuantity, dec("67000"));
        order.status = part == left ? ReportedStatus::Filled : ReportedStatus::PartiallyFilled;
        OrderReport pushed = order;
        pushed.fills = {trades.back()};
        return pushed;
    }
    std::vector<OrderReport> open() const
    {
        std::vector<OrderReport> result;
        for (const auto& [id, order] : orders) {
            if (!isFinal(order.status)) {
                result.push_back(order);
            }
        }
        return result;
    }
};

class Chaos
{
public:
    explicit Chaos(std::uint64_t seed)
        : m_random(seed)
    {
        restart();
    }

    void run()
    {
        for (int step = 0; step < 150; ++step) {
            act();
            serve(0.3);
            deliver(0.5);
            m_bench->scheduler.advance(Duration::ms(m_random.between(0, 900)));
        }
        for (int second = 0; second < 90; ++second) { // the world heals
            if (!m_streamUp) {
                setStream(true);
            }
            serve(0);
            deliver(1);
            m_bench->scheduler.advance(Duration::seconds(1));
        }
        noteSent();
    }

    Ledger ledger;
    std::map<ClientOrderId, int> sent;
    std::vector<Fill> heard;
    std::vector<ClientOrderId> given;
    Bench& bench() { return *m_bench; }

private:
    void restart()
    {
        if (m_bench != nullptr) {
            noteSent();
            m_journal = m_bench->journal;
        }
        m_pushes.clear();
        const UtcTime wall = m_bench ? m_bench->clock.now() : UtcTime();
        m_bench = std::make_unique<Bench>(m_journal);
        if (wall.isSet()) {
            m_bench->clock.stepWallClock(wall - m_bench->clock.now());
        }
        setStream(true);
        m_bench->desk->start({});
    }
    void noteSent()
    {
        for (const auto& [id, count] : m_bench->gateway.sentCount) {
            sent[id] += count;
        }
        m_bench->gateway.sentCount.clear();
        heard.insert(heard.end(), m_bench->listener.fills.begin(), m_bench->listener.fills.end());
        m_bench->listener.fills.clear();
    }
    void setStream(bool up)
    {
        m_streamUp = up;
        if (!up) {
            m_pushes.clear(); // a hole
        }
        m_bench->gateway.listener->onPrivateStream(up);
    }
    void push(const OrderReport& said)
    {
        if (m_streamUp) {
            m_pushes.push_back(said);
            if (m_random.chance(0.2)) {
                m_pushes.push_back(said);
            }
        }
    }
    void act()
    {
        const auto dice = m_random.below(100);
        if (dice < 25 && given.size() < 40) {
            const auto id = "o" + std::to_string(given.size());
            const auto price = std::to_string(60'000 + given.size()) + ".0";
            given.emplace_back(id);
            m_bench->desk->place(buyLimit(id.c_str(), price.c_str()));
        } else if (dice < 40 && !given.empty()) {
            m_bench->desk->cancel(given[m_random.below(given.size())]);
        } else if (dice < 60 && !ledger.orders.empty()) {
            auto order = ledger.orders.begin();
            std::advance(order, static_cast<std::ptrdiff_t>(m_random.below(ledger.orders.size())));
            if (const auto said = ledger.trade(order->second, m_random)) {
                push(*said);
            }
        } else if (dice < 65) {
            setStream(!m_streamUp);
        } else if (dice < 67) {
            restart();
        }
    }
    void deliver(double probability)
    {
        while (!m_pushes.empty() && m_random.chance(probability)) {
            const auto at = m_random.below(m_pushes.size()); // in any order
            const OrderReport said = m_pushes[at];
            m_pushes.erase(m_pushes.begin() + static_cast<std::ptrdiff_t>(at));
            m_bench->gateway.listener->onOrderReport(said);
        }
    }

    template <typename Queue, typename Answer>
    void serveAll(Queue& queue, double trouble, Answer answer)
    {
        while (!queue.empty()) {
            if (m_random.chance(trouble)) {
                return; // later
            }
            auto call = take(queue);
            answer(call);
        }
    }
    void serve(double trouble)
    {
        ScriptedGateway& gateway = m_bench->gateway;
        serveAll(gateway.places, trouble, [&](auto& call) {
            if (m_random.chance(0.9)) {
                call.handedOver();
            }
            if (m_random.chance(trouble * 0.5)) {
                call.done(unknownError()); // lost on the way there
            } else if (m_random.chance(trouble * 0.3)) {
                call.done(Error::refused("no"));
            } else {
                const OrderReport said = ledger.accept(call.ask);
                push(said);
                call.done(m_random.chance(trouble) ? Result<OrderReport>(unknownError())
                                                   : Result<OrderReport>(said));
            }
        });
        serveAll(gateway.cancels, trouble, [&](auto& call) {
            OrderReport* order = nullptr;
            for (auto& [id, candidate] : ledger.orders) {
                if (id == call.ask.clientOrderId ||
                    candidate.exchangeOrderId == call.ask.exchangeOrderId) {
                    order = &candidate;
                }
            }
            if (order == nullptr || isFinal(order->status)) {
                call.done(Error::refused("Unknown order sent."));
                return;
            }
            if (!m_random.chance(trouble * 0.5)) {
                order->status = ReportedStatus::Cancelled;
                push(*order);
            }
            call.done(m_random.chance(trouble) || order->status != ReportedStatus::Cancelled
                          ? Result<OrderReport>(unknownError())
                          : Result<OrderReport>(*order));
        });
        const auto fails = [this, trouble] { return m_random.chance(trouble * 0.5); };
        serveAll(gateway.queries, trouble, [&](auto& call) {
            std::optional<OrderReport> said;
            for (const auto& [id, order] : ledger.orders) {
                if (id == call.ask.clientOrderId) {
                    said = order;
                }
            }
            if (m_random.chance(trouble)) {
                said.reset(); // a cache that is behind
            }
            call.done(fails() ? Result<std::optional<OrderReport>>(unknownError())
                              : Result<std::optional<OrderReport>>(said));
        });
        serveAll(gateway.openOrderReads, trouble, [&](auto& call) {
            call.done(fails() ? Result<std::vector<OrderReport>>(unknownError())
                              : Result<std::vector<OrderReport>>(ledger.open()));
        });
        serveAll(gateway.allOrderReads, trouble, [&](auto& call) {
            std::vector<OrderReport> all;
            for (const auto& [id, order] : ledger.orders) {
                all.push_back(order);
            }
            call.done(all);
        });
        serveAll(gateway.tradeReads, trouble, [&](auto& call) {
            std::vector<Fill> mine;
            for (const Fill& trade : ledger.trades) {
                if (call.ask.order.isEmpty() || call.ask.order == trade.exchangeOrderId) {
                    mine.push_back(trade);
                }
            }
            call.done(fails() ? Result<std::vector<Fill>>(unknownError())
                              : Result<std::vector<Fill>>(mine));
        });
        serveAll(gateway.accountReads, trouble, [&](auto& call) {
            AccountSnapshot account;
            account.balances = {{Asset("USDT"), dec("1000000"), {}}};
            call.done(account);
        });
    }

    Random m_random;
    std::shared_ptr<StubbornJournal> m_journal = std::make_shared<StubbornJournal>();
    std::unique_ptr<Bench> m_bench;
    std::vector<OrderReport> m_pushes;
    bool m_streamUp = false;
};

} // namespace

void TestDeskChaos::agreesWithTheLedgerAfterAnyTrouble_data()
{
    QTest::addColumn<int>("firstSeed");
    for (int seed = 1; seed <= 301; seed += 50) {
        QTest::addRow("seeds from %d", seed) << seed;
    }
}

void TestDeskChaos::agreesWithTheLedgerAfterAnyTrouble()
{
    QFETCH(int, firstSeed);
    for (int seed = firstSeed; seed < firstSeed + 50; ++seed) {
        Chaos chaos(static_cast<std::uint64_t>(seed));
        chaos.run();
        const QByteArray name = "seed " + QByteArray::number(seed);
        for (const auto& [id, count] : chaos.sent) {
            QVERIFY2(count == 1, name + " sent twice: " + id.text().c_str());
        }
        for (const auto& [id, count] : chaos.ledger.arrivals) {
            QVERIFY2(count == 1, name + " two orders for " + id.text().c_str());
        }
        std::set<ExchangeTradeId> trades;
        for (const Fill& heard : chaos.heard) {
            QVERIFY2(trades.insert(heard.tradeId).second, name + " a trade counted twice");
        }
        for (const ClientOrderId& id : chaos.given) {
            const Order* order = chaos.bench().desk->find(id);
            const auto booked = chaos.ledger.orders.find(id);
            if (order == nullptr) {
                continue; // ended before the last restart: the journal has closed it
            }
            QVERIFY2(!order->isForeign, name + " forgotten: " + id.text().c_str());
            if (booked == chaos.ledger.orders.end()) {
                QVERIFY2(isFinal(order->state),
                         name + " not settled: " + id.text().c_str() + ' ' + toText(order->state));
                continue;
            }
            const OrderReport& truth = booked->second;
            const OrderState expected = truth.status == ReportedStatus::Filled ? OrderState::Filled
                : truth.status == ReportedStatus::Cancelled ? OrderState::Cancelled
                : truth.filledQuantity->isPositive()        ? OrderState::PartiallyFilled
                                                            : OrderState::Working;
            QVERIFY2(order->state == expected,
                     name + ' ' + id.text().c_str() + " is " + toText(order->state) + ", not " +
                         toText(expected));
            QVERIFY2(order->filledQuantity == *truth.filledQuantity,
                     name + " filled " + order->filledQuantity.toString().c_str());
        }
        for (const auto& [id, truth] : chaos.ledger.orders) {
            const bool isOpen = !isFinal(truth.status);
            QVERIFY2(!isOpen || chaos.bench().desk->find(id) != nullptr,
                     name + " an open order is not shown: " + id.text().c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestDeskChaos)
#include "tst_deskchaos.moc"
