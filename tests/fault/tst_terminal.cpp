// SPDX-License-Identifier: GPL-3.0-or-later
// A whole terminal against the simulated exchange over real loopback sockets.
#include "venuethread.h"

#include "core/engine/terminal.h"
#include "core/engine/terminalfactory.h"
#include "core/venue/engine/venueexchange.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <optional>

using namespace agio;
using namespace agio::test;

namespace {

const char* const kKey = "terminal-test-key-0000000000000001";
const char* const kSecret = "terminal-test-secret-0000000000002";
constexpr int kPatienceMs = 20'000;
const InstrumentId kBtc{ExchangeId("binance"), Symbol("BTCUSDT")};

Credential testCredential()
{
    Credential credential;
    credential.info.account = AccountId("binance:sim:test");
    credential.info.exchange = ExchangeId("binance");
    credential.info.environment = Environment::Simulated;
    credential.info.type = KeyType::Hmac;
    credential.info.label = "test";
    credential.apiKey = kKey;
    credential.secret = Secret::fromBytes(kSecret);
    return credential;
}

// A venue without agents, one account with money, a maker whose orders make the book.
class Stage
{
public:
    Stage()
        : venue(options())
    {
        venue.ask([this](venue::VenueServer& server) {
            venue::ApiKey key;
            key.text = kKey;
            key.secret = Secret::fromBytes(kSecret);
            account = server
                          .createAccount("binance", "test",
                                         {{Asset("USDT"), Decimal(100'000), {}},
                                          {Asset("BTC"), Decimal(2), {}}},
                                         std::move(key))
                          .value();
            auto& exchange = *server.exchange("binance");
            maker = exchange.createAccount("maker");
            exchange.deposit(maker, Asset("USDT"), Decimal(10'000'000));
            exchange.deposit(maker, Asset("BTC"), Decimal(1'000));
        });
        for (int i = 0; i < 50; ++i) {
            quote(Side::Buy, 59'999 - i, "0.1");
            quote(Side::Sell, 60'001 + i, "0.1");
        }
    }

    static venue::VenueServerOptions options()
    {
        venue::VenueServerOptions options;
        options.hasAgents = false;
        options.stepEvery = Duration::ms(5);
        return options;
    }

    void quote(Side side, std::int64_t price, const char* quantity)
    {
        venue.ask([&](venue::VenueServer& server) {
            venue::OrderRequest order;
            order.symbol = kBtc.symbol;
            order.side = side;
            order.type = venue::OrderType::Limit;
            order.timeInForce = venue::TimeInForce::Gtc;
            order.price = Decimal::fromParts(price * 100, 2);
            order.quantity = Decimal::literal(quantity);
            return server.exchange("binance")->place(maker, order).ok();
        });
    }

    std::unique_ptr<Terminal> terminal()
    {
        const auto& address = venue.started().value().front();
        TerminalSetup setup;
        auto exchange = simulatedExchange(
            {address.dialect, address.rest, address.stream, address.socketApi}, testCredential());
        setup.exchanges.push_back(std::move(exchange).value());
        setup.makeJournal = [](const AccountId&) -> Result<std::unique_ptr<Journal>> {
            return makeMemoryJournal();
        };
        setup.clock = &clock;
        setup.log = &log;
        setup.seed = 5;
        return std::make_unique<Terminal>(std::move(setup));
    }

    std::vector<venue::VenueOrder> openOrders()
    {
        return venue.ask([this](venue::VenueServer& server) {
            return server.exchange("binance")->openOrders(account);
        });
    }
    std::vector<venue::VenueOrder> allOrders()
    {
        return venue.ask([this](venue::VenueServer& server) {
            return server.exchange("binance")->allOrders(account, kBtc.symbol, {});
        });
    }
    venue::DepthSnapshot depth()
    {
        return venue.ask([](venue::VenueServer& server) {
            return server.exchange("binance")->depth(kBtc.symbol, 5'000);
        });
    }
    void harm(venue::FaultKind kind, const char* where)
    {
        venue.ask([&](venue::VenueServer& server) {
            venue::FaultRule rule;
            rule.kind = kind;
            rule.where = where;
            rule.remaining = 1;
            server.faults().add(rule);
        });
    }

    SystemClock clock;
    Log log{clock};
    VenueThread venue;
    venue::AccountRef account{}, maker{};
};

bool sameBook(const BookView& view, const venue::DepthSnapshot& depth)
{
    const auto sameSide = [&view](const std::vector<BookRow>& rows,
                                  const std::vector<BookLevel>& levels) {
        return std::equal(rows.begin(), rows.end(), levels.begin(), levels.end(),
                          [&view](const BookRow& row, const BookLevel& level) {
                              return view.priceOf(row.ticks) == level.price &&
                                  view.quantityOf(row.quantity) == level.quantity;
                          });
    };
    return sameSide(view.bids, depth.bids) && sameSide(view.asks, depth.asks);
}

OrderIntent buyAt(Terminal& terminal, std::int64_t price, const char* quantity)
{
    OrderIntent intent;
    intent.clientOrderId = terminal.newClientOrderId();
    intent.instrument = kBtc;
    intent.side = Side::Buy;
    intent.quantity = Decimal::literal(quantity);
    intent.price = Decimal::fromParts(price * 100, 2);
    return intent;
}

std::optional<OrderState> stateOf(const Terminal& terminal, const ClientOrderId& id)
{
    for (const auto& order : terminal.orders()) {
        if (order->intent.clientOrderId == id) {
            return order->state;
        }
    }
    return std::nullopt;
}

bool isLive(const MarketWatch& watch)
{
    const auto view = watch.book.get();
    return view && view->state != BookState::Empty && view->isFresh();
}

} // namespace

class TerminalTest : public QObject
{
    Q_OBJECT
private slots:
    void showsTheVenuesBookAtTheSameSequence();
    void readsInstrumentsTickersHistoryAndBalances();
    void placesAndCancelsOneOrder();
    void countsAFillOnce();
    void comesBackAfterTheSocketsWereKilled();
    void keepsOneOrderWhenTheAnswerIsLost();
    void changesSocketsWhenTheServerShutsDown();
    void handlesOutliveTheTerminal();

private:
    // The terminal's threads use the stage's clock and log: it outlives the terminal.
    Stage& newStage()
    {
        m_stage = std::make_unique<Stage>();
        return *m_stage;
    }
    void makeReady(Stage& stage);
    std::unique_ptr<Stage> m_stage;
    std::unique_ptr<Terminal> m_terminal;
    std::shared_ptr<MarketWatch> m_watch;

private slots:
    void cleanup()
    {
        m_watch.reset();
        m_terminal.reset();
        m_stage.reset();
    }
};

void TerminalTest::makeReady(Stage& stage)
{
    QVERIFY2(stage.venue.started().ok(), "the venue must listen");
    m_terminal = stage.terminal();
    m_watch = m_terminal->watch(kBtc, {true, 1'000, true, true});
    m_terminal->start();
    QTRY_VERIFY_WITH_TIMEOUT(isLive(*m_watch), kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_terminal->account().isVerified, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_terminal->account().balancesVerified, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_terminal->health().front().account, LinkState::Live, kPatienceMs);
}

void TerminalTest::showsTheVenuesBookAtTheSameSequence()
{
    Stage& stage = newStage();
    makeReady(stage);
    for (int round = 0; round < 5; ++round) {
        stage.quote(Side::Buy, 59'900 - round, "0.25");
        stage.quote(Side::Sell, 60'100 + round, "0.75");
        const venue::DepthSnapshot depth = stage.depth();
        QTRY_VERIFY_WITH_TIMEOUT(
            (m_watch->book.takeFresh(), m_watch->book.get()->sequence == depth.lastUpdateId),
            kPatienceMs);
        QVERIFY(sameBook(*m_watch->book.get(), depth));
    }
}

void TerminalTest::readsInstrumentsTickersHistoryAndBalances()
{
    Stage& stage = newStage();
    makeReady(stage);
    const auto table = m_terminal->instruments(kBtc.exchange);
    QVERIFY(table->find(kBtc.symbol) != nullptr);
    QCOMPARE(table->find(kBtc.symbol)->tickSize, Decimal::literal("0.01"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_terminal->tickers()->empty(), kPatienceMs);
    const auto candles = m_terminal->watchCandles(kBtc, Interval::M1);
    QTRY_VERIFY_WITH_TIMEOUT(candles->candles.get() && candles->candles.get()->problem.empty(),
                             kPatienceMs);
    const AccountView account = m_terminal->account();
    QCOMPARE(account.balances.size(), 2U);
    QCOMPARE(account.balances.back().free, Decimal(100'000));
    QVERIFY(account.canTrade);
}

void TerminalTest::placesAndCancelsOneOrder()
{
    Stage& stage = newStage();
    makeReady(stage);
    const OrderIntent intent = buyAt(*m_terminal, 59'500, "0.01");
    m_terminal->place(intent);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(*m_terminal, intent.clientOrderId),
                              std::optional(OrderState::Working), kPatienceMs);
    const auto open = stage.openOrders();
    QCOMPARE(open.size(), 1U);
    QCOMPARE(open.front().clientOrderId, intent.clientOrderId.text());
    m_terminal->cancel(intent.clientOrderId);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(*m_terminal, intent.clientOrderId),
                              std::optional(OrderState::Cancelled), kPatienceMs);
    QVERIFY(stage.openOrders().empty());
}

void TerminalTest::countsAFillOnce()
{
    Stage& stage = newStage();
    makeReady(stage);
    const OrderIntent intent = buyAt(*m_terminal, 60'000, "0.05"); // best bid
    m_terminal->place(intent);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(*m_terminal, intent.clientOrderId),
                              std::optional(OrderState::Working), kPatienceMs);
    stage.quote(Side::Sell, 60'000, "0.05");
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(*m_terminal, intent.clientOrderId),
                              std::optional(OrderState::Filled), kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_terminal->fills().size(), 1U, kPatienceMs);
    QCOMPARE(m_terminal->fills().front()->quantity, Decimal::literal("0.05"));
    std::vector<Trade> trades;
    m_watch->trades.drain(trades);
    QTRY_VERIFY_WITH_TIMEOUT(
        (trades.empty() ? m_watch->trades.drain(trades) : void(), !trades.empty()), kPatienceMs);
    QCOMPARE(trades.back().price, Decimal(60'000));
}

void TerminalTest::comesBackAfterTheSocketsWereKilled()
{
    Stage& stage = newStage();
    makeReady(stage);
    const OrderIntent intent = buyAt(*m_terminal, 59'000, "0.01");
    m_terminal->place(intent);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(*m_terminal, intent.clientOrderId),
                              std::optional(OrderState::Working), kPatienceMs);
    stage.venue.ask([](venue::VenueServer& server) { server.restart(Duration::ms(300)); });
    QTRY_COMPARE_WITH_TIMEOUT(m_watch->book.get()->state, BookState::Offline, kPatienceMs);
    stage.quote(Side::Buy, 59'950, "0.5");
    QTRY_VERIFY_WITH_TIMEOUT(isLive(*m_watch), kPatienceMs);
    const venue::DepthSnapshot depth = stage.depth();
    QTRY_VERIFY_WITH_TIMEOUT(
        (m_watch->book.takeFresh(), m_watch->book.get()->sequence == depth.lastUpdateId),
        kPatienceMs);
    QVERIFY(sameBook(*m_watch->book.get(), depth));
    QTRY_COMPARE_WITH_TIMEOUT(m_terminal->health().front().account, LinkState::Live, kPatienceMs);
    QCOMPARE(stateOf(*m_terminal, intent.clientOrderId), std::optional(OrderState::Working));
}

void TerminalTest::keepsOneOrderWhenTheAnswerIsLost()
{
    Stage& stage = newStage();
    makeReady(stage);
    stage.harm(venue::FaultKind::CutAfter, "wsapi order.place");
    const OrderIntent intent = buyAt(*m_terminal, 59'400, "0.01");
    std::vector<OrderState> seen;
    QObject::connect(
        m_terminal.get(), &TerminalPort::orderChanged, this,
        [&seen](const std::shared_ptr<const Order>& order) { seen.push_back(order->state); });
    m_terminal->place(intent);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(*m_terminal, intent.clientOrderId),
                              std::optional(OrderState::Working), kPatienceMs);
    for (const OrderState state : seen) {
        QVERIFY2(state != OrderState::Rejected && state != OrderState::NotSent,
                 "a lost answer is not a failure");
    }
    QCOMPARE(stage.allOrders().size(), 1U);
}

void TerminalTest::changesSocketsWhenTheServerShutsDown()
{
    Stage& stage = newStage();
    makeReady(stage);
    std::string trouble;
    QObject::connect(m_terminal.get(), &TerminalPort::marketChanged, this, [&] {
        const auto view = m_watch->book.get();
        if (!view->isFresh()) {
            trouble += view->stateReason + "; ";
        }
    });
    const auto isRenewing = std::make_shared<std::atomic<bool>>(false);
    stage.log.addSink([isRenewing](const LogLine& line) {
        if (line.text.find("renewing the market connection") != std::string::npos) {
            *isRenewing = true;
        }
    });
    stage.venue.ask(
        [](venue::VenueServer& server) { server.announceShutdown(Duration::minutes(5)); });
    QTRY_VERIFY_WITH_TIMEOUT(isRenewing->load(), kPatienceMs);
    for (int i = 0; i < 20; ++i) { // the market goes on while the sockets change
        stage.quote(Side::Sell, 60'200 + i, "0.5");
        QTest::qWait(100);
    }
    QVERIFY2(trouble.empty(), trouble.c_str()); // the book does not leave the screen for a renewal
    stage.quote(Side::Buy, 59'951, "0.5");
    const venue::DepthSnapshot depth = stage.depth();
    QTRY_VERIFY_WITH_TIMEOUT(
        (m_watch->book.takeFresh(), m_watch->book.get()->sequence == depth.lastUpdateId),
        kPatienceMs);
    QVERIFY(sameBook(*m_watch->book.get(), depth));
}

void TerminalTest::handlesOutliveTheTerminal()
{
    Stage& stage = newStage();
    makeReady(stage);
    const auto candles = m_terminal->watchCandles(kBtc, Interval::M5);
    m_terminal.reset();
    candles->loadOlder();
    QVERIFY(m_watch->book.get() != nullptr);
}

QTEST_GUILESS_MAIN(TerminalTest)
#include "tst_terminal.moc"
