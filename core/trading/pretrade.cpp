// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/pretrade.h"

#include "core/trading/pretradeparts.h"

#include <algorithm>

namespace agio {

using namespace pretrade;

const char* toText(Side side) noexcept
{
    return side == Side::Buy ? "buy" : "sell";
}

const char* toText(OrderForm form) noexcept
{
    switch (form) {
    case OrderForm::Limit:
        return "limit";
    case OrderForm::Market:
        return "market";
    case OrderForm::StopLimit:
        return "stop-limit";
    case OrderForm::StopMarket:
        return "stop-market";
    case OrderForm::TakeProfitLimit:
        return "take-profit-limit";
    case OrderForm::TakeProfitMarket:
        return "take-profit-market";
    }
    return "limit";
}

std::string fillPattern(const std::string& pattern, const std::vector<std::string>& arguments)
{
    std::string result;
    result.reserve(pattern.size() + 32);
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool isSlot = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
            pattern[i + 1] >= '0' && pattern[i + 1] <= '9';
        const auto index = isSlot ? static_cast<std::size_t>(pattern[i + 1] - '0') : 0;
        if (isSlot && index < arguments.size()) {
            result += arguments[index];
            i += 2;
        } else {
            result += pattern[i];
        }
    }
    return result;
}

std::string Finding::english() const
{
    return fillPattern(pattern, arguments);
}

bool CheckReport::mayGo() const noexcept
{
    return std::none_of(findings.begin(), findings.end(),
                        [](const Finding& f) { return f.severity == Severity::Blocking; });
}

const Finding* CheckReport::first() const noexcept
{
    const auto blocking = std::find_if(findings.begin(), findings.end(), [](const Finding& f) {
        return f.severity == Severity::Blocking;
    });
    if (blocking != findings.end()) {
        return &*blocking;
    }
    return findings.empty() ? nullptr : &findings.front();
}

namespace pretrade {

Finding& Run::add(Check check, Severity severity, std::string pattern,
                  std::vector<std::string> arguments)
{
    Finding finding;
    finding.check = check;
    finding.severity = severity;
    finding.pattern = std::move(pattern);
    finding.arguments = std::move(arguments);
    finding.leg = leg;
    findings.push_back(std::move(finding));
    return findings.back();
}

std::optional<Decimal> Run::valuationPrice() const
{
    if (hasPrice(intent.form)) {
        return intent.price;
    }
    if (hasTrigger(intent.form)) {
        return intent.trigger;
    }
    return cost.averagePrice ? cost.averagePrice : input.lastPrice;
}

} // namespace pretrade

namespace {

CheckReport withoutInstrument()
{
    CheckReport report;
    Finding finding;
    finding.check = Check::InstrumentStatus;
    finding.pattern = "This instrument is not known at the exchange. Choose another one.";
    report.findings.push_back(std::move(finding));
    return report;
}

} // namespace

CheckReport checkOrder(const OrderIntent& intent, const PreTradeInput& input)
{
    if (input.instrument == nullptr) {
        return withoutInstrument();
    }
    CheckReport report;
    report.cost = estimateCost(intent, input);
    const bool hasBook = input.book != nullptr && input.book->isFresh();
    Run run{.intent = intent,
            .input = input,
            .instrument = *input.instrument,
            .book = hasBook ? input.book : nullptr,
            .cost = report.cost,
            .findings = report.findings};
    checkAccount(run);
    checkForm(run);
    checkPrices(run);
    checkQuantities(run);
    checkTrigger(run);
    checkCounts(run);
    checkBalance(run);
    checkLocal(run);
    checkMarket(run);
    return report;
}

} // namespace agio
