// SPDX-License-Identifier: GPL-3.0-or-later

// agio-bench-paint: what painting costs on the interface thread. 30 frames to get warm, then 300
// times repaint() and the event loop; the data of each frame is made before the clock starts.
//   agio-bench-paint [--scale 2] [--pictures DIRECTORY] [-platform offscreen]
// The pictures show what was measured.
// Pin it to a core and repeat: taskset -c 1 agio-bench-paint -platform offscreen

#include "core/base/random.h"
#include "tests/bench/samples.h"
#include "tests/support/faketerminal.h"
#include "ui/chart/chartpane.h"
#include "ui/chart/chartview.h"
#include "ui/ladder/ladderview.h"
#include "ui/shell/arming.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/selection.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"
#include "ui/window/uisettings.h"

#include <QApplication>
#include <QWheelEvent>

#include <cstring>
#include <functional>

namespace {

using namespace agio;
using agio::bench::kNsPerMs;
using agio::bench::Samples;

constexpr int kWarmFrames = 30;
constexpr int kFrames = 300;
constexpr int kLadderRows = 80;
constexpr std::size_t kBars = 5'000;

QString picturesDirectory; // of --pictures; set once by main()

void keepPicture(QWidget& widget, const char* name)
{
    if (!picturesDirectory.isEmpty()) {
        widget.grab().save(QStringLiteral("%1/%2.png").arg(picturesDirectory, QLatin1String(name)));
    }
}

// What a pane is made of, around a terminal without an engine.
struct Stage
{
    Stage()
    {
        pacer.setPace(FramePacer::Pace::Hidden); // frames come when the measurement says so
        selection.setInstrument(FakeTerminal::btc());
        theme.applyTo(*qApp);
    }
    FakeTerminal port;
    Theme theme;
    FramePacer pacer;
    Arming arming;
    Selection selection;
    OrderActions actions{port, arming, theme};
    UiContext context{port, theme, pacer, arming, selection, actions};
};

struct PaintTimes
{
    Samples cpu, wall;
    void print(const char* name)
    {
        cpu.print(name, kNsPerMs, "ms cpu");
        wall.print("", kNsPerMs, "ms wall");
    }
};

// `prepare` is not measured.
PaintTimes measure(QWidget& widget, const std::function<void(int)>& prepare,
                   const std::function<void()>& work)
{
    PaintTimes times;
    for (int frame = 0; frame < kWarmFrames + kFrames; ++frame) {
        prepare(frame);
        const std::int64_t wall = bench::steadyNs();
        const std::int64_t cpu = bench::threadCpuNs();
        work();
        const std::int64_t cpuEnd = bench::threadCpuNs();
        const std::int64_t wallEnd = bench::steadyNs();
        if (frame >= kWarmFrames) {
            times.cpu.add(cpuEnd - cpu);
            times.wall.add(wallEnd - wall);
        }
    }
    if (!widget.isVisible()) {
        std::fprintf(stderr, "the widget was not on the screen\n");
    }
    return times;
}

PaintTimes measureRepaint(QWidget& widget, const std::function<void(int)>& prepare)
{
    return measure(widget, prepare, [&widget] {
        widget.repaint();
        QCoreApplication::processEvents();
    });
}

void show(QWidget& widget)
{
    widget.show();
    for (int i = 0; i < 20; ++i) {
        QCoreApplication::processEvents();
    }
}

// A level on every tick, so that no cell of the ladder is empty; all quantities differ from those
// of the frame before.
std::shared_ptr<const BookView> fullBook(const Instrument& instrument, std::int64_t midTicks,
                                         Random& random)
{
    auto book = std::make_shared<BookView>();
    book->instrument = instrument.id;
    book->scale = {instrument.tickSize, 8};
    book->state = BookState::Live;
    for (int i = 0; i < kLadderRows; ++i) {
        book->bids.push_back({midTicks - 1 - i, random.between(100'000, 900'000'000)});
        book->asks.push_back({midTicks + i, random.between(100'000, 900'000'000)});
    }
    return book;
}

void ladder()
{
    Stage stage;
    const Instrument& instrument = stage.port.instrument(FakeTerminal::btc());
    LadderView view(stage.context);
    view.setInstrument(&instrument);
    view.resize(480, kLadderRows * view.rowHeight()); // narrower ones leave out columns
    show(view);
    Random random(7);
    const std::int64_t mid = 672'140;
    view.setBook(fullBook(instrument, mid, random));
    view.model().setGrouping(1, kLadderRows / 2);
    view.model().centre();
    std::vector<Trade> trades;
    const UtcTime now = stage.port.exchangeNow(instrument.id.exchange);
    for (int i = 0; i < kLadderRows; ++i) {
        Trade trade;
        const auto price = Decimal::mul(instrument.tickSize, Decimal(mid - kLadderRows / 2 + i));
        trade.price = price.value_or(Decimal());
        trade.exchangeTime = now;
        trades.push_back(trade);
    }
    const auto next = [&](int frame) {
        for (Trade& trade : trades) {
            trade.quantity = Decimal::fromParts(random.between(1, 90'000), 4);
            trade.aggressor = random.below(2) == 0 ? Side::Buy : Side::Sell;
            view.addTrade(trade);
        }
        view.setBook(fullBook(instrument, mid + frame % 5, random));
    };
    measureRepaint(view, next).print("ladder 80x7, every text changes");
    keepPicture(view, "ladder");
    Samples model;
    for (int frame = 0; frame < kFrames; ++frame) {
        const auto book = fullBook(instrument, mid + frame % 5, random);
        const std::int64_t cpu = bench::threadCpuNs();
        view.setBook(book);
        view.advance();
        model.add(bench::threadCpuNs() - cpu);
    }
    model.print("ladder 80x7, taking a book of 80 levels a side", kNsPerMs, "ms cpu");
}

void turnWheel(QWidget& widget, int delta, Qt::KeyboardModifiers modifiers)
{
    const QPointF at(widget.width() / 2.0, widget.height() / 2.0);
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
}

std::size_t visibleBars(const ChartView& view)
{
    const auto& time = view.scene().time;
    return static_cast<std::size_t>(std::max(0.0, time.plotRight / time.barWidth));
}

void chart()
{
    Stage stage;
    stage.port.setHistoryBars(kBars + 500);
    ChartPane pane(stage.context);
    pane.setStudies({});
    pane.resize(1280, 800);
    show(pane);
    ChartView& view = *pane.view();
    view.onFrame();
    for (int i = 0; i < 200 && visibleBars(view) < kBars; ++i) {
        turnWheel(view, -120, {});
    }
    std::printf("chart: %zu bars in %d pixels, %zu loaded\n", visibleBars(view), view.width(),
                view.bars().bars().size());
    const Decimal start = stage.port.lastPrice(FakeTerminal::btc());
    const Decimal tick = stage.port.instrument(FakeTerminal::btc()).tickSize;
    const auto nextPrice = [&](int frame) {
        const auto step = Decimal::mul(tick, Decimal(frame % 7));
        stage.port.setLastPrice(FakeTerminal::btc(),
                                Decimal::add(start, step.value_or(Decimal())).value_or(start));
        view.onFrame();
    };
    const int before = view.stillPaints();
    measureRepaint(view, nextPrice).print("chart 5 000 candles, last price moves");
    std::printf("chart: still layer painted %d times in these\n", view.stillPaints() - before);
    keepPicture(view, "chart");
    const int still = view.stillPaints();
    measureRepaint(view, [&](int frame) {
        nextPrice(frame);
        turnWheel(view, frame % 2 == 0 ? 120 : -120, Qt::ShiftModifier);
    }).print("chart 5 000 candles, all anew (scrolled)");
    std::printf("chart: still layer painted %d times in these\n", view.stillPaints() - still);
}

void wholeWindow()
{
    FakeTerminal port;
    port.addSampleOrders();
    Theme theme;
    theme.applyTo(*qApp);
    UiSettings settings{QString()};
    MainWindow window(port, theme, settings);
    window.resize(1600, 1000);
    show(window);
    window.pacer().setPace(FramePacer::Pace::Hidden);
    const auto frame = [&window] { emit window.pacer().frame(); };
    const auto next = [&](int) {
        port.stepMarket();
        frame();
        QCoreApplication::processEvents();
    };
    measureRepaint(window, next).print("whole default window, everything anew");
    keepPicture(window, "window");
    measure(
        window, [&port](int) { port.stepMarket(); },
        [&] {
            frame();
            QCoreApplication::processEvents();
            QCoreApplication::sendPostedEvents();
        })
        .print("whole default window, one frame of a moving market");
}

} // namespace

int main(int argc, char** argv)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::strcmp(argv[i], "--scale") == 0) {
            qputenv("QT_SCALE_FACTOR", argv[i + 1]); // read by QApplication
        } else if (std::strcmp(argv[i], "--pictures") == 0) {
            picturesDirectory = QString::fromLocal8Bit(argv[i + 1]);
        }
    }
    QApplication application(argc, argv);
    std::printf("platform %s, device pixel ratio %.2f, Qt %s, %s\n",
                qPrintable(QGuiApplication::platformName()), application.devicePixelRatio(),
                qVersion(), AGIO_BUILD_FLAGS);
    ladder();
    chart();
    wholeWindow();
    return 0;
}
