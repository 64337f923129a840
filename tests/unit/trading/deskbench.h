// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the tests of the order desk stand on: a gateway that remembers every call and answers when
// told, a journal that can be made to wait or fail, a market, and a listener that keeps all it
// hears.

#include "core/net/fakes.h"
#include "core/trading/journalcodec.h"
#include "core/trading/orderdesk.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace agio::test {

inline Decimal dec(const char* text)
{
    return Decimal::literal(text);
}

inline const InstrumentId kBtc{ExchangeId("sample"), Symbol("BTCUSDT")};

inline Instrument btcUsdt()
{
    Instrument instrument;
    instrument.id = kBtc;
    instrument.base = Asset("BTC");
    instrument.quote = Asset("USDT");
    instrument.settle = Asset("USDT");
    instrument.name = "BTC/USDT";
    instrument.status = TradingStatus::Trading;
    instrument.tickSize = dec("0.1");
    instrument.lotSize = dec("0.00001");
    instrument.minPrice = dec("0.1");
    instrument.maxPrice = dec("1000000");
    instrument.minQuantity = dec("0.00001");
    instrument.maxQuantity = dec("9000");
    instrument.minNotional = dec("5");
    instrument.allowsQuoteAmountMarket = true;
    instrument.allowsStopLimit = true;
    instrument.allowsTakeProfitLimit = true;
    instrument.allowsOco = true;
    instrument.allowsOto = true;
    instrument.allowsIceberg = true;
    instrument.allowsAmendKeepPriority = true;
    instrument.maxIcebergParts = 10;
    return instrument;
}

// Bids 67 214.0, 67 213.9 …; asks 67 214.1, 67 214.2 …; 1 BTC on each of `levels` prices.
inline BookView sampleBook(int levels = 20)
{
    BookView book;
    book.instrument = kBtc;
    book.scale = {dec("0.1"), 5};
    book.state = BookState::Live;
    for (int i = 0; i < levels; ++i) {
        book.bids.push_back({672'140 - i, 100'000});
        book.asks.push_back({672'141 + i, 100'000});
    }
    return book;
}

class StillMarket final : public PreTradeSource
{
public:
    PreTradeInput preTradeInput(const InstrumentId& /*instrument*/) const override
    {
        PreTradeInput input;
        input.instrument = &instrument;
        input.book = &book;
        input.lastPrice = dec("67214.0");
        input.fees = {dec("0.0008"), dec("0.001"), false, {}};
        input.limits.maxOrdersPerSecond = 1'000;
        input.limits.maxDistanceFromTouch = dec("0.5");
        return input;
    }
    Instrument instrument = btcUsdt();
    BookView book = sampleBook();
};

class Listener final : public DeskListener
{
public:
    void onOrderChanged(const Order& order) override { orders.push_back(order); }
    void onFillCounted(const Fill& fill) override { fills.push_back(fill); }
    void onBalancesChanged(const std::vector<Balance>& all, bool isVerified) override
    {
        balances = all;
        verified = isVerified;
    }
    void onDeskNotice(const DeskNotice& notice) override { notices.push_back(notice.english()); }
    bool heard(const std::string& part) const
    {
        return std::any_of(notices.begin(), notices.end(), [&part](const std::string& text) {
            return text.find(part) != std::string::npos;
        });
    }
    std::vector<Order> orders;
    std::vector<Fill> fills;
    std::vector<Balance> balances;
    bool verified = false;
    std::vector<std::string> notices;
};

// Remembers calls; the test answers them, each once.
class ScriptedGateway final : public OrderGateway
{
public:
    template <typename Ask, typename T>
    struct Call
    {
        Ask ask;
        Callback<T> done;
        std::function<void()> handedOver;
    };

    Capabilities capabilities() const override { return caps; }
    Duration requestWindow() const override { return Duration::seconds(5); }
    void setAccountListener(AccountListener* l) override { listener = l; }
    void place(const OrderIntent& intent, std::function<void()> handedOver,
               Callback<OrderReport> done) override
    {
        places.push_back({intent, std::move(done), std::move(handedOver)});
        ++sentCount[intent.clientOrderId];
    }
    void placeList(const OrderListIntent& intent, std::function<void()> handedOver,
                   Callback<OrderListReport> done) override
    {
        lists.push_back({intent, std::move(done), std::move(handedOver)});
        for (const OrderIntent& leg : intent.legs) {
            ++sentCount[leg.clientOrderId];
        }
    }
    void replace(const ReplaceIntent& intent, Callback<ReplaceOutcome> done) override
    {
        replaces.push_back({intent, std::move(done), {}});
        ++sentCount[intent.replacement.clientOrderId];
    }
    void amend(const AmendIntent& intent, Callback<OrderReport> done) override
    {
        amends.push_back({intent, std::move(done), {}});
    }
    void cancel(const OrderRef& order, Callback<OrderReport> done) override
    {
        cancels.push_back({order, std::move(done), {}});
    }
    void cancelAll(const Symbol& symbol, Callback<std::vector<OrderReport>> done) override
    {
        bulkCancels.push_back({symbol, std::move(done), {}});
    }
    void testOrder(const OrderIntent& /*intent*/, Callback<std::monostate> /*done*/) override {}
    void query(const OrderRef& order, Callback<std::optional<OrderReport>> done) override
    {
        queries.push_back({order, std::move(done), {}});
    }
    void openOrders(const std::optional<Symbol>& symbol,
                    Callback<std::vector<OrderReport>> done) override
    {
        openOrderReads.push_back({symbol, std::move(done), {}});
    }
    void allOrders(const Symbol& symbol, std::optional<UtcTime> /*from*/,
                   Callback<std::vector<OrderReport>> done) override
    {
        allOrderReads.push_back({symbol, std::move(done), {}});
    }
    void myTrades(const MyTradesQuery& query, Callback<std::vector<Fill>> done) override
    {
        tradeReads.push_back({query, std::move(done), {}});
    }
    void account(Callback<AccountSnapshot> done) override
    {
        accountReads.push_back({{}, std::move(done), {}});
    }
    void feeRates(const Symbol& /*symbol*/, Callback<FeeRates> /*done*/) override {}
    Explanation explain(const Error& error) const override
    {
        return {"Explained: " + error.message, "Do something."};
    }

    Capabilities caps;
    AccountListener* listener = nullptr;
    std::deque<Call<OrderIntent, OrderReport>> places;
    std::deque<Call<OrderListIntent, OrderListReport>> lists;
    std::deque<Call<ReplaceIntent, ReplaceOutcome>> replaces;
    std::deque<Call<AmendIntent, OrderReport>> amends;
    std::deque<Call<OrderRef, OrderReport>> cancels;
    std::deque<Call<Symbol, std::vector<OrderReport>>> bulkCancels;
    std::deque<Call<OrderRef, std::optional<OrderReport>>> queries;
    std::deque<Call<std::optional<Symbol>, std::vector<OrderReport>>> openOrderReads;
    std::deque<Call<Symbol, std::vector<OrderReport>>> allOrderReads;
    std::deque<Call<MyTradesQuery, std::vector<Fill>>> tradeReads;
    std::deque<Call<std::monostate, AccountSnapshot>> accountReads;
    std::map<ClientOrderId, int> sentCount; // per intent, over everything
};

template <typename Queue>
auto take(Queue& queue)
{
    AGIO_CHECK(!queue.empty());
    auto call = std::move(queue.front());
    queue.pop_front();
    return call;
}

// Passes on to a journal in memory; can hold commits back, or fail from the n-th append on.
class StubbornJournal final : public Journal
{
public:
    void append(std::vector<JournalEntry> entries, std::function<void(Result<void>)> done) override
    {
        ++appends;
        if (failFrom > 0 && appends >= failFrom) {
            done(Error::local("the disk is full"));
            return;
        }
        if (holds) {
            held.push_back([this, entries, done] { memory->append(entries, done); });
            return;
        }
        memory->append(std::move(entries), std::move(done));
    }
    void loadOpen(const AccountId& account,
                  std::function<void(Result<std::vector<JournalEntry>>)> done) override
    {
        memory->loadOpen(account, std::move(done));
    }
    void loadRecent(const AccountId& account, int maxOrders,
                    std::function<void(Result<std::vector<JournalEntry>>)> done) override
    {
        memory->loadRecent(account, maxOrders, std::move(done));
    }
    void release()
    {
        holds = false;
        for (auto& action : std::exchange(held, {})) {
            action();
        }
    }
    std::unique_ptr<Journal> memory = makeMemoryJournal();
    std::vector<std::function<void()>> held;
    bool holds = false;
    int failFrom = 0;
    int appends = 0;
};

inline OrderIntent buyLimit(const char* id, const char* price = "67000.0",
                            const char* quantity = "0.10000")
{
    OrderIntent intent;
    intent.clientOrderId = ClientOrderId(id);
    intent.instrument = kBtc;
    intent.quantity = dec(quantity);
    intent.price = dec(price);
    return intent;
}

inline OrderReport report(const char* id, const char* exchangeId, ReportedStatus status,
                          const char* filled = "0")
{
    OrderReport result;
    result.instrument = kBtc;
    result.clientOrderId = ClientOrderId(id);
    result.exchangeOrderId = ExchangeOrderId(exchangeId);
    result.status = status;
    result.side = Side::Buy;
    result.form = OrderForm::Limit;
    result.price = dec("67000.0");
    result.quantity = dec("0.10000");
    result.filledQuantity = dec(filled);
    result.filledQuoteAmount = Decimal::mul(dec(filled), dec("67000")).value();
    return result;
}

inline Fill fill(const char* trade, const char* exchangeId, const char* quantity,
                 const char* id = "")
{
    Fill result;
    result.tradeId = ExchangeTradeId(trade);
    result.instrument = kBtc;
    result.exchangeOrderId = ExchangeOrderId(exchangeId);
    result.clientOrderId = ClientOrderId(id);
    result.price = dec("67000");
    result.quantity = dec(quantity);
    result.quoteAmount = Decimal::mul(dec(quantity), dec("67000")).value();
    result.fee = dec("0.001");
    result.feeAsset = Asset("USDT");
    return result;
}

inline Error unknownError()
{
    return {ErrorKind::Unknown, {}, "connection lost", -1};
}

// A desk with all that it needs. The journal may be handed on to the next bench: a restart.
struct Bench
{
    explicit Bench(std::shared_ptr<StubbornJournal> kept = std::make_shared<StubbornJournal>())
        : journal(std::move(kept))
        , desk(std::make_unique<OrderDesk>(setup()))
    {}

    OrderDesk::Setup setup()
    {
        return {AccountId("sample:sim:main"),
                Environment::Simulated,
                &clock,
                &scheduler,
                &log,
                journal.get(),
                &gateway,
                &market,
                &listener,
                &ids};
    }
    // Start with a running private stream and an account of money; nothing is open.
    void begin(const std::vector<OrderReport>& open = {}, const std::vector<Fill>& trades = {})
    {
        gateway.listener->onPrivateStream(true);
        desk->start([this](const Result<void>& result) { started = result.ok(); });
        settleReading(open, trades);
    }
    // Answers one reading of the account: open orders, balances, trades.
    void settleReading(const std::vector<OrderReport>& open = {},
                       const std::vector<Fill>& trades = {})
    {
        take(gateway.openOrderReads).done(open);
        AccountSnapshot account;
        account.balances = {{Asset("BTC"), dec("10"), {}}, {Asset("USDT"), dec("1000000"), {}}};
        take(gateway.accountReads).done(account);
        while (!gateway.tradeReads.empty()) {
            take(gateway.tradeReads).done(trades);
        }
    }
    void accept(const char* id, const char* exchangeId)
    {
        auto call = take(gateway.places);
        AGIO_CHECK(call.ask.clientOrderId.text() == id);
        call.handedOver();
        call.done(report(id, exchangeId, ReportedStatus::New));
    }
    void push(const OrderReport& pushed) { gateway.listener->onOrderReport(pushed); }
    const Order& order(const char* id) const
    {
        const Order* found = desk->find(ClientOrderId(id));
        AGIO_CHECK(found != nullptr);
        return *found;
    }
    OrderState state(const char* id) const { return order(id).state; }

    ManualClock clock;
    ManualScheduler scheduler{clock};
    Log log{clock};
    std::shared_ptr<StubbornJournal> journal;
    ScriptedGateway gateway;
    StillMarket market;
    Listener listener;
    ClientIdMaker ids{clock, 7};
    bool started = false;
    std::unique_ptr<OrderDesk> desk;
};

} // namespace agio::test
