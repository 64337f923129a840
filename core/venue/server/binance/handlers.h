// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One function per method of the table; each reads its parameters, then (signed ones) has
// timestamp and signature checked, then acts.

#include "core/venue/server/binance/call.h"

namespace agio::venue::binance {

// marketmethods.cpp
Answer ping(Call& call);
Answer serverTime(Call& call);
Answer depth(Call& call);
Answer recentTrades(Call& call);
Answer historicalTrades(Call& call);
Answer aggregateTrades(Call& call);
Answer klines(Call& call);
Answer averagePrice(Call& call);
Answer executionRules(Call& call);
Answer referencePrice(Call& call);
Answer blockTrades(Call& call);
int depthWeight(const Params& params, const Core& core);

// exchangeinfo.cpp
Answer exchangeInfo(Call& call);
Answer myFilters(Call& call);
std::string rateLimitRulesJson(const LimitSizes& sizes);

// tickermethods.cpp
Answer ticker24hr(Call& call);
Answer tickerPrice(Call& call);
Answer tickerBook(Call& call);
Answer tickerTradingDay(Call& call);
Answer tickerWindow(Call& call);
int ticker24hrWeight(const Params& params, const Core& core);
int tickerPriceWeight(const Params& params, const Core& core);
int tickerWindowWeight(const Params& params, const Core& core);

// ordermethods.cpp
Answer placeOrder(Call& call);
Answer testOrder(Call& call);
Answer cancelOrder(Call& call);
Answer cancelOpenOrders(Call& call);
Answer cancelReplace(Call& call);
Answer amendOrder(Call& call);
int testOrderWeight(const Params& params, const Core& core);

// listmethods.cpp
Answer placeOco(Call& call);
Answer placeOto(Call& call);
Answer placeOtoco(Call& call);
Answer cancelList(Call& call);
Answer queryList(Call& call);
Answer openLists(Call& call);
Answer allLists(Call& call);

// accountmethods.cpp
Answer queryOrder(Call& call);
Answer openOrders(Call& call);
Answer allOrders(Call& call);
Answer myTrades(Call& call);
Answer orderAmendments(Call& call);
Answer preventedMatches(Call& call);
Answer account(Call& call);
Answer commission(Call& call);
Answer orderRateLimits(Call& call);
int openOrdersWeight(const Params& params, const Core& core);
int myTradesWeight(const Params& params, const Core& core);
int preventedMatchesWeight(const Params& params, const Core& core);
std::string commissionRatesJson(const Core& core, AccountRef account, std::string_view suffix);

// walletmethods.cpp
Answer apiRestrictions(Call& call);
Answer accountStatus(Call& call);
Answer apiTradingStatus(Call& call);
Answer systemStatus(Call& call);
Answer accountInfo(Call& call);
Answer coins(Call& call);
Answer tradeFee(Call& call);
Answer userAssets(Call& call);

} // namespace agio::venue::binance
