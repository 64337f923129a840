// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys/keyvaultentry.h"
#include "tests/support/printing.h"

#include <QTest>

using namespace agio;

namespace {

Credential sample()
{
    Credential credential;
    credential.info.account = AccountId("okx:live:main");
    credential.info.exchange = ExchangeId("okx");
    credential.info.environment = Environment::Live;
    credential.info.type = KeyType::Rsa;
    credential.info.label = "name\nwith lines: and colons";
    credential.info.keyPreview = "abcd…wxyz";
    credential.apiKey = "api key";
    credential.secret = Secret::fromBytes(std::string("se\0cret\nkey 3:abc\n", 18));
    credential.passphrase = Secret::fromBytes("");
    return credential;
}

std::string textOf(const Secret& secret)
{
    return secret.reveal([](std::string_view bytes) { return std::string(bytes); });
}

} // namespace

class TestKeyVaultEntry : public QObject
{
    Q_OBJECT

private slots:
    void readsBackWhatItWrote_data();
    void readsBackWhatItWrote();
    void refusesEveryCutEntry();
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();
    void errorRepeatsNothingOfTheEntry();
};

void TestKeyVaultEntry::readsBackWhatItWrote_data()
{
    QTest::addColumn<int>("environment");
    QTest::addColumn<int>("type");
    for (int environment = 0; environment < 5; ++environment) {
        for (int type = 0; type < 3; ++type)
            QTest::addRow("%d %d", environment, type) << environment << type;
    }
}

void TestKeyVaultEntry::readsBackWhatItWrote()
{
    QFETCH(int, environment);
    QFETCH(int, type);
    auto credential = sample();
    credential.info.environment = static_cast<Environment>(environment);
    credential.info.type = static_cast<KeyType>(type);
    const auto entry = textOf(toVaultEntry(credential));
    const auto got = fromVaultEntry(entry);
    QVERIFY(got.ok());
    QCOMPARE(got->info.account.text(), credential.info.account.text());
    QCOMPARE(got->info.exchange.text(), credential.info.exchange.text());
    QVERIFY(got->info.environment == credential.info.environment);
    QVERIFY(got->info.type == credential.info.type);
    QCOMPARE(got->info.label, credential.info.label);
    QCOMPARE(got->info.keyPreview, credential.info.keyPreview);
    QCOMPARE(got->apiKey, credential.apiKey);
    QCOMPARE(textOf(got->secret), textOf(credential.secret));
    QVERIFY(got->passphrase.isEmpty());
}

void TestKeyVaultEntry::refusesEveryCutEntry()
{
    const auto entry = textOf(toVaultEntry(sample()));
    for (std::size_t size = 0; size < entry.size(); ++size)
        QVERIFY2(!fromVaultEntry(std::string_view(entry).substr(0, size)).ok(),
                 std::to_string(size).c_str());
    QVERIFY(!fromVaultEntry(entry + "x").ok());
    QVERIFY(!fromVaultEntry(entry + entry).ok());
}

void TestKeyVaultEntry::refusesWhatItDoesNotKnow_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char* name, const char* from, const char* to) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to);
    };
    row("later form", "agio-credential 1", "agio-credential 2");
    row("unknown environment", "4:LIVE", "4:LIFE");
    row("unknown type", "3:rsa", "3:dsa");
    row("length too small", "13:okx:live:main", "12:okx:live:main");
    row("length too large", "13:okx:live:main", "14:okx:live:main");
    row("length negative", "13:okx:live:main", "-1:okx:live:main");
    row("length huge", "13:okx:live:main", "99999999999999999999:okx:live:main");
    row("length is no number", "13:okx:live:main", "x:okx:live:main");
    row("length missing", "13:okx:live:main", ":okx:live:main");
    row("field renamed", "\nkey ", "\nkee ");
    row("separator missing", "account 13", "account13");
}

void TestKeyVaultEntry::refusesWhatItDoesNotKnow()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    auto entry = QByteArray::fromStdString(textOf(toVaultEntry(sample())));
    const auto at = entry.indexOf(from);
    QVERIFY(at >= 0);
    entry.replace(at, from.size(), to);
    QVERIFY(!fromVaultEntry(entry.toStdString()).ok());
}

void TestKeyVaultEntry::errorRepeatsNothingOfTheEntry()
{
    auto entry = textOf(toVaultEntry(sample()));
    entry.pop_back();
    const auto got = fromVaultEntry(entry);
    QVERIFY(!got.ok());
    QCOMPARE(got.error().kind, ErrorKind::Local);
    QVERIFY(got.error().message.find("se\0cret") == std::string::npos);
    QVERIFY(got.error().message.find("api key") == std::string::npos);
}

QTEST_GUILESS_MAIN(TestKeyVaultEntry)
#include "tst_keyvaultentry.moc"
