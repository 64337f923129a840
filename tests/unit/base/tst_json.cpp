// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/json.h"
#include "tests/unit/base/property.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <limits>

using agio::Decimal;
using agio::JsonWriter;

class TestJson : public QObject
{
    Q_OBJECT

private slots:
    void separatesMembersAndElements()
    {
        JsonWriter json;
        json.beginObject().key("id").number(std::int64_t{7}).key("list").beginArray();
        json.number(std::int64_t{1})
            .string("two")
            .beginObject()
            .endObject()
            .beginArray()
            .endArray();
        json.boolean(true).boolean(false).null().raw("{\"x\":1}").endArray();
        json.key("last").beginObject().key("a").null().endObject().endObject();
        QCOMPARE(json.text(),
                 std::string("{\"id\":7,\"list\":[1,\"two\",{},[],true,false,null,{\"x\":1}],"
                             "\"last\":{\"a\":null}}"));
    }

    void writesMoneyDigitByDigit()
    {
        JsonWriter json;
        json.beginArray().string(Decimal::literal("67214.00")).number(Decimal::literal("0.10"));
        json.number(std::numeric_limits<std::int64_t>::min()).endArray();
        QCOMPARE(json.text(), std::string("[\"67214.00\",0.10,-9223372036854775808]"));
    }

    void escapes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("escaped");
        QTest::newRow("quote") << QByteArray("a\"b") << QByteArray("a\\\"b");
        QTest::newRow("backslash") << QByteArray("a\\b") << QByteArray("a\\\\b");
        QTest::newRow("lines") << QByteArray("\r\n\t") << QByteArray("\\r\\n\\t");
        QTest::newRow("control") << QByteArray("\x01\x1f") << QByteArray("\\u0001\\u001f");
        QTest::newRow("zero") << QByteArray("\0", 1) << QByteArray("\\u0000");
        QTest::newRow("delete is no control") << QByteArray("\x7f") << QByteArray("\x7f");
        QTest::newRow("utf-8") << QByteArray("価格é") << QByteArray("価格é");
        QTest::newRow("slash") << QByteArray("a/b") << QByteArray("a/b");
    }
    void escapes()
    {
        QFETCH(QByteArray, text);
        std::string out = "x";
        agio::appendJsonEscaped(out, text.toStdString());
        QTEST(QByteArray::fromStdString(out.substr(1)), "escaped");
    }

    void isReadBackByAnotherReader()
    {
        QVERIFY(agio::test::holds("any ASCII key and text", [] {
            const auto text = rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
            const std::string key = *text;
            const std::string value = *text;
            JsonWriter json;
            json.beginObject().key(key).string(value).endObject();
            const QJsonObject read =
                QJsonDocument::fromJson(QByteArray::fromStdString(json.text())).object();
            RC_ASSERT(read.size() == 1);
            RC_ASSERT(read.value(QString::fromStdString(key)).toString().toStdString() == value);
        }));
    }

    void startsAnewAfterTake()
    {
        JsonWriter json;
        json.beginArray().endArray();
        QCOMPARE(json.take(), std::string("[]"));
        json.beginArray().endArray();
        QCOMPARE(json.text(), std::string("[]"));
        json.clear();
        QVERIFY(json.text().empty());
    }
};

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
