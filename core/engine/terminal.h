// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The real TerminalPort: starts the engine thread, posts to it, and turns its wake-ups into signals
// on the interface thread. Destroying it stops the engine and waits for its thread; watches that
// outlive it stay valid and silent.

#include "core/engine/engine.h"
#include "core/engine/ordermirror.h"
#include "core/engine/outbox.h"
#include "core/engine/terminalport.h"
#include "core/engine/terminalsetup.h"

#include <QThread>

#include <deque>
#include <map>
#include <memory>

namespace agio {

class Terminal final : public TerminalPort
{
    Q_OBJECT
public:
    explicit Terminal(TerminalSetup setup);
    ~Terminal() override;
    void start(); // after the window's connects, so that no signal is missed

    std::vector<ExchangeHealth> health() const override;
    std::shared_ptr<const InstrumentTable> instruments(const ExchangeId& exchange) const override;
    std::vector<ExchangeId> exchanges() const override;
    std::shared_ptr<const std::vector<TickerRow>> tickers() const override;
    std::shared_ptr<MarketWatch> watch(const InstrumentId& instrument,
                                       const WatchOptions& options) override;
    std::shared_ptr<CandleWatch> watchCandles(const InstrumentId& instrument,
                                              Interval interval) override;
    AccountView account() const override;
    std::vector<OrderPtr> orders() const override;
    std::vector<FillPtr> fills() const override;

    ClientOrderId newClientOrderId() override;
    void place(const OrderIntent& intent) override;
    void placeList(const OrderListIntent& intent) override;
    void cancel(const ClientOrderId& id) override;
    void cancelAll(const std::optional<InstrumentId>& instrument,
                   std::optional<Side> side) override;
    void movePrice(const ClientOrderId& id, Decimal newPrice) override;
    void lowerQuantity(const ClientOrderId& id, Decimal newQuantity) override;
    void checkAgain(const ClientOrderId& id) override;
    PreTradeInput preTradeInput(const InstrumentId& instrument) const override;
    LocalLimits limits(const InstrumentId& instrument) const override;
    void setLimits(const InstrumentId& instrument, const LocalLimits& limits) override;

    UtcTime exchangeNow(const ExchangeId& exchange) const override;
    UtcTime now() const override;

protected:
    bool event(QEvent* event) override;

private:
    void onWake();
    void rememberIntent(const OrderIntent& intent);
    std::optional<Decimal> lastPrice(const InstrumentId& instrument) const;
    const ExchangeHealth* healthOf(const ExchangeId& exchange,
                                   const std::vector<ExchangeHealth>& all) const;

    const Clock& m_clock;
    std::shared_ptr<Outbox> m_outbox;
    ClientIdMaker m_ids;
    QThread m_thread;
    Engine* m_engine; // deleted on its thread when that ends
    std::shared_ptr<EngineDoor> m_door;
    OrderMirror m_mirror;
    std::map<InstrumentId, LocalLimits> m_limits;
    std::deque<OwnOrderView> m_recentIntents; // of the last seconds
    // Kept alive because PreTradeInput points into a table; a new one comes once an hour.
    mutable std::map<ExchangeId, std::shared_ptr<const InstrumentTable>> m_tables, m_formerTables;
    mutable std::map<InstrumentId, Decimal> m_lastPrices; // of the newest ticker list
    mutable std::uint64_t m_lastPricesVersion = 0;
    std::vector<OrderPtr> m_changedOrders; // reused by onWake()
    std::vector<FillPtr> m_newFills;
    std::vector<Notice> m_newNotices;
    std::vector<LogLine> m_newLines;
    std::vector<ExchangeId> m_newTables;
};

} // namespace agio
