// SPDX-License-Identifier: GPL-3.0-or-later
// Order lists: each leg by the same tests, then how the legs stand to each other and to the market
// (Binance sheet §5.5), then the funds once for all.
#include "core/trading/pretradeparts.h"

#include <algorithm>

namespace agio {

using namespace pretrade;

namespace {

struct ListRun
{
    const OrderListIntent& list;
    const PreTradeInput& input;
    std::vector<Finding>& findings;

    void block(Check check, int leg, std::string pattern, std::vector<std::string> arguments = {})
    {
        Finding finding;
        finding.check = check;
        finding.leg = leg;
        finding.pattern = std::move(pattern);
        finding.arguments = std::move(arguments);
        findings.push_back(std::move(finding));
    }
};

std::size_t legCount(OrderListKind kind)
{
    return kind == OrderListKind::Otoco ? 3 : 2;
}

bool isStop(OrderForm form)
{
    return form == OrderForm::StopLimit || form == OrderForm::StopMarket;
}

// The price at which a leg acts.
std::optional<Decimal> actsAt(const OrderIntent& leg)
{
    return leg.form == OrderForm::Limit ? leg.price : leg.trigger;
}

void checkOffered(ListRun& run)
{
    const Instrument& instrument = *run.input.instrument;
    const bool needsOco = run.list.kind != OrderListKind::Oto;
    const bool needsOto = run.list.kind != OrderListKind::Oco;
    if ((needsOco && !instrument.allowsOco) || (needsOto && !instrument.allowsOto)) {
        run.block(Check::Form, -1, "{0} has no linked orders of this kind. Place them one by one.",
                  {instrument.name});
    }
}

void checkSameOrder(ListRun& run, std::size_t first, std::size_t second)
{
    const OrderIntent& a = run.list.legs[first];
    const OrderIntent& b = run.list.legs[second];
    if (a.side != b.side || a.quantity != b.quantity || a.instrument != b.instrument) {
        run.block(Check::Form, -1,
                  "Both legs of an OCO need the same side, amount and instrument.");
    }
}

// Above and below the anchor: the profit leg is above for a sell, below for a buy.
void checkPair(ListRun& run, std::size_t above, std::size_t below, std::optional<Decimal> anchor)
{
    checkSameOrder(run, above, below);
    const OrderIntent& high = run.list.legs[above];
    const OrderIntent& low = run.list.legs[below];
    const bool sells = high.side == Side::Sell;
    const OrderIntent& profit = sells ? high : low;
    const OrderIntent& stop = sells ? low : high;
    if (profit.form == OrderForm::Market || isStop(profit.form)) {
        run.block(Check::Form, static_cast<int>(sells ? above : below),
                  "The profit leg must be a limit or a take-profit order.");
    }
    if (!isStop(stop.form)) {
        run.block(Check::Form, static_cast<int>(sells ? below : above),
                  "The protecting leg must be a stop order.");
    }
    const auto top = actsAt(high);
    const auto bottom = actsAt(low);
    if (!top || !bottom) {
        return; // said by the leg's own test
    }
    if (*top <= *bottom || (anchor && (*top <= *anchor || *bottom >= *anchor))) {
        run.block(Check::TriggerSide, -1,
                  "The prices do not enclose the market: {0} must be above {1} and {2} below. "
                  "Correct the prices.",
                  {text(*top), anchor ? text(*anchor) : text(*bottom), text(*bottom)});
    }
}

std::optional<Decimal> marketAnchor(const PreTradeInput& input)
{
    if (input.lastPrice) {
        return input.lastPrice;
    }
    return input.book != nullptr && input.book->isFresh() ? midPrice(*input.book) : std::nullopt;
}

void checkRelations(ListRun& run)
{
    switch (run.list.kind) {
    case OrderListKind::Oco:
        checkPair(run, 0, 1, marketAnchor(run.input));
        return;
    case OrderListKind::Oto:
    case OrderListKind::Otoco:
        break;
    }
    const OrderIntent& working = run.list.legs.front();
    if (working.form != OrderForm::Limit) {
        run.block(Check::Form, 0, "The first order of a chain must be a limit order.");
    }
    if (run.list.kind == OrderListKind::Otoco) {
        checkPair(run, 1, 2, working.price);
    }
}

void checkLeg(ListRun& run, std::size_t index, CheckReport& report)
{
    const OrderIntent& leg = run.list.legs[index];
    const bool hasBook = run.input.book != nullptr && run.input.book->isFresh();
    const CostEstimate cost = estimateCost(leg, run.input);
    if (index == 0) {
        report.cost = cost;
    }
    Run one{.intent = leg,
            .input = run.input,
            .instrument = *run.input.instrument,
            .book = hasBook ? run.input.book : nullptr,
            .cost = cost,
            .findings = run.findings,
            .suggests = true,
            .leg = static_cast<int>(index),
            .isPending = run.list.kind != OrderListKind::Oco && index > 0,
            .isListed = run.list.kind == OrderListKind::Oco};
    if (index == 0) {
        checkAccount(one);
    }
    checkForm(one);
    checkPrices(one);
    checkQuantities(one);
    checkTrigger(one);
    checkCounts(one);
    checkBalance(one);
    checkLocal(one);
    if (!one.isPending) {
        checkMarket(one);
    }
}

// An OCO locks the dearer of its legs, once.
void checkFundsOnce(ListRun& run)
{
    std::optional<Need> most;
    std::size_t dearest = 0;
    for (std::size_t i = 0; i < run.list.legs.size(); ++i) {
        const CostEstimate cost = estimateCost(run.list.legs[i], run.input);
        const auto need = fundsNeeded(run.list.legs[i], run.input, cost);
        if (need && (!most || need->amount > most->amount)) {
            most = need;
            dearest = i;
        }
    }
    if (!most) {
        return;
    }
    const OrderIntent& leg = run.list.legs[dearest];
    const CostEstimate cost = estimateCost(leg, run.input);
    Run one{.intent = leg,
            .input = run.input,
            .instrument = *run.input.instrument,
            .book = nullptr,
            .cost = cost,
            .findings = run.findings,
            .suggests = false}; // one leg's amount alone cannot be changed
    checkFunds(one, *most);
}

} // namespace

CheckReport checkOrderList(const OrderListIntent& intent, const PreTradeInput& input)
{
    CheckReport report;
    if (input.instrument == nullptr || intent.legs.size() != legCount(intent.kind)) {
        ListRun run{intent, input, report.findings};
        run.block(input.instrument == nullptr ? Check::InstrumentStatus : Check::Form, -1,
                  input.instrument == nullptr
                      ? "This instrument is not known at the exchange. Choose another one."
                      : "A leg of the linked orders is missing. Fill in all legs.");
        return report;
    }
    ListRun run{intent, input, report.findings};
    checkOffered(run);
    for (std::size_t i = 0; i < intent.legs.size(); ++i) {
        checkLeg(run, i, report);
    }
    checkRelations(run);
    if (intent.kind == OrderListKind::Oco) {
        checkFundsOnce(run);
    }
    std::stable_sort(report.findings.begin(), report.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.check < b.check; });
    return report;
}

} // namespace agio
