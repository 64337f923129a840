// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/venue/stopsignal.h"

#include <QTimer>

#include <csignal>

namespace agio {
namespace {

// The only thing that a signal handler may touch portably.
volatile std::sig_atomic_t stopRequested = 0; // NOLINT(*-non-const-global-variables)

void handle(int)
{
    stopRequested = 1;
}

constexpr int kLookEveryMs = 50;

} // namespace

void onStopSignal(QObject* context, std::function<void()> stop)
{
    std::signal(SIGINT, handle);
    std::signal(SIGTERM, handle);
    auto* timer = new QTimer(context);
    QObject::connect(timer, &QTimer::timeout, context, [timer, stop = std::move(stop)] {
        if (stopRequested != 0) {
            timer->stop();
            stop();
        }
    });
    timer->start(kLookEveryMs);
}

} // namespace agio
