// SPDX-License-Identifier: GPL-3.0-or-later

// agio-bench-window: what the whole program holds and uses while it runs: the default window on
// live data of an exchange outside this process, ten books held live. Linux only (/proc).
//   agio-bench-window REST WS WSAPI [--seconds 30] [--books 10] [-platform offscreen]
// process.sh starts the exchange and this.

#include "core/engine/terminal.h"
#include "core/engine/terminalfactory.h"
#include "tests/bench/samples.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/selection.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"
#include "ui/window/uisettings.h"

#include <QApplication>
#include <QEventLoop>
#include <QFile>
#include <QTimer>

#include <cstdlib>
#include <cstring>
#include <sys/resource.h>

namespace {

using namespace agio;

constexpr int kWarmMs = 5'000;

void run(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

void printMemory(const char* when)
{
    QFile file(QStringLiteral("/proc/self/smaps_rollup"));
    if (!file.open(QIODevice::ReadOnly)) {
        return;
    }
    long rss = 0;
    long pss = 0;
    long owned = 0;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const long kB = line.mid(line.indexOf(':') + 1).trimmed().split(' ').first().toLong();
        if (line.startsWith("Rss:")) {
            rss = kB;
        } else if (line.startsWith("Pss:")) {
            pss = kB;
        } else if (line.startsWith("Private_")) {
            owned += kB;
        }
    }
    std::printf("%-28s RSS %6.1f MB  PSS %6.1f MB  private %6.1f MB\n", when,
                static_cast<double>(rss) / 1024, static_cast<double>(pss) / 1024,
                static_cast<double>(owned) / 1024);
    std::fflush(stdout);
}

double processCpuMs()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

int optionOf(int argc, char** argv, const char* name, int fallback)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::strcmp(argv[i], name) == 0) {
            return std::atoi(argv[i + 1]);
        }
    }
    return fallback;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 4) {
        std::fprintf(stderr, "agio-bench-window REST WS WSAPI [--seconds N] [--books N]\n");
        return 2;
    }
    const SimulatedVenue venue{"binance", argv[1], argv[2], argv[3]};
    const int seconds = optionOf(argc, argv, "--seconds", 30);
    const int books = optionOf(argc, argv, "--books", 10);
    QApplication application(argc, argv);
    SystemClock clock;
    Log log(clock);
    TerminalSetup setup;
    auto exchange = simulatedExchange(venue, std::nullopt);
    if (!exchange) {
        std::fprintf(stderr, "%s\n", exchange.error().message.c_str());
        return 1;
    }
    setup.exchanges.push_back(std::move(exchange).value());
    setup.clock = &clock;
    setup.log = &log;
    Terminal terminal(std::move(setup));
    Theme theme;
    theme.applyTo(application);
    UiSettings settings{QString()};
    MainWindow window(terminal, theme, settings);
    window.resize(1600, 1000);
    window.show();
    window.activateWindow();
    terminal.start();
    run(kWarmMs);
    const ExchangeId id("binance");
    window.selection().setInstrument({id, Symbol("BTCUSDT")});
    std::vector<std::shared_ptr<MarketWatch>> watches;
    for (const Instrument& instrument : terminal.instruments(id)->all()) {
        if (static_cast<int>(watches.size()) < books - 1 &&
            instrument.id.symbol.text() != "BTCUSDT") {
            watches.push_back(terminal.watch(instrument.id, {true, 1'000, false, true}));
        }
    }
    run(kWarmMs);
    int live = 1;
    for (const auto& watch : watches) {
        const auto book = watch->book.get();
        live += book && book->isFresh() ? 1 : 0;
        (void)watch->book.takeFresh();
    }
    std::printf("platform %s, %d live books, %d frames per second on the screen\n",
                qPrintable(QGuiApplication::platformName()), live,
                window.pacer().framesLastSecond());
    printMemory("after 10 s");
    const double cpu = processCpuMs();
    const std::int64_t start = bench::steadyNs();
    run(seconds * 1'000);
    const double wallMs = static_cast<double>(bench::steadyNs() - start) / bench::kNsPerMs;
    const auto health = terminal.health();
    std::printf("processor use %.1f %% of a core over %.1f s, %.0f frames/s received\n",
                100 * (processCpuMs() - cpu) / wallMs, wallMs / 1e3,
                health.empty() ? 0.0 : health.front().framesPerSecond);
    printMemory("at the end");
    return live == books ? 0 : 1;
}
