// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Everything that lives on the engine thread, for all exchanges of a run. Made on the interface
// thread without touching anything, moved to its own thread, started there. Terminal posts to it;
// it answers through the Outbox alone.

#include "core/engine/outbox.h"
#include "core/engine/terminalsetup.h"
#include "core/engine/watches.h"
#include "core/trading/clientids.h"

#include <QObject>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace agio {

class Engine final : public QObject
{
public:
    Engine(TerminalSetup setup, std::shared_ptr<Outbox> outbox, ClientIdMaker& ids);
    ~Engine() override; // on its own thread

    void start();
    void addWatch(const std::shared_ptr<MarketWatchHandle>& watch);
    void addCandles(const std::shared_ptr<CandleWatchHandle>& watch);
    void loadOlder(const InstrumentId& instrument, Interval interval);
    void dropGone();

    void place(const OrderIntent& intent);
    void placeList(const OrderListIntent& intent);
    void cancel(const ClientOrderId& id);
    void cancelAll(const std::optional<InstrumentId>& instrument, std::optional<Side> side);
    void movePrice(const ClientOrderId& id, Decimal newPrice, const ClientOrderId& replacement);
    void lowerQuantity(const ClientOrderId& id, Decimal newQuantity);
    void checkAgain(const ClientOrderId& id);
    void setLimits(const InstrumentId& instrument, const LocalLimits& limits);

private:
    struct Living; // what needs the thread: scheduler, random source, exchanges
    std::unique_ptr<Living> m_living;
    TerminalSetup m_setup;
    std::shared_ptr<Outbox> m_outbox;
    ClientIdMaker& m_ids;
};

// The engine as seen from elsewhere: posts work to it while it is there. What comes before open()
// (panes that are made before the program starts) waits. Thread-safe.
class EngineDoor
{
public:
    explicit EngineDoor(Engine* engine)
        : m_engine(engine)
    {}
    void post(std::function<void(Engine&)> work);
    void open(); // starts the engine, then lets in what has waited
    void close();

private:
    void hand(std::function<void(Engine&)> work);
    std::mutex m_mutex;
    Engine* m_engine;
    std::vector<std::function<void(Engine&)>> m_waiting;
    bool m_isOpen = false;
};

} // namespace agio
