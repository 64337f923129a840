// SPDX-License-Identifier: GPL-3.0-or-later

// agio-bench-latency: how old a frame is when the interface thread holds it, and when it is
// painted; how long a click needs until the signed order is in the socket. A whole terminal on real
// loopback sockets: the simulated exchange serves REST and takes the orders, LoudFeed is its market
// stream. The journal is in memory: its commit is a disk's affair and measured elsewhere.
//   agio-bench-latency [--seconds 15] [--orders 60] [-platform offscreen]

#include "core/engine/terminal.h"
#include "core/engine/terminalfactory.h"
#include "core/venue/engine/venueexchange.h"
#include "tests/bench/loudfeed.h"
#include "tests/bench/samples.h"
#include "tests/fault/venuethread.h"
#include "ui/ladder/ladderpane.h"
#include "ui/ladder/ladderview.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/selection.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"
#include "ui/window/uisettings.h"

#include <QApplication>
#include <QEventLoop>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <cstdlib>
#include <cstring>
#include <functional>

namespace {

using namespace agio;
using agio::bench::kNsPerMs;
using agio::bench::kNsPerUs;
using agio::bench::LoudFeed;
using agio::bench::Samples;
using agio::bench::steadyNs;

constexpr const char* kKey = "bench-key-000000000000000000000001";
constexpr const char* kSecret = "bench-secret-0000000000000000000002";
constexpr int kRecordedRate = 153; // frames per second, mean of the recording
constexpr int kLoud = 20;
constexpr int kOrderEveryMs = 230; // below five a second: the exchange's limit
const InstrumentId kBtc{ExchangeId("binance"), Symbol("BTCUSDT")};

void run(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

bool runUntil(const std::function<bool()>& isDone, int patienceMs = 20'000)
{
    const std::int64_t until = steadyNs() + patienceMs * 1'000'000LL;
    while (!isDone()) {
        if (steadyNs() > until) {
            return false;
        }
        run(5);
    }
    return true;
}

// Tells when the window's widgets have been painted: the update request has been worked off.
class PaintWatcher final : public QApplication
{
public:
    using QApplication::QApplication;
    std::function<void()> painted;

    bool notify(QObject* receiver, QEvent* event) override
    {
        const bool isPaint = event->type() == QEvent::UpdateRequest;
        const bool result = QApplication::notify(receiver, event);
        if (isPaint && painted) {
            painted();
        }
        return result;
    }
};

Credential credential()
{
    Credential made;
    made.info.account = AccountId("binance:sim:bench");
    made.info.exchange = ExchangeId("binance");
    made.info.environment = Environment::Simulated;
    made.info.type = KeyType::Hmac;
    made.info.label = "bench";
    made.apiKey = kKey;
    made.secret = Secret::fromBytes(kSecret);
    return made;
}

class Stage
{
public:
    Stage()
        : venue(options())
    {
        venue.ask([](venue::VenueServer& server) {
            venue::ApiKey key;
            key.text = kKey;
            key.secret = Secret::fromBytes(kSecret);
            (void)server.createAccount(
                "binance", "bench",
                {{Asset("USDT"), Decimal(1'000'000), {}}, {Asset("BTC"), Decimal(20), {}}},
                std::move(key));
            auto& exchange = *server.exchange("binance");
            const auto maker = exchange.createAccount("maker");
            exchange.deposit(maker, Asset("USDT"), Decimal(10'000'000));
            exchange.deposit(maker, Asset("BTC"), Decimal(1'000));
            for (int i = 0; i < 100; ++i) {
                quote(exchange, maker, Side::Buy, 59'990 - i);
                quote(exchange, maker, Side::Sell, 60'010 + i);
            }
        });
        const auto sequence = venue.ask([](venue::VenueServer& server) {
            return server.exchange("binance")->depth(kBtc.symbol, 10).lastUpdateId;
        });
        firstSequence = sequence;
        feed = std::make_unique<LoudFeed>(sequence);
        const auto& address = venue.started().value().front();
        TerminalSetup setup;
        auto exchange = simulatedExchange(
            {address.dialect, address.rest, feed->url(), address.socketApi}, credential());
        setup.exchanges.push_back(std::move(exchange).value());
        setup.makeJournal = [](const AccountId&) -> Result<std::unique_ptr<Journal>> {
            return makeMemoryJournal();
        };
        setup.clock = &clock;
        setup.log = &log;
        setup.seed = 5;
        terminal = std::make_unique<Terminal>(std::move(setup));
        watch = terminal->watch(kBtc, {true, 1'000, true, true});
    }

    static venue::VenueServerOptions options()
    {
        venue::VenueServerOptions options;
        options.hasAgents = false;
        options.stepEvery = Duration::ms(5);
        return options;
    }
    static void quote(venue::VenueExchange& exchange, venue::AccountRef maker, Side side,
                      std::int64_t price)
    {
        venue::OrderRequest order;
        order.symbol = kBtc.symbol;
        order.side = side;
        order.type = venue::OrderType::Limit;
        order.timeInForce = venue::TimeInForce::Gtc;
        order.price = Decimal::fromParts(price * 100, 2);
        order.quantity = Decimal::literal("0.1");
        (void)exchange.place(maker, order);
    }
    bool makeReady()
    {
        terminal->start();
        feed->setFramesPerSecond(kRecordedRate);
        return runUntil([this] {
            const auto book = watch->book.get();
            return book && book->state == BookState::Live && terminal->account().isVerified &&
                terminal->account().balancesVerified &&
                terminal->health().front().account == LinkState::Live;
        });
    }

    SystemClock clock;
    Log log{clock};
    test::VenueThread venue;
    std::int64_t firstSequence = 0;
    std::unique_ptr<LoudFeed> feed;
    std::unique_ptr<Terminal> terminal;
    std::shared_ptr<MarketWatch> watch;
};

void measureHolding(Stage& stage, int seconds, int rate, const char* name)
{
    stage.feed->setFramesPerSecond(rate);
    run(1'000);
    Samples trades, books;
    std::vector<Trade> taken;
    stage.watch->trades.drain(taken);
    const auto connection =
        QObject::connect(stage.terminal.get(), &TerminalPort::marketChanged, qApp, [&] {
            const std::int64_t now = steadyNs();
            stage.watch->trades.drain(taken);
            for (const Trade& trade : taken) {
                if (const std::int64_t sent = stage.feed->trades().get(trade.id); sent != 0) {
                    trades.add(now - sent);
                }
            }
            if (stage.watch->book.takeFresh()) {
                const std::int64_t number = stage.watch->book.get()->sequence - stage.firstSequence;
                if (const std::int64_t sent = stage.feed->diffs().get(number); sent != 0) {
                    books.add(now - sent);
                }
            }
        });
    run(seconds * 1'000);
    QObject::disconnect(connection);
    std::printf("%s\n", name);
    trades.print("  trade frame -> held by the interface thread", kNsPerUs, "us");
    books.print("  newest diff in a book view -> held", kNsPerUs, "us");
}

void measurePainting(Stage& stage, PaintWatcher& application, MainWindow& window, int seconds,
                     int rate, const char* name)
{
    stage.feed->setFramesPerSecond(rate);
    run(1'000);
    Samples painted;
    std::int64_t last = 0;
    int paints = 0;
    application.painted = [&] {
        ++paints;
        const auto& book = window.ladder().view().model().book();
        const std::int64_t now = steadyNs();
        const std::int64_t number = book ? book->sequence - stage.firstSequence : 0;
        for (std::int64_t n = last + 1; last != 0 && n <= number; ++n) {
            if (const std::int64_t sent = stage.feed->diffs().get(n); sent != 0) {
                painted.add(now - sent);
            }
        }
        last = std::max(last, number);
    };
    run(seconds * 1'000);
    application.painted = nullptr;
    std::printf("%s (%d frames, %d paints in the last second, longest gap %lld ms)\n", name,
                window.pacer().framesLastSecond(), paints / std::max(1, seconds),
                static_cast<long long>(window.pacer().longestGapMs()));
    painted.print("  depth frame -> painted in the ladder", kNsPerMs, "ms");
}

void measureOrders(Stage& stage, int orders, int rate, const char* name)
{
    stage.feed->setFramesPerSecond(rate);
    run(500);
    Samples whole, hop, send;
    UtcTime clicked;
    ClientOrderId current;
    int refused = 0;
    const auto connection =
        QObject::connect(stage.terminal.get(), &TerminalPort::orderChanged, qApp,
                         [&](const std::shared_ptr<const Order>& order) {
                             if (order->intent.clientOrderId != current) {
                                 return;
                             }
                             if (order->state == OrderState::Working) {
                                 whole.add((order->sentAt - clicked).toNs());
                                 hop.add((order->createdAt - clicked).toNs());
                                 send.add((order->sentAt - order->createdAt).toNs());
                                 current = {};
                                 stage.terminal->cancel(order->intent.clientOrderId);
                             } else if (order->state == OrderState::Rejected) {
                                 ++refused;
                                 if (order->error) {
                                     std::printf("  refused: %s\n", order->error->message.c_str());
                                 }
                             }
                         });
    for (int i = 0; i < orders; ++i) {
        OrderIntent intent;
        intent.clientOrderId = stage.terminal->newClientOrderId();
        intent.instrument = kBtc;
        intent.side = Side::Buy;
        intent.quantity = Decimal::literal("0.01");
        intent.price = Decimal::fromParts(5'950'000 + i * 7, 2);
        current = intent.clientOrderId;
        clicked = stage.clock.now();
        stage.terminal->place(intent);
        run(kOrderEveryMs);
    }
    QObject::disconnect(connection);
    std::printf("%s (%d refused)\n", name, refused);
    whole.print("  place() on the interface thread -> in the socket", kNsPerUs, "us");
    hop.print("  ... until the engine has checked it", kNsPerUs, "us");
    send.print("  ... journal in memory, sign, into the socket", kNsPerUs, "us");
}

// What the machine itself takes for the two steps that no order can avoid, at the same slow pace:
// waking another thread, and giving 400 bytes to a loopback socket.
void measureMachine(int count)
{
    QTcpServer server;
    QThread thread;
    QObject there;
    there.moveToThread(&thread);
    std::unique_ptr<QTcpSocket> socket;
    Samples wake, write;
    if (!server.listen(QHostAddress::LocalHost)) {
        return;
    }
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket* const peer = server.nextPendingConnection();
        QObject::connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->readAll(); });
    });
    thread.start();
    QMetaObject::invokeMethod(&there, [&] {
        socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QHostAddress(QHostAddress::LocalHost), server.serverPort());
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    });
    run(200);
    const QByteArray order(400, 'x');
    for (int i = 0; i < count; ++i) {
        const std::int64_t posted = steadyNs();
        QMetaObject::invokeMethod(&there, [&, posted] {
            const std::int64_t start = steadyNs();
            wake.add(start - posted);
            socket->write(order);
            socket->flush();
            write.add(steadyNs() - start);
        });
        run(kOrderEveryMs);
    }
    QMetaObject::invokeMethod(
        &there, [&socket] { socket.reset(); }, Qt::BlockingQueuedConnection);
    thread.quit();
    thread.wait();
    std::printf("the machine itself, at the pace of the orders\n");
    wake.print("  a call posted to another thread -> running", kNsPerUs, "us");
    write.print("  400 bytes -> loopback socket", kNsPerUs, "us");
}

int optionOf(int argc, char** argv, const char* name, int fallback)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::strcmp(argv[i], name) == 0) {
            return std::max(1, std::atoi(argv[i + 1]));
        }
    }
    return fallback;
}

} // namespace

int main(int argc, char** argv)
{
    const int seconds = optionOf(argc, argv, "--seconds", 15);
    const int orders = optionOf(argc, argv, "--orders", 60);
    PaintWatcher application(argc, argv);
    std::printf("platform %s, Qt %s, %s\n", qPrintable(QGuiApplication::platformName()), qVersion(),
                AGIO_BUILD_FLAGS);
    Stage stage;
    if (!stage.makeReady()) {
        std::fprintf(stderr, "the terminal did not come to life\n");
        return 1;
    }
    measureHolding(stage, seconds, kRecordedRate * kLoud, "20 times the recorded rate, no window");
    measureHolding(stage, seconds, kRecordedRate, "recorded rate, no window");
    measureMachine(orders);
    measureOrders(stage, orders, kRecordedRate, "orders, recorded rate, no window");
    measureOrders(stage, orders, kRecordedRate * kLoud, "orders, 20 times the rate, no window");
    {
        Theme theme;
        theme.applyTo(application);
        UiSettings settings{QString()};
        MainWindow window(*stage.terminal, theme, settings);
        window.resize(1600, 1000);
        window.show();
        window.activateWindow();
        window.selection().setInstrument(kBtc);
        run(2'000);
        measurePainting(stage, application, window, seconds, kRecordedRate,
                        "recorded rate, whole window");
        measurePainting(stage, application, window, seconds, kRecordedRate * kLoud,
                        "20 times the rate, whole window");
        measureHolding(stage, seconds, kRecordedRate * kLoud, "20 times the rate, whole window");
    }
    stage.watch.reset();
    stage.terminal.reset();
    return 0;
}
