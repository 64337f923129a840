// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The inside of VenueExchange, shared by its source files and by nobody else. Prices are ticks,
// quantities lots, money Units; the values of venuetypes.h are made at the edge.

#include "core/venue/engine/candlehistory.h"
#include "core/venue/engine/filters.h"
#include "core/venue/engine/ledger.h"
#include "core/venue/engine/venueexchange.h"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace agio::venue {

struct Order;
struct List;

// An order's place in a queue. Agents' quotes are nothing more than this; `order` is null then.
struct BookEntry
{
    std::int64_t orderId = 0;
    AccountRef account{};
    Side side = Side::Buy;
    std::int64_t ticks = 0;
    std::int64_t leaves = 0; // lots
    std::int64_t visible = 0; // lots shown; less than leaves for an iceberg
    std::int64_t iceberg = 0; // lots shown at a time; 0: all
    BookEntry* previous = nullptr;
    BookEntry* next = nullptr;
    Order* order = nullptr;
};

struct Level
{
    BookEntry* head = nullptr;
    BookEntry* tail = nullptr;
    std::int64_t visible = 0;
    std::int64_t leaves = 0;
};
// Keyed so that begin() is the best level of either side: asks by ticks, bids by -ticks.
using BookSide = std::map<std::int64_t, Level>;
constexpr std::int64_t bookKey(Side side, std::int64_t ticks) noexcept
{
    return side == Side::Buy ? -ticks : ticks;
}

struct Lock
{
    Ledger::AssetIndex asset = 0;
    Units amount = 0;
};

struct Order
{
    VenueOrder v;
    std::size_t market = 0;
    std::int64_t ticks = 0; // 0: no limit price
    std::int64_t stopTicks = 0; // 0: none
    std::int64_t lots = 0;
    std::int64_t leaves = 0;
    std::int64_t executedLots = 0;
    std::int64_t preventedLots = 0;
    std::int64_t icebergLots = 0;
    Units executedQuote = 0;
    Lock lock;
    BookEntry* entry = nullptr;
    List* list = nullptr;
    bool isWaiting = false; // for its trigger
    bool isTrailing = false; // follows the price since its stop price was touched
    std::int64_t extremeTicks = 0;

    bool isFinal() const noexcept { return venue::isFinal(v.status); }
    bool isMarketNow() const noexcept { return ticks == 0; }
};

struct List
{
    VenueOrderList v;
    std::size_t market = 0;
    std::vector<Order*> legs;
    Order* working = nullptr; // OTO, OTOCO
    bool isReleased = false; // pending orders went to market
    bool sharesLock = false; // two live OCO legs under one lock
    Lock lock;
};

struct Account
{
    std::string name;
    FeeRates fees;
    bool isHouse = false;
    bool isEnabled = true;
    UtcTime lastBalanceChange;
    // Open orders hang here by client id: unique among them, free again when they end.
    using OrderMapKey = std::pair<std::size_t, std::int64_t>;
    using ClientMapKey = std::pair<std::size_t, std::string>;
    std::map<OrderMapKey, std::unique_ptr<Order>> orders;
    std::map<ClientMapKey, Order*> openByClientId;
    std::map<ClientMapKey, std::int64_t> lastByClientId;
    std::deque<OrderMapKey> finished; // oldest first
    std::deque<OwnTrade> trades;
    std::deque<PreventedMatch> prevented;
    std::map<std::int64_t, std::unique_ptr<List>> lists;
};

struct DirtyLevel
{
    Side side = Side::Buy;
    std::int64_t ticks = 0;
    std::int64_t before = 0;
};

struct RecordedSide
{
    BookSide levels; // whole lots, no entries
    // As recorded, by key: old orders may be finer than the lot of today.
    std::map<std::int64_t, Decimal> shown;
    std::map<std::int64_t, std::int64_t> taken; // by key: lots that user orders took of a level
};

struct Market
{
    explicit Market(const Instrument& source);

    Instrument instrument;
    std::size_t index = 0;
    Ledger::AssetIndex base = 0, quote = 0;
    Decimal tick, lot; // normalized
    Units lotUnits = 0; // base units of a lot
    Units tickLot = 0; // numerator of the quote units of one tick of one lot …
    Units divisor = 1; // … over this
    BookSide sides[2];
    std::vector<Order*> waiting; // conditional orders, by order id
    std::vector<std::int64_t> prints; // trade prices whose triggers are still to be looked at
    std::vector<DirtyLevel> dirty;
    std::vector<List*> releases; // lists whose pending orders are to go to market
    BookTop top;
    std::int64_t updateId = 0;
    std::int64_t lastOrderId = 0;
    std::int64_t lastTradeId = 0;
    std::int64_t firstLiveTradeId = 0;
    std::int64_t lastTicks = 0;
    std::int64_t lastLots = 0;
    std::int64_t lastAggregateId = 0;
    std::int64_t lastTakerId = 0; // order id of the taker of the running aggregate
    std::deque<VenueTrade> trades;
    std::deque<AggregateTrade> aggregates;
    CandleHistory candles;
    bool hasPast = false;
    // Recorded market only.
    bool isRecorded = false;
    RecordedSide recorded[2];
    std::int64_t lastOwnTradeId = 0;

    BookSide& side(Side s) noexcept { return sides[static_cast<std::size_t>(s)]; }
    const BookSide& side(Side s) const noexcept { return sides[static_cast<std::size_t>(s)]; }
    RecordedSide& recordedSide(Side s) noexcept { return recorded[static_cast<std::size_t>(s)]; }
    const BookSide& publicSide(Side s) const noexcept
    {
        const auto i = static_cast<std::size_t>(s);
        return isRecorded ? recorded[i].levels : sides[i];
    }
    Units quoteUnits(std::int64_t ticks, std::int64_t lots, Rounding rounding) const noexcept;
    // Most lots that `amount` of quote pays for at that price.
    std::int64_t lotsFor(Units amount, std::int64_t ticks) const noexcept;
    Decimal price(std::int64_t ticks) const noexcept;
    Decimal quantity(std::int64_t lots) const noexcept;
};

struct Taker
{
    AccountRef account{};
    Side side = Side::Buy;
    std::int64_t limitTicks = 0; // 0: any price
    std::int64_t leaves = 0;
    std::int64_t orderId = 0;
    Order* order = nullptr; // null: a house account
};

struct Fill
{
    std::int64_t ticks = 0;
    std::int64_t lots = 0;
    std::int64_t tradeId = 0;
    Units quote = 0;
};

struct Walk
{
    std::int64_t lots = 0;
    Units quote = 0;
};

struct VenueExchange::Impl
{
    explicit Impl(const Clock& clock);
    ~Impl();

    const Clock& clock; // NOLINT: injected, outlives the exchange
    Ledger ledger;
    AccountRef external{}, feeAccount{}, recordHouse{};
    std::vector<std::unique_ptr<Account>> accounts;
    std::vector<std::unique_ptr<Market>> markets;
    std::map<std::string, std::size_t, std::less<>> marketBySymbol;
    std::vector<VenueListener*> listeners;
    PastSource pastSource;
    std::vector<std::pair<AccountRef, Ledger::AssetIndex>> touched;
    std::vector<OwnTrade>* collectedFills = nullptr; // of the order being placed
    const Order* collectingFor = nullptr;
    std::vector<BookEntry*> freeEntries;
    std::vector<std::unique_ptr<BookEntry[]>> entryBlocks;
    BookDelta scratchDelta;
    std::int64_t lastExecutionId = 0;
    std::int64_t lastListId = 0;
    std::int64_t lastPreventedId = 0;
    std::int64_t lastMadeClientId = 0;

    // venueexchange.cpp
    Account& account(AccountRef ref);
    const Account& account(AccountRef ref) const;
    AccountRef addAccount(const std::string& name, const FeeRates& fees, bool isHouse);
    Market* market(const Symbol& symbol);
    const Market* market(const Symbol& symbol) const;
    void touch(AccountRef ref, Ledger::AssetIndex asset);
    Order* findOrder(Account& owner, std::size_t marketIndex, const OrderKey& key,
                     Refusal* refusal);
    Order* findOpen(Account& owner, std::size_t marketIndex, const OrderKey& key, Refusal* refusal);
    void trimFinished(Account& owner);
    std::string makeClientId();

    // bookqueue.cpp
    BookEntry* newEntry();
    void enqueue(Market& m, BookEntry* entry);
    void dequeue(Market& m, BookEntry* entry); // and gives the entry back
    void reduceEntry(Market& m, BookEntry* entry, std::int64_t visible, std::int64_t leaves);
    void markDirty(Market& m, Side side, std::int64_t ticks, std::int64_t before);
    void publish(Market& m);
    void finishOperation(Market& m); // triggers, releases, then all that is to be announced
    void announceBalances();

    // matching.cpp
    Walk walk(const Market& m, Side takerSide, std::int64_t limitTicks, std::int64_t maxLots,
              Units maxQuote) const;
    bool wouldMatch(const Market& m, Side side, std::int64_t ticks) const;
    void match(Market& m, Taker& taker);
    bool preventSelfTrade(Market& m, Taker& taker, BookEntry* maker); // false: taker stops
    void execute(Market& m, Taker& taker, BookEntry* maker, std::int64_t lots);
    void settle(Market& m, const Fill& fill, AccountRef buyer, AccountRef seller, Order* buyOrder,
                Order* sellOrder, bool buyerIsMaker, Units* buyerFee, Units* sellerFee);
    void applyFill(Market& m, Order& order, const Fill& fill, bool isMaker, Units fee);
    void printTrade(Market& m, const Fill& fill, bool buyerIsMaker, std::int64_t buyId,
                    std::int64_t sellId, UtcTime at);
    std::int64_t affordable(const Market& m, const Order& order, std::int64_t ticks) const;

    // orderstate.cpp
    Units needOf(const Market& m, const Order& order) const;
    Lock& lockOf(Order& order);
    bool acquire(Market& m, Order& order, Units amount);
    void relock(Market& m, Order& order);
    void releaseAll(Market& m, Lock& lock, AccountRef owner);
    void refresh(const Market& m, Order& order);
    void emit(Market& m, Order& order, ExecutionType type,
              const std::string& requestClientOrderId = {});
    void finish(Market& m, Order& order, OrderStatus status, ExecutionType type,
                ExpiryReason reason, const std::string& requestClientOrderId = {});
    void restOnBook(Market& m, Order& order);
    // Sends an accepted order to its market: matches, rests, or waits for its trigger.
    void work(Market& m, Order& order);
    void workActive(Market& m, Order& order);
    void addWaiting(Market& m, Order& order);
    bool firesUpward(const Order& order) const;
    void processPrint(Market& m, std::int64_t ticks);
    void trigger(Market& m, Order& order);

    // placing.cpp
    Refusal validate(const Market& m, const Account& owner, const OrderRequest& request,
                     const FilterContext& context) const;
    FilterContext contextOf(const Market& m, const Account& owner) const;
    Refusal checkMarketState(const Market& m, const Order& order) const;
    std::unique_ptr<Order> build(Market& m, AccountRef ref, const OrderRequest& request);
    Order& adopt(Market& m, std::unique_ptr<Order> order);
    Units needToPlace(Market& m, Order& order) const;
    Outcome<PlaceReply> place(AccountRef ref, const OrderRequest& request);
    Outcome<CancelReply> cancel(AccountRef ref, const CancelRequest& request);
    Decimal averagePrice(const Market& m, int minutes, UtcTime* last) const;

    // orderlists.cpp
    OrderListReply replyOf(const List& list) const;
    Refusal checkOcoPrices(const Market& m, const OcoRequest& request) const;
    List& makeList(Market& m, AccountRef ref, ContingencyType type,
                   const std::string& listClientOrderId);
    void addLeg(List& list, Order& order);
    void announceList(Market& m, List& list, ListStatus status);
    void resolveOco(Market& m, Order& survivor);
    void afterFinal(Market& m, Order& order);
    void release(Market& m, List& list);
    Outcome<OrderListReply> placeOto(AccountRef ref, OrderRequest workingRequest,
                                     std::vector<OrderRequest> pending,
                                     const std::string& listClientOrderId,
                                     std::optional<StpMode> stpMode);
    OrderListReply cancelWholeList(Market& m, List& list, const std::string& requestId);

    // recordedbook.cpp
    void matchRecorded(Market& m, Taker& taker);
    void fillRecorded(Market& m, Order& order, std::int64_t ticks, std::int64_t lots, bool isMaker);
    void fillResting(Market& m, Side restingSide, std::int64_t ticks, std::int64_t lots);
    void fillCrossed(Market& m);

    // queries.cpp
    void ensurePast(Market& m) const;
};

} // namespace agio::venue
