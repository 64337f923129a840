// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A TerminalPort without engine, threads or time of its own: the market is seeded, time stands
// still until advance(), and what a pane asks for is kept in public lists for the test to look at.
// Orders are answered at once (Working) unless answersOrders is off, then they stay Sent.

#include "core/engine/terminalport.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace agio {

class FakeTerminal : public TerminalPort
{
    Q_OBJECT
public:
    struct Move
    {
        ClientOrderId id;
        Decimal price;
    };
    struct Sweep
    {
        std::optional<InstrumentId> instrument;
        std::optional<Side> side;
    };

    explicit FakeTerminal(std::uint64_t seed = 7);
    ~FakeTerminal() override;

    // -- what panes asked for --
    std::vector<OrderIntent> placed;
    std::vector<OrderListIntent> placedLists;
    std::vector<ClientOrderId> cancelled;
    std::vector<Sweep> sweeps;
    std::vector<Move> moves;
    std::vector<Move> lowered;
    std::vector<ClientOrderId> checkedAgain;
    int olderRequests = 0;
    bool answersOrders = true;

    // -- the world, to be changed by the test --
    static InstrumentId btc(); // BTC/USDT on binance, tick 0.1, lot 0.0001, last 67 214.0
    static InstrumentId eth(); // ETH/USDT on binance, tick 0.01
    const Instrument& instrument(const InstrumentId& id) const;
    Decimal lastPrice(const InstrumentId& id) const;
    void setHistoryBars(std::size_t count); // for candle watches opened later; default 600
    void advance(Duration d);
    // New last price: book, ticker, a trade and the running bars follow.
    void setLastPrice(const InstrumentId& id, Decimal price);
    void stepMarket(); // every watched instrument moves a little, as live data would
    void setBook(std::shared_ptr<const BookView> book);
    void setBookState(const InstrumentId& id, BookState state, const std::string& reason = {});
    void setHealth(const ExchangeHealth& health);
    void setAccount(const AccountView& account);
    void setCandles(const InstrumentId& id, Interval interval, std::vector<Candle> candles);
    void deliverOlder(); // answers loadOlder() with 500 bars
    void addOrder(const Order& order);
    ClientOrderId addOrder(const InstrumentId& id, Side side, OrderForm form, const char* price,
                           const char* quantity, const char* filled = "0");
    void setOrderState(const ClientOrderId& id, OrderState state,
                       PendingChange pending = PendingChange::None);
    void addFill(const InstrumentId& id, Side side, const char* price, const char* quantity,
                 UtcTime at);
    void notice(const Notice& notice) { emit noticed(notice); }
    std::size_t watchCount() const; // handles alive
    // The things of the pictures: three orders and a few fills on BTC/USDT.
    void addSampleOrders();

    // -- TerminalPort --
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

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio
