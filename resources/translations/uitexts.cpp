// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of the window that reach translate() through a short function of their file, where lupdate
// does not see them. Read by lupdate alone, never compiled into anything.

#include <QtGlobal>

namespace {

[[maybe_unused]] constexpr const char* kConfirmRules[] = {
    QT_TRANSLATE_NOOP("ConfirmRules", "First order of this session on a LIVE account."),
    QT_TRANSLATE_NOOP("ConfirmRules", "This trades at once, at the prices that are there."),
    QT_TRANSLATE_NOOP("ConfirmRules", "This takes liquidity: %1 through the touch."),
    QT_TRANSLATE_NOOP("ConfirmRules", "More than 25 % of the account's equity."),
    QT_TRANSLATE_NOOP("ConfirmRules", "More than 5 % of the account's equity."),
    QT_TRANSLATE_NOOP("ConfirmRules", "More than ten times your usual order here."),
    QT_TRANSLATE_NOOP("ConfirmRules", "The price is %1 from the touch."),
    QT_TRANSLATE_NOOP("ConfirmRules", "There is no fresh market data for this order."),
    QT_TRANSLATE_NOOP("ConfirmRules", "Balances and orders are not verified just now."),
};

[[maybe_unused]] constexpr const char* kOrderWords[] = {
    QT_TRANSLATE_NOOP("OrderWords", "Buy"),
    QT_TRANSLATE_NOOP("OrderWords", "Sell"),
    QT_TRANSLATE_NOOP("OrderWords", "B"),
    QT_TRANSLATE_NOOP("OrderWords", "S"),
    QT_TRANSLATE_NOOP("OrderWords", "limit"),
    QT_TRANSLATE_NOOP("OrderWords", "market"),
    QT_TRANSLATE_NOOP("OrderWords", "stop-limit"),
    QT_TRANSLATE_NOOP("OrderWords", "stop-market"),
    QT_TRANSLATE_NOOP("OrderWords", "take-profit limit"),
    QT_TRANSLATE_NOOP("OrderWords", "take-profit market"),
    QT_TRANSLATE_NOOP("OrderWords", "LIVE"),
    QT_TRANSLATE_NOOP("OrderWords", "TESTNET"),
    QT_TRANSLATE_NOOP("OrderWords", "DEMO"),
    QT_TRANSLATE_NOOP("OrderWords", "REPLAY"),
    QT_TRANSLATE_NOOP("OrderWords", "Cancelling"),
    QT_TRANSLATE_NOOP("OrderWords", "Moving"),
    QT_TRANSLATE_NOOP("OrderWords", "Sending"),
    QT_TRANSLATE_NOOP("OrderWords", "Waiting"),
    QT_TRANSLATE_NOOP("OrderWords", "Working"),
    QT_TRANSLATE_NOOP("OrderWords", "Part filled"),
    QT_TRANSLATE_NOOP("OrderWords", "Filled"),
    QT_TRANSLATE_NOOP("OrderWords", "Cancelled"),
    QT_TRANSLATE_NOOP("OrderWords", "Rejected"),
    QT_TRANSLATE_NOOP("OrderWords", "Expired"),
    QT_TRANSLATE_NOOP("OrderWords", "Unknown, being checked"),
    QT_TRANSLATE_NOOP("OrderWords", "Never arrived"),
    QT_TRANSLATE_NOOP("OrderWords", "Not sent"),
    QT_TRANSLATE_NOOP("OrderWords", "%1 %2 %3 %4"),
    QT_TRANSLATE_NOOP("OrderWords", " at %1"),
    QT_TRANSLATE_NOOP("OrderWords", ", trigger %1"),
    QT_TRANSLATE_NOOP("OrderWords", ", post-only"),
};

[[maybe_unused]] constexpr const char* kChartAxis[] = {
    QT_TRANSLATE_NOOP("ChartAxis", "d MMM"),
};

[[maybe_unused]] constexpr const char* kChartTags[] = {
    QT_TRANSLATE_NOOP("ChartTags", "%1 orders %2–%3"),
    QT_TRANSLATE_NOOP("ChartTags", "ext"),
    QT_TRANSLATE_NOOP("ChartTags", "%1 %2 at %3"),
    QT_TRANSLATE_NOOP("ChartTags", "fee %1 %2, %3"),
    QT_TRANSLATE_NOOP("ChartTags", "maker"),
    QT_TRANSLATE_NOOP("ChartTags", "taker"),
    QT_TRANSLATE_NOOP("ChartTags", "order %1"),
    QT_TRANSLATE_NOOP("ChartTags", "%1 fills in this bar, %2 in all"),
};

[[maybe_unused]] constexpr const char* kChart[] = {
    QT_TRANSLATE_NOOP("Chart", "no data %1–%2"),
};

[[maybe_unused]] constexpr const char* kStudies[] = {
    QT_TRANSLATE_NOOP("Studies", "SMA %1"), QT_TRANSLATE_NOOP("Studies", "EMA %1"),
    QT_TRANSLATE_NOOP("Studies", "VWAP"),   QT_TRANSLATE_NOOP("Studies", "Bollinger %1/%2"),
    QT_TRANSLATE_NOOP("Studies", "RSI %1"), QT_TRANSLATE_NOOP("Studies", "Volume mean %1"),
};

} // namespace
