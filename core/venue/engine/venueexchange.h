// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A spot exchange in memory: instruments, accounts, a double-entry ledger and a price-time
// priority limit order book per instrument. Its ledger is the judge in the tests: what it says was
// ordered, filled and paid is true. Deterministic: the same calls at the same clock times give the
// same ids, trades and events. One thread; no sockets; no dialect.
//
// Two kinds of market: matched (agents and users meet in one book) and recorded (see
// recordedmarket.h: the public book is what was recorded, user orders fill against it without
// altering it).
//
// Bounds: per symbol the newest kMaxTradesKept trades; per account the newest kMaxOrdersKept final
// orders and kMaxOwnTradesKept own trades; bars as stated in candlehistory.h.

#include "core/base/time.h"
#include "core/market/instrument.h"
#include "core/venue/engine/candlehistory.h"
#include "core/venue/engine/venuelistener.h"
#include "core/venue/engine/venuetypes.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace agio::venue {

// One maker's absolute quantity at one price, in ticks and lots; 0 removes the quote.
struct QuoteChange
{
    Side side = Side::Buy;
    std::int64_t ticks = 0;
    std::int64_t lots = 0;
};

class VenueExchange
{
public:
    static constexpr std::size_t kMaxTradesKept = 50'000;
    static constexpr std::size_t kMaxOrdersKept = 20'000;
    static constexpr std::size_t kMaxOwnTradesKept = 50'000;

    explicit VenueExchange(const Clock& clock);
    ~VenueExchange();
    VenueExchange(const VenueExchange&) = delete;
    VenueExchange& operator=(const VenueExchange&) = delete;

    // Listeners are called in the order added; not owned; remove before they die.
    void addListener(VenueListener* listener);
    void removeListener(VenueListener* listener);
    UtcTime now() const;

    // --- Instruments -------------------------------------------------------------------------
    void addInstrument(const Instrument& instrument); // a known symbol is replaced only if idle
    const Instrument* instrument(const Symbol& symbol) const; // nullptr: unknown; address is stable
    std::vector<const Instrument*> instruments() const; // in the order added
    void setStatus(const Symbol& symbol, TradingStatus status, const std::string& statusText);

    // --- Accounts and money ------------------------------------------------------------------
    AccountRef createAccount(const std::string& name, const FeeRates& fees = {});
    // For agents: no locking, no reports, no history, pays no fee, may go negative.
    AccountRef createHouseAccount(const std::string& name);
    std::string accountName(AccountRef account) const;
    FeeRates feeRates(AccountRef account) const;
    void setFeeRates(AccountRef account, const FeeRates& fees);
    void setTradingEnabled(AccountRef account, bool enabled); // off: AccountDisabled
    void deposit(AccountRef account, const Asset& asset, Decimal amount);
    // False, nothing changed: not that much free.
    bool withdraw(AccountRef account, const Asset& asset, Decimal amount);
    std::vector<Balance> balances(AccountRef account) const; // every asset of the venue, by name
    Balance balance(AccountRef account, const Asset& asset) const;
    UtcTime lastBalanceChange(AccountRef account) const;
    // Per asset all accounts sum to zero; locked = what open orders need; nothing negative.
    bool ledgerIsBalanced() const;
    // Deep check for tests: each level's quantity is the sum of its orders, the book is not
    // crossed, every open order is found by both ids. Slow.
    bool booksAreConsistent() const;

    // --- Trading -----------------------------------------------------------------------------
    Outcome<PlaceReply> place(AccountRef account, const OrderRequest& request);
    // All checks of place() without doing it ("order/test"); balance is not checked, as there.
    Refusal test(AccountRef account, const OrderRequest& request) const;
    Outcome<CancelReply> cancel(AccountRef account, const CancelRequest& request);
    // UnknownOrder if nothing is open.
    Outcome<CancelAllReply> cancelAll(AccountRef account, const Symbol& symbol);
    CancelReplaceReply cancelReplace(AccountRef account, const CancelReplaceRequest& request);
    Outcome<AmendReply> amend(AccountRef account, const AmendRequest& request);
    Outcome<OrderListReply> placeOco(AccountRef account, const OcoRequest& request);
    Outcome<OrderListReply> placeOto(AccountRef account, const OtoRequest& request);
    Outcome<OrderListReply> placeOtoco(AccountRef account, const OtocoRequest& request);
    // By list id, or by list client id if `listId` is negative.
    Outcome<OrderListReply> cancelList(AccountRef account, const Symbol& symbol,
                                       std::int64_t listId, const std::string& listClientOrderId);
    // As an exchange does at a restart or delisting: EXPIRED, ExchangeCanceled.
    void expireByExchange(AccountRef account, const Symbol& symbol, std::int64_t orderId);

    // --- Orders and own trades ---------------------------------------------------------------
    Outcome<VenueOrder> order(AccountRef account, const Symbol& symbol, const OrderKey& key) const;
    std::vector<VenueOrder> openOrders(AccountRef account) const;
    std::vector<VenueOrder> openOrders(AccountRef account, const Symbol& symbol) const;
    // By order id; times are createdAt.
    std::vector<VenueOrder> allOrders(AccountRef account, const Symbol& symbol,
                                      const RangeQuery& query) const;
    std::vector<OwnTrade> ownTrades(AccountRef account, const Symbol& symbol,
                                    const RangeQuery& query) const;
    std::vector<PreventedMatch> preventedMatches(AccountRef account, const Symbol& symbol) const;
    std::vector<OrderListReply> orderLists(AccountRef account, bool openOnly) const; // by id
    Outcome<OrderListReply> orderList(AccountRef account, std::int64_t listId,
                                      const std::string& listClientOrderId) const;

    // --- Public market data (unknown symbols give empty answers) -----------------------------
    DepthSnapshot depth(const Symbol& symbol, std::size_t maxLevels) const;
    BookTop bookTop(const Symbol& symbol) const; // 0 quantities: empty side
    std::int64_t updateId(const Symbol& symbol) const;
    Decimal lastPrice(const Symbol& symbol) const; // 0: no trade yet
    std::vector<VenueTrade> recentTrades(const Symbol& symbol,
                                         std::size_t limit) const; // old first
    std::vector<VenueTrade> tradesFrom(const Symbol& symbol, std::int64_t fromId,
                                       std::size_t limit) const;
    std::vector<AggregateTrade> aggregateTrades(const Symbol& symbol,
                                                const RangeQuery& query) const;
    std::vector<VenueKline> klines(const Symbol& symbol, Interval interval,
                                   const RangeQuery& query) const;
    // The bar that holds `at` (normally now()); a bar without trades is flat at the last close.
    VenueKline klineAt(const Symbol& symbol, Interval interval, UtcTime at) const;
    Ticker24h ticker24h(const Symbol& symbol) const;
    AveragePrice averagePrice(const Symbol& symbol) const;

    // --- For agents --------------------------------------------------------------------------
    // Sets a house maker's quotes. Removals come first, whatever their place in the list. A lower
    // quantity keeps priority, a higher one queues anew. A quote that crosses takes what it meets
    // (so users' orders fill when the market passes them) and the rest is put on the book. It never
    // trades with the same house account: what it meets of that is removed.
    void applyQuotes(AccountRef house, const Symbol& symbol, std::span<const QuoteChange> changes);
    // Immediate-or-cancel up to `limitTicks` (0: any price). Returns the lots taken.
    std::int64_t take(AccountRef house, const Symbol& symbol, Side side, std::int64_t lots,
                      std::int64_t limitTicks);
    // A house maker's own quantity there.
    std::int64_t quotedLots(AccountRef house, const Symbol& symbol, Side side,
                            std::int64_t ticks) const;
    // Bars, tapes and last price from before the venue's start. Bars in time order.
    void setPast(const Symbol& symbol, PastOf past);
    // Bars are asked for on first use of a symbol, so that start-up is quick.
    void setPastSource(PastSource source);

    // --- For a recorded market ---------------------------------------------------------------
    void beginRecorded(const Symbol& symbol); // from now on its public book is what is applied here
    bool isRecorded(const Symbol& symbol) const;
    void applyRecordedSnapshot(const Symbol& symbol, const DepthSnapshot& snapshot);
    // Deltas at or below the book's id are ignored; the caller checked the rest for gaps.
    void applyRecordedDelta(const Symbol& symbol, const BookDelta& delta);
    void applyRecordedTrade(const Symbol& symbol, const VenueTrade& trade);
    void applyRecordedTop(const Symbol& symbol, const BookTop& top);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace agio::venue
