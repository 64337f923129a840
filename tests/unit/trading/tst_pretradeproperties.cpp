// SPDX-License-Identifier: GPL-3.0-or-later
// The check against an independent, naive reading of the exchange's rules, over random rules,
// orders, books and accounts.
#include "deskbench.h"

#include <QByteArray>
#include <QTest>

#include <rapidcheck.h>

using namespace agio;
using namespace agio::test;

class TestPreTradeProperties : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void whatPassesObeysEveryRule();
    void whatIsOfferedPasses();
    void wholeShareNeverExceedsFreeFunds();
    void baseToQuoteToBaseNeverGrows();
    void smallestQuantityIsSmallestAndPasses();
};

namespace {

// Exact integers: everything here has at most 4 price and 4 quantity digits and stays far below
// 2^63, so that plain 128-bit products tell the truth without the code under test.
__extension__ using Wide = __int128;

Wide scaled(Decimal value, int digits) // value * 10^digits; the scale must not exceed digits
{
    Wide result = value.coefficient();
    for (int i = value.scale(); i < digits; ++i) {
        result *= 10;
    }
    return result;
}

Decimal grid(int low, int high, int scale)
{
    return Decimal::fromParts(*rc::gen::inRange(low, high), scale);
}

struct World
{
    Instrument instrument = btcUsdt();
    BookView book;
    PreTradeInput input;
    OrderIntent intent = buyLimit("a");
};

void drawInstrument(World& world)
{
    Instrument& instrument = world.instrument;
    const int priceDigits = *rc::gen::inRange(0, 5);
    const int lotDigits = *rc::gen::inRange(0, 5);
    instrument.tickSize = Decimal::fromParts(*rc::gen::element(1, 2, 5, 10), priceDigits);
    instrument.lotSize = Decimal::fromParts(*rc::gen::element(1, 2, 5, 10), lotDigits);
    instrument.quoteDigits = *rc::gen::inRange(2, 9);
    const auto maybe = [](Decimal value) {
        return *rc::gen::arbitrary<bool>() ? std::optional(value) : std::nullopt;
    };
    instrument.minPrice = maybe(grid(1, 100, 2));
    instrument.maxPrice = maybe(grid(1'000, 2'000'000, 2));
    instrument.minQuantity = maybe(grid(1, 5'000, 4));
    instrument.maxQuantity = maybe(grid(5'000, 50'000'000, 4));
    instrument.minNotional = maybe(grid(1, 10'000, 2));
    instrument.maxNotional = maybe(grid(10'000, 100'000'000, 2));
    if (*rc::gen::arbitrary<bool>()) {
        instrument.priceBand = PriceBand{dec("1.2"), dec("0.8"), dec("1.5"), dec("0.5")};
    }
    if (*rc::gen::arbitrary<bool>()) {
        instrument.marketLotSize = instrument.lotSize;
        instrument.marketMaxQuantity = maybe(grid(1'000, 5'000'000, 4));
    }
}

void drawMarket(World& world)
{
    world.book = {};
    world.book.state =
        *rc::gen::weightedElement<BookState>({{9, BookState::Live}, {1, BookState::Stale}});
    world.book.scale = {world.instrument.tickSize, 4};
    const int mid = *rc::gen::inRange(50, 50'000);
    for (int i = 1; i <= *rc::gen::inRange(0, 8); ++i) {
        world.book.bids.push_back({std::max(mid - i, 1), *rc::gen::inRange(1, 1'000'000)});
        world.book.asks.push_back({mid + i, *rc::gen::inRange(1, 1'000'000)});
    }
    world.input.lastPrice = Decimal::mul(world.instrument.tickSize, Decimal(mid)).value();
    world.input.balances = {{Asset("BTC"), grid(0, 100'000'000, 4), {}},
                            {Asset("USDT"), grid(0, 100'000'000, 2), {}}};
    world.input.fees = {grid(0, 50, 4), grid(0, 50, 4), false, {}};
    world.input.limits.maxDistanceFromTouch = dec("0.9");
    world.input.now = UtcTime::fromSeconds(1'700'000'000);
    if (*rc::gen::arbitrary<bool>()) {
        world.input.equityInQuote = grid(1, 100'000'000, 2);
    }
}

void drawIntent(World& world)
{
    OrderIntent& intent = world.intent;
    intent.side = *rc::gen::element(Side::Buy, Side::Sell);
    intent.form = *rc::gen::weightedElement<OrderForm>(
        {{4, OrderForm::Limit}, {2, OrderForm::Market}, {1, OrderForm::StopLimit}});
    const bool tidy = *rc::gen::weightedElement<bool>({{5, true}, {1, false}});
    intent.quantity = tidy
        ? Decimal::mul(world.instrument.lotSize, Decimal(*rc::gen::inRange(1, 20'000))).value()
        : grid(1, 10'000'000, 5);
    const auto price = [&] {
        return tidy
            ? Decimal::mul(world.instrument.tickSize, Decimal(*rc::gen::inRange(1, 60'000))).value()
            : grid(1, 10'000'000, 4);
    };
    intent.price = price();
    if (intent.form == OrderForm::Market) {
        intent.price.reset();
    }
    if (intent.form == OrderForm::StopLimit) {
        intent.trigger = price();
    }
}

World draw()
{
    World world;
    drawInstrument(world);
    drawMarket(world);
    drawIntent(world);
    return world;
}

CheckReport check(World& world)
{
    world.input.instrument = &world.instrument;
    world.input.book = &world.book;
    return checkOrder(world.intent, world.input);
}

bool onGrid(Decimal value, Decimal step)
{
    return scaled(value, 9) % scaled(step, 9) == 0;
}

// The exchange's rules for one price and one quantity, read naively.
bool priceObeys(const Instrument& rules, Decimal price)
{
    return onGrid(price, rules.tickSize) && (!rules.minPrice || price >= *rules.minPrice) &&
        (!rules.maxPrice || price <= *rules.maxPrice);
}

bool quantityObeys(const Instrument& rules, Decimal quantity, bool market)
{
    return onGrid(quantity, rules.lotSize) &&
        (!rules.minQuantity || quantity >= *rules.minQuantity) &&
        (!rules.maxQuantity || quantity <= *rules.maxQuantity) &&
        (!market || !rules.marketMaxQuantity || quantity <= *rules.marketMaxQuantity);
}

bool valueObeys(const Instrument& rules, Decimal price, Decimal quantity)
{
    const Wide value = scaled(price, 5) * scaled(quantity, 5);
    return (!rules.minNotional || value >= scaled(*rules.minNotional, 10)) &&
        (!rules.maxNotional || value <= scaled(*rules.maxNotional, 10));
}

bool fundsSuffice(const World& world)
{
    const OrderIntent& intent = world.intent;
    if (intent.side == Side::Sell) {
        return intent.quantity <= world.input.balances[0].free;
    }
    // At least: which of the two applies is the check's own finding.
    const Wide fee = 10'000 + scaled(std::min(world.input.fees.maker, world.input.fees.taker), 4);
    return scaled(*intent.price, 5) * scaled(intent.quantity, 5) * fee <=
        scaled(world.input.balances[1].free, 14);
}

bool obeysAll(const World& world)
{
    const OrderIntent& intent = world.intent;
    const Instrument& rules = world.instrument;
    if (intent.form == OrderForm::Market) {
        return quantityObeys(rules, intent.quantity, true);
    }
    return priceObeys(rules, *intent.price) &&
        (!intent.trigger || priceObeys(rules, *intent.trigger)) &&
        quantityObeys(rules, intent.quantity, false) &&
        valueObeys(rules, *intent.price, intent.quantity) && fundsSuffice(world);
}

} // namespace

void TestPreTradeProperties::initTestCase()
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS")) {
        qputenv("RC_PARAMS", QByteArrayLiteral("seed=20261120 max_success=3000"));
    }
}

void TestPreTradeProperties::whatPassesObeysEveryRule()
{
    int passed = 0;
    QVERIFY(rc::check([&passed] {
        World world = draw();
        if (check(world).mayGo()) {
            ++passed;
            RC_ASSERT(obeysAll(world));
        }
    }));
    QVERIFY(passed > 100); // the draw reaches both sides of the rules
}

void TestPreTradeProperties::whatIsOfferedPasses()
{
    int offered = 0;
    QVERIFY(rc::check([&offered] {
        World world = draw();
        for (const Finding& finding : check(world).findings) {
            if (!finding.suggestion) {
                continue;
            }
            ++offered;
            World other = world;
            if (finding.field == Finding::Field::Quantity) {
                other.intent.quantity = *finding.suggestion;
                RC_ASSERT(quantityObeys(other.instrument, *finding.suggestion,
                                        other.intent.form == OrderForm::Market));
                if (other.intent.form != OrderForm::Market) {
                    RC_ASSERT(
                        valueObeys(other.instrument, *other.intent.price, *finding.suggestion));
                    RC_ASSERT(fundsSuffice(other));
                }
            } else {
                RC_ASSERT(priceObeys(other.instrument, *finding.suggestion));
                (finding.field == Finding::Field::Price ? other.intent.price
                                                        : other.intent.trigger) =
                    finding.suggestion;
            }
            // And the check itself no longer complains of that value.
            for (const Finding& left : check(other).findings) {
                const bool same = left.check == finding.check && left.field == finding.field &&
                    left.severity == Severity::Blocking;
                RC_ASSERT(!same);
            }
        }
    }));
    QVERIFY(offered > 100);
}

void TestPreTradeProperties::wholeShareNeverExceedsFreeFunds()
{
    int bought = 0;
    QVERIFY(rc::check([&bought] {
        World world = draw();
        world.intent.form = OrderForm::Limit;
        world.intent.trigger.reset();
        world.intent.price =
            Decimal::mul(world.instrument.tickSize, Decimal(*rc::gen::inRange(1, 60'000))).value();
        const Side side = world.intent.side;
        const Decimal free = world.input.balances[side == Side::Buy ? 1 : 0].free;
        const auto quantity = quantityForShare(world.instrument, side, *world.intent.price, free,
                                               Decimal(1), world.input.fees);
        if (!quantity) {
            return;
        }
        ++bought;
        RC_ASSERT(onGrid(*quantity, world.instrument.lotSize));
        world.intent.quantity = *quantity;
        if (side == Side::Buy) {
            const Wide fee = 10'000 + scaled(world.input.fees.taker, 4);
            RC_ASSERT(scaled(*world.intent.price, 5) * scaled(*quantity, 5) * fee <=
                      scaled(free, 14));
        } else {
            RC_ASSERT(*quantity <= free);
        }
        world.input.fees.maker = world.input.fees.taker;
        for (const Finding& finding : check(world).findings) {
            RC_ASSERT(finding.check != Check::Balance);
        }
    }));
    QVERIFY(bought > 100);
}

void TestPreTradeProperties::baseToQuoteToBaseNeverGrows()
{
    QVERIFY(rc::check([] {
        World world = draw();
        const Decimal price = grid(1, 100'000'000, 4);
        const Decimal base = grid(0, 100'000'000, 5);
        const auto quote = quoteForQuantity(world.instrument, price, base);
        RC_ASSERT(quote.has_value());
        const auto back = quantityForQuote(world.instrument, price, *quote);
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back <= base);
        const auto again = quoteForQuantity(world.instrument, price, *back);
        RC_ASSERT(*again <= *quote);
    }));
}

void TestPreTradeProperties::smallestQuantityIsSmallestAndPasses()
{
    int found = 0;
    QVERIFY(rc::check([&found] {
        World world = draw();
        const Decimal price =
            Decimal::mul(world.instrument.tickSize, Decimal(*rc::gen::inRange(1, 60'000))).value();
        const auto least = smallestQuantity(world.instrument, price);
        if (!least) {
            return;
        }
        ++found;
        const auto obeys = [&](Decimal quantity) {
            return quantity.isPositive() && quantityObeys(world.instrument, quantity, false) &&
                valueObeys(world.instrument, price, quantity);
        };
        RC_ASSERT(obeys(*least));
        RC_ASSERT(!obeys(*Decimal::sub(*least, world.instrument.lotSize)));
    }));
    QVERIFY(found > 100);
}

QTEST_GUILESS_MAIN(TestPreTradeProperties)
#include "tst_pretradeproperties.moc"
