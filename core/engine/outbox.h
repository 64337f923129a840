// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the engine thread hands to the interface thread: latest-value slots, bounded queues, and one
// coalesced wake-up: while one is on its way no second is posted. All members are thread-safe.

#include "core/engine/terminalport.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

namespace agio {

using FeeTable = std::map<InstrumentId, FeeRates>;

struct OrderHistory // of earlier runs, from the journal; oldest first
{
    std::vector<TerminalPort::OrderPtr> orders;
    std::vector<TerminalPort::FillPtr> fills;
};

class Outbox
{
public:
    enum Change : std::uint32_t {
        Market = 1U << 0U,
        Health = 1U << 1U,
        Tickers = 1U << 2U,
        Account = 1U << 3U,
        Orders = 1U << 4U,
        Fills = 1U << 5U,
        Notices = 1U << 6U,
        Logs = 1U << 7U,
        Instruments = 1U << 8U,
        History = 1U << 9U,
    };
    struct ExchangeSlot
    {
        LatestValue<InstrumentTable> instruments;
        std::atomic<std::int64_t> clockOffsetNs{0}; // exchange - local
        Duration requestWindow = Duration::seconds(5);
    };

    explicit Outbox(const std::vector<ExchangeId>& exchanges);

    void mark(std::uint32_t changes); // anything new: wakes the receiver unless it is awake already
    std::uint32_t take(); // receiver: what changed since the last take
    // The receiver gets an event of type wakeType(); nullptr: nobody any more.
    void setReceiver(QObject* receiver);
    static int wakeType();

    ExchangeSlot* slot(const ExchangeId& exchange); // nullptr: not one of ours
    const std::vector<ExchangeId>& exchanges() const noexcept { return m_exchanges; }

    LatestValue<std::vector<ExchangeHealth>> health;
    LatestValue<std::vector<TickerRow>> tickers;
    LatestValue<AccountView> account;
    LatestValue<FeeTable> fees;
    LatestValue<OrderHistory> history;
    EventQueue<TerminalPort::OrderPtr> orders{65'536};
    EventQueue<TerminalPort::FillPtr> fills{65'536};
    EventQueue<Notice> notices{4'096};
    EventQueue<LogLine> logs{4'096};
    EventQueue<ExchangeId> changedInstruments{256};

private:
    const std::vector<ExchangeId> m_exchanges;
    std::map<ExchangeId, std::unique_ptr<ExchangeSlot>> m_slots; // fixed from construction on
    std::atomic<std::uint32_t> m_changes{0};
    std::atomic<bool> m_isWakePosted{false};
    std::mutex m_mutex;
    QObject* m_receiver = nullptr;
};

} // namespace agio
