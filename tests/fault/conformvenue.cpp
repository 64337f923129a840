// SPDX-License-Identifier: GPL-3.0-or-later
// agio-conform-venue RECORDING [SPEED]
// The simulated exchange plays a recording, a whole Terminal follows it over real sockets, and the
// terminal's own final book must be the one that expected.json beside the recording states, level
// for level. Prints a line per check and "N passed, N failed"; exit code 1 if any failed.

#include "venuethread.h"

#include "core/engine/terminal.h"
#include "core/engine/terminalfactory.h"
#include "core/venue/engine/venueexchange.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

using namespace agio;

namespace {

struct Expected
{
    std::string symbol;
    std::string sha256;
    std::int64_t lastSequence = 0;
    double seconds = 0;
};

struct Tally
{
    int passed = 0, failed = 0;
    void check(bool ok, const std::string& what)
    {
        ok ? ++passed : ++failed;
        std::printf("%s %s\n", ok ? "pass" : "FAIL", what.c_str());
    }
};

Result<Expected> readExpected(const QString& recording)
{
    const QFileInfo info(recording);
    QFile file(info.dir().filePath(QStringLiteral("expected.json")));
    if (!file.open(QIODevice::ReadOnly)) {
        return Error::local("no expected.json beside the recording");
    }
    const QString name = info.fileName().section(QStringLiteral(".jsonl"), 0, 0);
    const QJsonObject entry =
        QJsonDocument::fromJson(file.readAll()).object().value(name).toObject();
    const QJsonObject books = entry.value(QStringLiteral("books")).toObject();
    if (books.size() != 1) {
        return Error::local("expected.json does not state exactly one book for it");
    }
    const QJsonObject book = books.begin().value().toObject();
    Expected expected;
    expected.symbol = books.begin().key().toStdString();
    expected.sha256 = book.value(QStringLiteral("sha256_full_book")).toString().toStdString();
    expected.lastSequence = book.value(QStringLiteral("last_seq")).toInteger();
    expected.seconds = entry.value(QStringLiteral("duration_s")).toDouble();
    return expected;
}

// The view holds the whole book; its digest is that of a book made of its rows.
std::string digestOf(const BookView& view)
{
    OrderBook book(view.scale);
    const auto levels = [&view](const std::vector<BookRow>& rows) {
        std::vector<BookLevel> all;
        all.reserve(rows.size());
        for (const BookRow& row : rows) {
            all.push_back({view.priceOf(row.ticks), view.quantityOf(row.quantity)});
        }
        return all;
    };
    return book.load(levels(view.bids), levels(view.asks)).ok() ? fullBookSha256(book)
                                                                : std::string("no book");
}

class Run : public QObject
{
public:
    Run(const Expected& expected, const QString& recording, double speed)
        : m_expected(expected)
        , m_venue(options(expected, recording, speed))
        , m_deadline(static_cast<qint64>(expected.seconds / speed * 1000) * 3 + 60'000)
    {}

    bool start()
    {
        m_tally.check(m_venue.started().ok(), "the venue listens");
        if (!m_venue.started().ok()) {
            return false;
        }
        const auto& address = m_venue.started().value().front();
        auto exchange = simulatedExchange(
            {address.dialect, address.rest, address.stream, address.socketApi}, std::nullopt);
        m_tally.check(exchange.ok(), "the terminal takes the venue's address");
        if (!exchange.ok()) {
            return false;
        }
        TerminalSetup setup;
        setup.exchanges.push_back(std::move(exchange).value());
        setup.clock = &m_clock;
        setup.log = &m_log;
        setup.seed = 1;
        m_terminal = std::make_unique<Terminal>(std::move(setup));
        constexpr int kWholeBook = 1'000'000;
        m_watch = m_terminal->watch({ExchangeId("binance"), Symbol(m_expected.symbol)},
                                    {true, kWholeBook, false, false});
        connect(m_terminal.get(), &TerminalPort::marketChanged, this, [this] { look(); });
        connect(&m_timer, &QTimer::timeout, this, [this] { look(); });
        m_timer.start(200);
        m_terminal->start();
        return true;
    }
    int failed() const { return m_tally.failed; }
    void summary() const { std::printf("%d passed, %d failed\n", m_tally.passed, m_tally.failed); }

private:
    static venue::VenueServerOptions options(const Expected& expected, const QString& recording,
                                             double speed)
    {
        venue::VenueServerOptions options;
        options.recordingPath = recording.toStdString();
        options.recordingSymbol = expected.symbol;
        options.recordingSpeed = speed;
        options.stepEvery = Duration::ms(5);
        return options;
    }

    void look()
    {
        if (m_isDone) {
            return;
        }
        if (m_watch->book.takeFresh()) {
            const auto view = m_watch->book.get();
            if (view->isFresh()) {
                ++m_liveViews;
                m_delays.push_back(m_clock.now() - view->receivedAt);
                m_crossedViews += !view->bids.empty() && !view->asks.empty() &&
                        view->bids.front().ticks >= view->asks.front().ticks
                    ? 1
                    : 0;
            } else if (m_liveViews > 0) {
                ++m_breaks;
                std::printf("note: %s\n", view->stateReason.c_str());
            }
            if (view->sequence >= m_expected.lastSequence && view->isFresh()) {
                finish(*view);
                return;
            }
        }
        if (m_deadline.hasExpired()) {
            const auto view = m_watch->book.get();
            m_tally.check(false,
                          "the last update arrives in time (reached " +
                              std::to_string(view ? view->sequence : 0) + ")");
            end();
        }
    }

    void finish(const BookView& view)
    {
        m_tally.check(view.sequence == m_expected.lastSequence,
                      "last sequence " + std::to_string(view.sequence));
        const std::string digest = digestOf(view);
        m_tally.check(digest == m_expected.sha256, "full book " + digest);
        const Symbol symbol(m_expected.symbol);
        const auto depth = m_venue.ask([&symbol](venue::VenueServer& server) {
            return server.exchange("binance")->depth(symbol, 1'000'000);
        });
        m_tally.check(depth.bids.size() == view.bids.size() &&
                          depth.asks.size() == view.asks.size(),
                      "as many levels as the venue: " + std::to_string(view.bids.size()) + "/" +
                          std::to_string(view.asks.size()));
        m_tally.check(m_crossedViews == 0,
                      "no crossed view among " + std::to_string(m_liveViews) + " live ones");
        m_tally.check(m_breaks == 0, "the book was never broken on the way");
        end();
    }

    // From the frame's arrival on the engine thread to its view in the hands of this one; views
    // that waited for the 8 ms pace are among them. Told, not judged.
    void tellDelays()
    {
        if (m_delays.empty()) {
            return;
        }
        std::sort(m_delays.begin(), m_delays.end());
        const auto at = [this](std::size_t percent) {
            return static_cast<long long>(m_delays[(m_delays.size() - 1) * percent / 100].toUs());
        };
        std::printf("note: frame to interface thread p10 %lld, p50 %lld, p99 %lld us\n", at(10),
                    at(50), at(99));
    }

    void end()
    {
        tellDelays();
        m_isDone = true;
        m_timer.stop();
        QCoreApplication::exit(m_tally.failed == 0 ? 0 : 1);
    }

    const Expected m_expected;
    SystemClock m_clock;
    Log m_log{m_clock};
    test::VenueThread m_venue;
    std::unique_ptr<Terminal> m_terminal;
    std::shared_ptr<MarketWatch> m_watch;
    QTimer m_timer;
    QDeadlineTimer m_deadline;
    Tally m_tally;
    std::vector<Duration> m_delays;
    int m_liveViews = 0, m_crossedViews = 0, m_breaks = 0;
    bool m_isDone = false;
};

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2) {
        std::fprintf(stderr, "usage: agio-conform-venue RECORDING [SPEED]\n");
        return 2;
    }
    constexpr double kDefaultSpeed = 30;
    const double speed = arguments.size() > 2 ? arguments.at(2).toDouble() : kDefaultSpeed;
    const auto expected = readExpected(arguments.at(1));
    if (!expected.ok() || !(speed > 0)) {
        std::fprintf(stderr, "%s\n",
                     expected.ok() ? "the speed must be above zero"
                                   : expected.error().message.c_str());
        return 2;
    }
    Run run(expected.value(), arguments.at(1), speed);
    if (run.start()) {
        QCoreApplication::exec();
    }
    run.summary();
    return run.failed() == 0 ? 0 : 1;
}
