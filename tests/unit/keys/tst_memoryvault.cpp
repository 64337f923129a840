// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys/keyvault.h"
#include "tests/support/printing.h"

#include <QTest>

#include <optional>

using namespace agio;

namespace {

Credential credentialFor(const char* account, const char* secret)
{
    Credential credential;
    credential.info.account = AccountId(account);
    credential.apiKey = "key";
    credential.secret = Secret::fromBytes(secret);
    return credential;
}

bool holds(const Secret& secret, std::string_view text)
{
    return secret.reveal([&](std::string_view bytes) { return bytes == text; });
}

} // namespace

class TestMemoryVault : public QObject
{
    Q_OBJECT

private slots:
    void returnsWhatWasStoredAgainAndAgain();
    void replacesAndRemoves();
    void answersNeverFromInsideTheCall();
    void destroyedVaultAnswersNothing();

private:
    static std::optional<Result<Credential>> load(KeyVault& vault, const char* account)
    {
        std::optional<Result<Credential>> got;
        vault.load(AccountId(account), [&](Result<Credential> result) { got = std::move(result); });
        if (got)
            qFatal("answered from inside the call");
        if (!QTest::qWaitFor([&] { return got.has_value(); }))
            qFatal("no answer");
        return got;
    }
};

void TestMemoryVault::returnsWhatWasStoredAgainAndAgain()
{
    const auto vault = makeMemoryVault();
    vault->store(credentialFor("a", "secret-a"), [](const auto&) {});
    vault->store(credentialFor("b", "secret-b"), [](const auto&) {});
    for (int i = 0; i < 2; ++i) {
        const auto got = load(*vault, "a");
        QVERIFY(got->ok());
        QVERIFY(holds((*got)->secret, "secret-a"));
    }
}

void TestMemoryVault::replacesAndRemoves()
{
    const auto vault = makeMemoryVault();
    int answers = 0;
    const auto count = [&](const Result<void>& result) { answers += result.ok() ? 1 : 0; };
    vault->store(credentialFor("a", "old"), count);
    vault->store(credentialFor("a", "new"), count);
    QVERIFY(holds((*load(*vault, "a"))->secret, "new"));
    vault->remove(AccountId("a"), count);
    vault->remove(AccountId("a"), count);
    QTRY_COMPARE(answers, 4);
    const auto got = load(*vault, "a");
    QVERIFY(!got->ok());
    QCOMPARE(got->error().kind, ErrorKind::Local);
    QVERIFY(got->error().message.find('a') != std::string::npos);
}

void TestMemoryVault::answersNeverFromInsideTheCall()
{
    const auto vault = makeMemoryVault();
    bool wasCalled = false;
    vault->store(credentialFor("a", "x"), [&](const auto&) { wasCalled = true; });
    QVERIFY(!wasCalled);
    QTRY_VERIFY(wasCalled);
}

void TestMemoryVault::destroyedVaultAnswersNothing()
{
    auto vault = makeMemoryVault();
    bool wasCalled = false;
    vault->store(credentialFor("a", "x"), [&](const auto&) { wasCalled = true; });
    vault.reset();
    const auto other = makeMemoryVault();
    QVERIFY(!load(*other, "a")->ok());
    QVERIFY(!wasCalled);
}

QTEST_GUILESS_MAIN(TestMemoryVault)
#include "tst_memoryvault.moc"
