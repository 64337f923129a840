// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/orderactions.h"

#include "core/engine/terminalport.h"
#include "ui/shell/arming.h"
#include "ui/shell/confirmrules.h"
#include "ui/shell/orderwords.h"
#include "ui/shell/questionpanel.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QTimer>
#include <QWidget>

#include <algorithm>

namespace agio {

namespace {

constexpr int kTouchLookMs = 200;
constexpr std::size_t kOrdersForMedian = 50;

struct Touch
{
    std::optional<Decimal> bid, ask;
};

Touch touchOf(const BookView* book)
{
    Touch touch;
    if (book != nullptr && book->isFresh()) {
        if (!book->bids.empty()) {
            touch.bid = book->priceOf(book->bids.front().ticks);
        }
        if (!book->asks.empty()) {
            touch.ask = book->priceOf(book->asks.front().ticks);
        }
    }
    return touch;
}

// More than 0.5 % away from where it was.
bool hasMoved(std::optional<Decimal> was, std::optional<Decimal> is)
{
    if (!was || !is) {
        return false;
    }
    const auto difference = Decimal::sub(*is, *was);
    const auto scaled = difference ? Decimal::mul(difference->abs(), Decimal(200)) : std::nullopt;
    return scaled && *scaled > *was;
}

std::optional<Decimal> medianQuantity(const std::vector<TerminalPort::OrderPtr>& orders,
                                      const InstrumentId& instrument)
{
    std::vector<Decimal> quantities;
    for (const auto& order : orders) {
        if (order->intent.instrument == instrument && order->intent.quantity.isPositive()) {
            quantities.push_back(order->intent.quantity);
        }
        if (quantities.size() == kOrdersForMedian) {
            break;
        }
    }
    // Two orders are no habit.
    if (quantities.size() < 3) {
        return std::nullopt;
    }
    const auto middle = quantities.begin() + static_cast<std::ptrdiff_t>(quantities.size() / 2);
    std::nth_element(quantities.begin(), middle, quantities.end());
    return *middle;
}

// What the resting order holds of the funds comes back when it moves.
void releaseFunds(PreTradeInput& input, const Order& order)
{
    if (input.instrument == nullptr || !order.intent.price) {
        return;
    }
    const bool isBuy = order.intent.side == Side::Buy;
    const Asset& asset = isBuy ? input.instrument->quote : input.instrument->base;
    const auto held = isBuy ? Decimal::mul(*order.intent.price, order.remainingQuantity())
                            : std::optional(order.remainingQuantity());
    for (Balance& balance : input.balances) {
        if (balance.asset == asset && held) {
            balance.free = Decimal::add(balance.free, *held).value_or(balance.free);
        }
    }
    const auto isThis = [&order](const OwnOrderView& own) {
        return own.id == order.intent.clientOrderId;
    };
    std::erase_if(input.openOrders, isThis);
    std::erase_if(input.recentIntents, isThis);
}

} // namespace

struct OrderActions::Impl
{
    OrderActions& self;
    TerminalPort& port;
    Arming& arming;
    Theme& theme;
    bool wasAskedBefore = false;
    QPointer<QuestionPanel> question;
    std::shared_ptr<MarketWatch> touchWatch;
    Touch touchAtOpen;
    QTimer touchTimer;

    Impl(OrderActions& owner, TerminalPort& p, Arming& a, Theme& t)
        : self(owner)
        , port(p)
        , arming(a)
        , theme(t)
        , touchTimer(&owner)
    {
        touchTimer.setInterval(kTouchLookMs);
        QObject::connect(&touchTimer, &QTimer::timeout, &owner, [this] { lookAtTouch(); });
    }

    std::shared_ptr<const InstrumentTable> table(const InstrumentId& id) const
    {
        return port.instruments(id.exchange);
    }
    bool refuseWhenLocked(IntentSource source);
    ConfirmSituation situation(const InstrumentId& id, const BookView* book) const;
    Question questionFor(const QString& headline, const CostEstimate& cost,
                         const ConfirmVerdict& verdict, const OrderIntent& intent) const;
    void ask(const Question& question, const OrderIntent& intent, const BookView* book,
             QWidget* anchor, QPoint at, std::function<void()> onYes);
    void lookAtTouch();
    void endQuestion();
    CheckReport checkMove(const Order& order, const OrderIntent& moved, const BookView* book) const;
    bool asks(const ConfirmVerdict& verdict) const
    {
        return arming.state() == ArmState::Confirm || verdict.demand != Demand::None;
    }
};

OrderActions::OrderActions(TerminalPort& port, Arming& arming, Theme& theme, QObject* parent)
    : QObject(parent)
    , m_impl(std::make_unique<Impl>(*this, port, arming, theme))
{
    connect(&arming, &Arming::changed, this, [this](ArmState state) {
        if (state == ArmState::Locked && m_impl->question != nullptr) {
            m_impl->question->expire();
        }
    });
}

OrderActions::~OrderActions()
{
    if (m_impl->question != nullptr) {
        disconnect(m_impl->question, nullptr, this, nullptr);
        delete m_impl->question;
    }
}

CheckReport OrderActions::check(const OrderIntent& intent, const BookView* book) const
{
    const auto keep = m_impl->table(intent.instrument);
    PreTradeInput input = m_impl->port.preTradeInput(intent.instrument);
    input.book = book;
    return checkOrder(intent, input);
}

CheckReport OrderActions::check(const OrderListIntent& intent, const BookView* book) const
{
    if (intent.legs.empty()) {
        return {};
    }
    const auto keep = m_impl->table(intent.legs.front().instrument);
    PreTradeInput input = m_impl->port.preTradeInput(intent.legs.front().instrument);
    input.book = book;
    return checkOrderList(intent, input);
}

CheckReport OrderActions::Impl::checkMove(const Order& order, const OrderIntent& moved,
                                          const BookView* book) const
{
    const auto keep = table(moved.instrument);
    PreTradeInput input = port.preTradeInput(moved.instrument);
    input.book = book;
    releaseFunds(input, order);
    return checkOrder(moved, input);
}

// The lock is against stray clicks. The ticket's button says in words what it sends: it works while
// the grid is locked, unless something (no account, data not live) forbids trading altogether.
bool OrderActions::Impl::refuseWhenLocked(IntentSource source)
{
    arming.noteInput();
    if (arming.mayTrade()) {
        return false;
    }
    if (!arming.obstacle().isEmpty()) {
        emit self.refused(arming.obstacle());
        return true;
    }
    if (source == IntentSource::Ticket) {
        return false;
    }
    emit self.refused(OrderActions::tr("Trading is locked. Nothing was sent."));
    return true;
}

ConfirmSituation OrderActions::Impl::situation(const InstrumentId& id, const BookView* book) const
{
    ConfirmSituation s;
    const AccountView account = port.account();
    const PreTradeInput input = port.preTradeInput(id);
    const auto instruments = table(id);
    const Instrument* instrument = instruments ? instruments->find(id.symbol) : nullptr;
    const Touch touch = touchOf(book);
    s.environment = account.environment;
    s.wasAskedBefore = wasAskedBefore;
    s.ordersVerified = account.balancesVerified;
    s.dataFresh = book != nullptr && book->isFresh();
    s.bestBid = touch.bid;
    s.bestAsk = touch.ask;
    s.equityInQuote = input.equityInQuote;
    s.usualQuantity = medianQuantity(port.orders(), id);
    s.quote = instrument != nullptr ? instrument->quote : Asset();
    return s;
}

Question OrderActions::Impl::questionFor(const QString& headline, const CostEstimate& cost,
                                         const ConfirmVerdict& verdict,
                                         const OrderIntent& intent) const
{
    const auto instruments = table(intent.instrument);
    const Instrument* instrument =
        instruments ? instruments->find(intent.instrument.symbol) : nullptr;
    const QString quoteName =
        instrument != nullptr ? QString::fromStdString(instrument->quote.text()) : QString();
    Question q;
    q.headline = headline;
    if (cost.quoteAmount) {
        QString line = OrderActions::tr("Amount %1 %2")
                           .arg(numberText(cost.quoteAmount->normalized()), quoteName);
        if (cost.fee) {
            line += OrderActions::tr(", fee %1 %2")
                        .arg(numberText(cost.fee->normalized()),
                             QString::fromStdString(cost.feeAsset.text()));
        }
        q.lines.push_back(line);
    }
    const AccountView account = port.account();
    q.lines.push_back(OrderActions::tr("%1 · %2").arg(QString::fromStdString(account.label),
                                                      environmentText(account.environment)));
    q.warnings = verdict.reasons;
    q.isDangerous = verdict.demand >= Demand::Ask;
    q.buttonKind = intent.side == Side::Buy ? QStringLiteral("buy") : QStringLiteral("sell");
    q.sendText = sideText(intent.side);
    return q;
}

void OrderActions::Impl::ask(const Question& text, const OrderIntent& intent, const BookView* book,
                             QWidget* anchor, QPoint at, std::function<void()> onYes)
{
    if (anchor == nullptr) {
        emit self.refused(OrderActions::tr("This order must be confirmed in the window."));
        return;
    }
    if (question != nullptr) {
        question->expire();
    }
    touchAtOpen = touchOf(book);
    touchWatch = port.watch(intent.instrument, WatchOptions{true, 1, false, false});
    touchTimer.start();
    question = new QuestionPanel(text, *anchor, at); // owned by the window
    const QPointer<QuestionPanel> asked = question;
    connect(asked, &QuestionPanel::accepted, &self,
            [this, source = intent.source, yes = std::move(onYes)] {
                endQuestion();
                wasAskedBefore = true;
                // Locked meanwhile: the panel was dropped then, but a queued key may still arrive.
                if (!refuseWhenLocked(source)) {
                    yes();
                }
            });
    connect(asked, &QuestionPanel::dropped, &self, [this](bool byPerson) {
        endQuestion();
        if (!byPerson) {
            emit self.refused(OrderActions::tr("The question was dropped. Nothing was sent."));
        }
    });
}

void OrderActions::Impl::endQuestion()
{
    touchTimer.stop();
    touchWatch.reset();
    question = nullptr;
}

void OrderActions::Impl::lookAtTouch()
{
    if (question == nullptr || touchWatch == nullptr) {
        return;
    }
    touchWatch->book.takeFresh();
    const auto book = touchWatch->book.get();
    const Touch now = touchOf(book.get());
    if (!touchAtOpen.bid && !touchAtOpen.ask) {
        touchAtOpen = now;
    }
    if (hasMoved(touchAtOpen.bid, now.bid) || hasMoved(touchAtOpen.ask, now.ask)) {
        question->expire();
    }
}

ClientOrderId OrderActions::submit(OrderIntent intent, const std::shared_ptr<const BookView>& book,
                                   QWidget* anchor, QPoint at)
{
    if (m_impl->refuseWhenLocked(intent.source)) {
        return {};
    }
    if (intent.clientOrderId.isEmpty()) {
        intent.clientOrderId = m_impl->port.newClientOrderId();
    }
    const CheckReport report = check(intent, book.get());
    if (!report.mayGo()) {
        emit refused(sentenceOf(*report.first()));
        return {};
    }
    const ConfirmVerdict verdict =
        confirmationFor(intent, report.cost, m_impl->situation(intent.instrument, book.get()));
    if (verdict.demand == Demand::Refuse) {
        emit refused(verdict.reasons.back());
        return {};
    }
    const auto send = [this, intent] {
        m_impl->port.place(intent);
        emit sent(intent.clientOrderId);
    };
    if (m_impl->asks(verdict)) {
        const auto keep = m_impl->table(intent.instrument);
        const Instrument* instrument = keep ? keep->find(intent.instrument.symbol) : nullptr;
        Question question =
            m_impl->questionFor(orderSentence(intent, instrument), report.cost, verdict, intent);
        if (verdict.demand == Demand::AskTyped) {
            question.typeAgain = numberText(intent.quantity);
        }
        m_impl->ask(question, intent, book.get(), anchor, at, send);
        return {};
    }
    for (const QString& warning : verdict.reasons) {
        emit warned(warning);
    }
    send();
    return intent.clientOrderId;
}

ClientOrderId OrderActions::submitList(OrderListIntent intent,
                                       const std::shared_ptr<const BookView>& book, QWidget* anchor,
                                       QPoint at)
{
    if (intent.legs.empty() || m_impl->refuseWhenLocked(intent.legs.front().source)) {
        return {};
    }
    if (intent.listClientId.isEmpty()) {
        intent.listClientId = m_impl->port.newClientOrderId();
    }
    for (OrderIntent& leg : intent.legs) {
        if (leg.clientOrderId.isEmpty()) {
            leg.clientOrderId = m_impl->port.newClientOrderId();
        }
    }
    const CheckReport report = check(intent, book.get());
    if (!report.mayGo()) {
        emit refused(sentenceOf(*report.first()));
        return {};
    }
    const OrderIntent& first = intent.legs.front();
    // The legs of a list rest on purpose away from the touch: the whole list is asked for once, by
    // its cost; what a single leg would cross the check has refused.
    OrderIntent asResting = first;
    asResting.price.reset();
    const ConfirmVerdict verdict =
        confirmationFor(asResting, report.cost, m_impl->situation(first.instrument, book.get()));
    const auto send = [this, intent] {
        m_impl->port.placeList(intent);
        emit sent(intent.listClientId);
    };
    if (m_impl->asks(verdict)) {
        const auto keep = m_impl->table(first.instrument);
        const Instrument* instrument = keep ? keep->find(first.instrument.symbol) : nullptr;
        Question question = m_impl->questionFor(
            intent.kind == OrderListKind::Oco
                ? tr("One cancels the other")
                : tr("%n joined order(s)", nullptr, static_cast<int>(intent.legs.size())),
            report.cost, verdict, first);
        for (std::size_t i = 0; i < intent.legs.size(); ++i) {
            question.lines.insert(question.lines.begin() + static_cast<std::ptrdiff_t>(i),
                                  orderSentence(intent.legs.at(i), instrument));
        }
        m_impl->ask(question, first, book.get(), anchor, at, send);
        return {};
    }
    for (const QString& warning : verdict.reasons) {
        emit warned(warning);
    }
    send();
    return intent.listClientId;
}

void OrderActions::move(const ClientOrderId& id, Decimal newPrice,
                        const std::shared_ptr<const BookView>& book, QWidget* anchor, QPoint at)
{
    if (m_impl->refuseWhenLocked(IntentSource::Ladder)) {
        return;
    }
    const auto orders = m_impl->port.orders();
    const auto found = std::find_if(orders.begin(), orders.end(), [&id](const auto& order) {
        return order->intent.clientOrderId == id;
    });
    if (found == orders.end() || isFinal((*found)->state)) {
        emit refused(tr("This order is no longer working. Nothing was sent."));
        return;
    }
    const Order& order = **found;
    if (!order.intent.price || order.intent.trigger) {
        emit refused(tr("Only a limit order can be moved by its price."));
        return;
    }
    if (*order.intent.price == newPrice) {
        return;
    }
    OrderIntent moved = order.intent;
    moved.price = newPrice;
    moved.quantity = order.remainingQuantity();
    const CheckReport report = m_impl->checkMove(order, moved, book.get());
    if (!report.mayGo()) {
        emit refused(sentenceOf(*report.first()));
        return;
    }
    const ConfirmSituation situation = m_impl->situation(moved.instrument, book.get());
    ConfirmVerdict verdict = confirmationFor(moved, report.cost, situation);
    if (verdict.demand == Demand::Refuse) {
        emit refused(verdict.reasons.back());
        return;
    }
    // A limit that begins to take is another kind of order: always asked.
    if (report.cost.wouldTake || percentThroughTouch(moved, situation).isPositive()) {
        verdict.demand = std::max(verdict.demand, Demand::Ask);
        verdict.reasons.push_back(tr("At this price it would trade at once."));
    }
    const auto send = [this, id, newPrice] {
        m_impl->port.movePrice(id, newPrice);
        emit sent(id);
    };
    if (m_impl->asks(verdict)) {
        const auto keep = m_impl->table(moved.instrument);
        const Instrument* instrument = keep ? keep->find(moved.instrument.symbol) : nullptr;
        const int digits = instrument != nullptr ? priceDigits(instrument) : -1;
        const QString headline =
            tr("Move %1 to %2")
                .arg(orderSentence(order.intent, instrument), numberText(newPrice, digits));
        Question question = m_impl->questionFor(headline, report.cost, verdict, moved);
        question.sendText = tr("Move");
        m_impl->ask(question, moved, book.get(), anchor, at, send);
        return;
    }
    send();
}

void OrderActions::cancel(const ClientOrderId& id)
{
    m_impl->arming.noteInput();
    m_impl->port.cancel(id);
}

void OrderActions::cancelAll(const std::optional<InstrumentId>& instrument,
                             std::optional<Side> side)
{
    m_impl->arming.noteInput();
    m_impl->port.cancelAll(instrument, side);
}

} // namespace agio
