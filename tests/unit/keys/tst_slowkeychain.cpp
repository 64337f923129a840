// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys/keyvault.h"
#include "tests/support/printing.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QElapsedTimer>
#include <QTest>

#include <optional>

// A keychain service that takes every question and never answers, as one does that waits for a
// person. Run through keychainsession.sh on a bus of its own.

using namespace agio;

namespace {

class SilentService final : public QDBusVirtualObject
{
public:
    QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection&) override
    {
        message.setDelayedReply(true);
        ++questions;
        return true;
    }
    int questions = 0;
};

} // namespace

class TestSlowKeychain : public QObject
{
    Q_OBJECT

private slots:
    void givesUpInTimeAndNeverBlocksTheCaller();
};

void TestSlowKeychain::givesUpInTimeAndNeverBlocksTheCaller()
{
    // A connection of its own: as another program would be.
    auto bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("other"));
    QVERIFY(bus.isConnected());
    SilentService service;
    QVERIFY(bus.registerVirtualObject(QStringLiteral("/"), &service, QDBusConnection::SubPath));
    QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.secrets")));

    const auto vault = makeKeychainVault({"Agio test", Duration::ms(300)});
    Credential credential;
    credential.info.account = AccountId("a");
    credential.secret = Secret::fromBytes("secret");
    std::optional<Result<void>> stored;
    std::optional<Result<Credential>> loaded;
    QElapsedTimer watch;
    watch.start();
    vault->store(std::move(credential), [&](Result<void> result) { stored = std::move(result); });
    vault->load(AccountId("a"), [&](Result<Credential> result) { loaded = std::move(result); });
    QVERIFY2(watch.elapsed() < 100, "the calls must return at once");
    QTRY_VERIFY(stored && loaded);
    for (const auto& error : {stored->error(), loaded->error()}) {
        QCOMPARE(error.kind, ErrorKind::Local);
        QVERIFY2(error.message.find("does not answer") != std::string::npos, error.message.c_str());
    }
    QVERIFY(service.questions > 0); // it was indeed the service that was silent
}

QTEST_GUILESS_MAIN(TestSlowKeychain)
#include "tst_slowkeychain.moc"
