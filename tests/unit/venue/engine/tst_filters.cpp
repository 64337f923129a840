// SPDX-License-Identifier: GPL-3.0-or-later
#include "floor.h"

#include "core/venue/engine/filters.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;

class TestFilters : public QObject
{
    Q_OBJECT

private slots:
    void namesTheRuleThatRefuses_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("quantity");
        QTest::addColumn<QString>("price");
        QTest::addColumn<QString>("filter");
        const auto limit = static_cast<int>(OrderType::Limit);
        const auto market = static_cast<int>(OrderType::Market);
        QTest::newRow("good") << limit << "1"
                              << "100.00"
                              << "";
        QTest::newRow("good, padded zeros") << limit << "1.00000000"
                                            << "100.01000000"
                                            << "";
        QTest::newRow("off tick") << limit << "1"
                                  << "100.001"
                                  << "PRICE_FILTER";
        QTest::newRow("zero price") << limit << "1"
                                    << "0"
                                    << "PRICE_FILTER";
        QTest::newRow("negative price") << limit << "1"
                                        << "-1"
                                        << "PRICE_FILTER";
        QTest::newRow("above max price") << limit << "1"
                                         << "100000.01"
                                         << "PRICE_FILTER";
        QTest::newRow("above the band") << limit << "1"
                                        << "120.01"
                                        << "PERCENT_PRICE_BY_SIDE";
        QTest::newRow("at the band") << limit << "1"
                                     << "120.00"
                                     << "";
        QTest::newRow("below the band") << limit << "1"
                                        << "79.99"
                                        << "PERCENT_PRICE_BY_SIDE";
        QTest::newRow("off lot") << limit << "1.0005"
                                 << "100.00"
                                 << "LOT_SIZE";
        QTest::newRow("zero quantity") << limit << "0"
                                       << "100.00"
                                       << "LOT_SIZE";
        QTest::newRow("above max quantity") << limit << "1000.001"
                                            << "100.00"
                                            << "LOT_SIZE";
        QTest::newRow("too little value") << limit << "0.049"
                                          << "100.00"
                                          << "NOTIONAL";
        QTest::newRow("just enough value") << limit << "0.05"
                                           << "100.00"
                                           << "";
        QTest::newRow("market") << market << "1"
                                << ""
                                << "";
        QTest::newRow("market too large") << market << "100.001"
                                          << ""
                                          << "MARKET_LOT_SIZE";
        QTest::newRow("market too little") << market << "0.049"
                                           << ""
                                           << "NOTIONAL";
    }
    void namesTheRuleThatRefuses()
    {
        QFETCH(int, type);
        QFETCH(QString, quantity);
        QFETCH(QString, price);
        QFETCH(QString, filter);
        Instrument instrument = toyInstrument();
        instrument.priceBand = PriceBand{dec("1.2"), dec("0.8"), dec("1.2"), dec("0.8")};
        OrderRequest request;
        request.type = static_cast<OrderType>(type);
        request.quantity = Decimal::literal(quantity.toStdString());
        if (!price.isEmpty()) {
            request.price = Decimal::literal(price.toStdString());
        }
        FilterContext context;
        context.referencePrice = dec("100");
        QCOMPARE(QString::fromLatin1(filterName(checkFilters(instrument, request, context))),
                 filter);
    }

    void countsOrders()
    {
        const Instrument instrument = toyInstrument();
        OrderRequest request;
        request.quantity = dec("1");
        request.price = dec("100");
        FilterContext context;
        context.openOrders = 199;
        QVERIFY(checkFilters(instrument, request, context) == FilterKind::None);
        context.newOrders = 2;
        QVERIFY(checkFilters(instrument, request, context) == FilterKind::MaxNumOrders);
        context = {};
        context.openTriggerOrders = 5;
        QVERIFY(checkFilters(instrument, request, context) == FilterKind::None);
        context.newTriggerOrders = 1;
        QVERIFY(checkFilters(instrument, request, context) == FilterKind::MaxNumAlgoOrders);
        context = {};
        context.openLists = 20;
        context.newLists = 1;
        QVERIFY(checkFilters(instrument, request, context) == FilterKind::MaxNumOrderLists);
    }

    void boundsIcebergsAndTrailing()
    {
        const Instrument instrument = toyInstrument();
        OrderRequest request;
        request.quantity = dec("10");
        request.price = dec("100");
        request.icebergQuantity = dec("1");
        QVERIFY(checkFilters(instrument, request, {}) == FilterKind::None);
        request.icebergQuantity = dec("0.999");
        QVERIFY(checkFilters(instrument, request, {}) == FilterKind::IcebergParts);
        request.icebergQuantity.reset();
        request.trailingDeltaBps = 9;
        QVERIFY(checkFilters(instrument, request, {}) == FilterKind::TrailingDelta);
        request.trailingDeltaBps = 2'001;
        QVERIFY(checkFilters(instrument, request, {}) == FilterKind::TrailingDelta);
        request.trailingDeltaBps = 2'000;
        QVERIFY(checkFilters(instrument, request, {}) == FilterKind::None);
    }

    void stopsTheFirstOrderOverTheLimit()
    {
        Floor f;
        f.print("10.00");
        for (int i = 0; i < 5; ++i) {
            QVERIFY(f.put(f.ann, f.stop(Side::Sell, OrderType::StopLoss, "1", "9.00")) != 0);
        }
        const auto sixth =
            f.exchange.place(f.ann, f.stop(Side::Sell, OrderType::StopLoss, "1", "9.00"));
        QCOMPARE(QString::fromStdString(sixth.refusal().text),
                 QStringLiteral("Filter failure: MAX_NUM_ALGO_ORDERS"));
    }
};

QTEST_GUILESS_MAIN(TestFilters)
#include "tst_filters.moc"
