// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/market/candle.h"

#include <QTimeZone>
#include <QtTest>

using agio::Duration;
using agio::Interval;
using agio::UtcTime;

namespace {

UtcTime at(const char* iso)
{
    const auto time = QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODateWithMs);
    return UtcTime::fromMs(time.toMSecsSinceEpoch());
}

} // namespace

class TestCandle : public QObject
{
    Q_OBJECT

private slots:
    void findsStartAndNextStart_data()
    {
        QTest::addColumn<QByteArray>("interval");
        QTest::addColumn<QByteArray>("time");
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QByteArray>("next");
        const auto row = [](const char* interval, const char* time, const char* start,
                            const char* next) {
            QTest::addRow("%s %s", interval, time) << QByteArray(interval) << QByteArray(time)
                                                   << QByteArray(start) << QByteArray(next);
        };
        row("1s", "2026-11-20T07:48:58.999Z", "2026-11-20T07:48:58Z", "2026-11-20T07:48:59Z");
        row("5s", "2026-11-20T07:48:58Z", "2026-11-20T07:48:55Z", "2026-11-20T07:49:00Z");
        row("15s", "2026-11-20T07:48:58Z", "2026-11-20T07:48:45Z", "2026-11-20T07:49:00Z");
        row("1m", "2026-11-20T07:48:58Z", "2026-11-20T07:48:00Z", "2026-11-20T07:49:00Z");
        row("1m", "2026-11-20T07:49:00Z", "2026-11-20T07:49:00Z", "2026-11-20T07:50:00Z");
        row("3m", "2026-11-20T07:50:58Z", "2026-11-20T07:48:00Z", "2026-11-20T07:51:00Z");
        row("5m", "2026-11-20T07:48:58Z", "2026-11-20T07:45:00Z", "2026-11-20T07:50:00Z");
        row("15m", "2026-11-20T07:48:58Z", "2026-11-20T07:45:00Z", "2026-11-20T08:00:00Z");
        row("30m", "2026-11-20T07:48:58Z", "2026-11-20T07:30:00Z", "2026-11-20T08:00:00Z");
        row("1h", "2026-11-20T07:48:58Z", "2026-11-20T07:00:00Z", "2026-11-20T08:00:00Z");
        row("2h", "2026-11-20T07:48:58Z", "2026-11-20T06:00:00Z", "2026-11-20T08:00:00Z");
        row("4h", "2026-11-20T07:48:58Z", "2026-11-20T04:00:00Z", "2026-11-20T08:00:00Z");
        row("6h", "2026-11-20T07:48:58Z", "2026-11-20T06:00:00Z", "2026-11-20T12:00:00Z");
        row("8h", "2026-11-20T07:48:58Z", "2026-11-20T00:00:00Z", "2026-11-20T08:00:00Z");
        row("12h", "2026-11-20T23:59:59Z", "2026-11-20T12:00:00Z", "2026-11-21T00:00:00Z");
        row("1d", "2024-02-29T23:59:59.999Z", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z");
        row("3d", "1970-01-04T00:00:00Z", "1970-01-04T00:00:00Z", "1970-01-07T00:00:00Z");
        row("3d", "2024-08-09T12:00:00Z", "2024-08-09T00:00:00Z", "2024-08-12T00:00:00Z");
        // 2026-11-20 is a Friday; weeks start on Monday.
        row("1w", "2026-11-20T07:48:58Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z");
        row("1w", "2026-11-22T23:59:59Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z");
        row("1w", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z");
        row("1w", "2025-01-01T00:00:00Z", "2024-12-30T00:00:00Z", "2025-01-06T00:00:00Z");
        row("1w", "1970-01-01T00:00:00Z", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z");
        row("1M", "2026-11-20T07:48:58Z", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
        row("1M", "2026-12-31T23:59:59.999Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z");
        row("1M", "2024-02-29T12:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z");
        row("1M", "2023-02-28T23:00:00Z", "2023-02-01T00:00:00Z", "2023-03-01T00:00:00Z");
        row("1M", "2026-01-31T00:00:00Z", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
        row("1m", "1969-12-31T23:59:30Z", "1969-12-31T23:59:00Z", "1970-01-01T00:00:00Z");
        row("1M", "1969-12-31T23:59:30Z", "1969-12-01T00:00:00Z", "1970-01-01T00:00:00Z");
    }
    void findsStartAndNextStart()
    {
        QFETCH(QByteArray, interval);
        QFETCH(QByteArray, time);
        QFETCH(QByteArray, start);
        QFETCH(QByteArray, next);
        const auto i = agio::intervalFromText(interval.toStdString());
        QVERIFY(i.has_value());
        const UtcTime found = agio::startOf(*i, at(time.constData()));
        QCOMPARE(agio::toIso8601(found), agio::toIso8601(at(start.constData())));
        QCOMPARE(agio::toIso8601(agio::nextStart(*i, found)),
                 agio::toIso8601(at(next.constData())));
    }

    void everyBarFollowsTheOneBefore()
    {
        for (int index = 0; index < agio::kIntervalCount; ++index) {
            const auto interval = static_cast<Interval>(index);
            UtcTime start = agio::startOf(interval, at("2023-11-27T00:00:00Z"));
            for (int bar = 0; bar < 100; ++bar) {
                const UtcTime next = agio::nextStart(interval, start);
                QVERIFY(next > start);
                QVERIFY(agio::startOf(interval, start) == start);
                QVERIFY(agio::startOf(interval, next) == next);
                QVERIFY(agio::startOf(interval, next - Duration::ns(1)) == start);
                start = next;
            }
        }
    }

    void readsTheNamesItWrites()
    {
        for (int index = 0; index < agio::kIntervalCount; ++index) {
            const auto interval = static_cast<Interval>(index);
            QVERIFY(agio::intervalFromText(agio::toText(interval)) == interval);
        }
        QVERIFY(agio::toText(Interval::M1) == "1m");
        QVERIFY(agio::toText(Interval::Mo1) == "1M"); // not the same
        QVERIFY(agio::nominalLength(Interval::H4) == Duration::minutes(240));
    }

    void refusesUnknownIntervals_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", "1", "m", "1H", "2m", "1mo", " 1m", "1m ", "7d"}) {
            QTest::newRow(text) << QByteArray(text);
        }
    }
    void refusesUnknownIntervals()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!agio::intervalFromText(text.toStdString()));
    }
};

QTEST_GUILESS_MAIN(TestCandle)
#include "tst_candle.moc"
