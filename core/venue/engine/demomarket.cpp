// SPDX-License-Identifier: GPL-3.0-or-later
// The instruments of the demo, in the shape of a real exchange's list.
#include "core/venue/engine/marketagents.h"

namespace agio::venue {

namespace {

struct Row
{
    const char* base;
    const char* quote;
    const char* price;
    const char* tick;
    const char* lot;
    const char* maxQuantity;
    const char* marketMaxQuantity;
    const char* minNotional;
    double dailyVolatility;
    double commonWeight;
    double tradesPerSecond;
    double meanTradeQuote;
    double touchQuote;
    double quotesPerSecond;
};

// clang-format off
constexpr Row kRows[] = {
    {"BTC",  "USDT", "67214.00",   "0.01",       "0.00001", "9000",       "120",        "5",      0.024, 0.95, 6.0, 1'400.0, 60'000.0, 90.0},
    {"ETH",  "USDT", "3452.10",    "0.01",       "0.0001",  "9000",       "2500",       "5",      0.030, 0.92, 4.5, 900.0,   45'000.0, 80.0},
    {"SOL",  "USDT", "152.37",     "0.01",       "0.001",   "90000",      "20000",      "5",      0.042, 0.85, 3.0, 420.0,   30'000.0, 50.0},
    {"BNB",  "USDT", "582.40",     "0.01",       "0.001",   "900000",     "1800",       "5",      0.024, 0.80, 1.6, 500.0,   18'000.0, 36.0},
    {"XRP",  "USDT", "0.5523",     "0.0001",     "1",       "9222449",    "2000000",    "5",      0.034, 0.78, 2.0, 380.0,   60'000.0, 36.0},
    {"DOGE", "USDT", "0.12345",    "0.00001",    "1",       "9000000",    "6000000",    "1",      0.046, 0.80, 2.0, 260.0,   24'000.0, 40.0},
    {"ADA",  "USDT", "0.4512",     "0.0001",     "0.1",     "900000",     "700000",     "5",      0.038, 0.80, 1.2, 220.0,   30'000.0, 24.0},
    {"LINK", "USDT", "14.25",      "0.01",       "0.01",    "90000",      "40000",      "5",      0.042, 0.80, 0.9, 240.0,   26'000.0, 20.0},
    {"LTC",  "USDT", "72.41",      "0.01",       "0.001",   "90000",      "9000",       "5",      0.034, 0.78, 0.8, 230.0,   15'000.0, 22.0},
    {"AVAX", "USDT", "27.35",      "0.01",       "0.01",    "90000",      "30000",      "5",      0.044, 0.82, 0.9, 240.0,   20'000.0, 22.0},
    {"DOT",  "USDT", "6.284",      "0.001",      "0.01",    "90000",      "60000",      "5",      0.040, 0.80, 0.6, 180.0,   14'000.0, 20.0},
    {"TRX",  "USDT", "0.12871",    "0.00001",    "0.1",     "9000000",    "3000000",    "5",      0.022, 0.55, 0.8, 260.0,   70'000.0, 14.0},
    {"SHIB", "USDT", "0.00001752", "0.00000001", "1",       "46116860414","9500000000", "1",      0.048, 0.80, 1.0, 240.0,   26'000.0, 20.0},
    {"PEPE", "USDT", "0.00000948", "0.00000001", "1",       "92141578000","30000000000","1",      0.070, 0.75, 1.4, 260.0,   30'000.0, 24.0},
    {"ETH",  "BTC",  "0.05136",    "0.00001",    "0.001",   "100000",     "1000",       "0.0001", 0.016, 0.30, 0.6, 0.012,   0.9,      18.0},
    {"BTC",  "EUR",  "61840.00",   "0.01",       "0.00001", "9000",       "30",         "5",      0.024, 0.95, 0.9, 900.0,   24'000.0, 40.0},
};
// clang-format on

Instrument makeInstrument(const Row& row, const ExchangeId& exchange)
{
    const auto number = [](const char* text) { return Decimal::literal(text); };
    Instrument i;
    i.id.exchange = exchange;
    i.id.symbol = Symbol(std::string(row.base) + row.quote);
    i.base = Asset(row.base);
    i.quote = i.settle = Asset(row.quote);
    i.name = std::string(row.base) + "/" + row.quote;
    i.status = TradingStatus::Trading;
    i.statusText = "TRADING";
    i.tickSize = number(row.tick);
    i.lotSize = number(row.lot);
    i.minPrice = i.tickSize;
    i.maxPrice = number("1000000");
    i.minQuantity = i.lotSize;
    i.maxQuantity = number(row.maxQuantity);
    i.marketMaxQuantity = number(row.marketMaxQuantity);
    i.minNotional = number(row.minNotional);
    i.maxNotional = number("9000000");
    i.priceBand = PriceBand{number("5"), number("0.2"), number("5"), number("0.2")};
    i.maxOpenOrders = 200;
    i.maxTriggerOrders = 5;
    i.maxIcebergParts = 100;
    i.maxOrderLists = 20;
    i.maxAmends = 10;
    i.allowsQuoteAmountMarket = i.allowsPostOnly = true;
    i.allowsStopMarket = i.allowsStopLimit = true;
    i.allowsTakeProfitMarket = i.allowsTakeProfitLimit = true;
    i.allowsTrailing = i.allowsIceberg = true;
    i.allowsOco = i.allowsOto = true;
    i.allowsAmendKeepPriority = i.allowsCancelReplace = true;
    i.minTrailingBps = 10;
    i.maxTrailingBps = 2'000;
    i.selfTradePreventionModes = {"EXPIRE_MAKER", "EXPIRE_TAKER", "EXPIRE_BOTH", "DECREMENT",
                                  "NONE"};
    return i;
}

} // namespace

std::vector<AgentProfile> demoMarket(const ExchangeId& exchange)
{
    std::vector<AgentProfile> profiles;
    for (const Row& row : kRows) {
        AgentProfile profile;
        profile.instrument = makeInstrument(row, exchange);
        profile.startPrice = Decimal::literal(row.price);
        profile.dailyVolatility = row.dailyVolatility;
        profile.commonWeight = row.commonWeight;
        profile.tradesPerSecond = row.tradesPerSecond;
        profile.meanTradeQuote = row.meanTradeQuote;
        profile.touchQuote = row.touchQuote;
        profile.quotesPerSecond = row.quotesPerSecond;
        profiles.push_back(std::move(profile));
    }
    return profiles;
}

} // namespace agio::venue
