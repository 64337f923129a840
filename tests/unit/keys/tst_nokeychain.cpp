// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys/keyvault.h"
#include "tests/support/printing.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace agio;

class TestNoKeychain : public QObject
{
    Q_OBJECT

private slots:
    void saysSoPlainlyAndWritesNoFile();
};

void TestNoKeychain::saysSoPlainlyAndWritesNoFile()
{
    const QTemporaryDir home;
    QVERIFY(home.isValid());
    for (const char* name :
         {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
        qputenv(name, home.path().toLocal8Bit());
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");

    const auto vault = makeKeychainVault({"Agio test", Duration::seconds(15)});
    Credential credential;
    credential.info.account = AccountId("a");
    credential.secret = Secret::fromBytes("secret");
    std::optional<Result<void>> stored;
    std::optional<Result<Credential>> loaded;
    std::optional<Result<void>> removed;
    vault->store(std::move(credential), [&](Result<void> result) { stored = std::move(result); });
    vault->load(AccountId("a"), [&](Result<Credential> result) { loaded = std::move(result); });
    vault->remove(AccountId("a"), [&](Result<void> result) { removed = std::move(result); });
    QTRY_VERIFY_WITH_TIMEOUT(stored && loaded && removed, 20'000);
    QVERIFY(!stored->ok() && !loaded->ok() && !removed->ok());
    for (const auto& error : {stored->error(), loaded->error(), removed->error()}) {
        QCOMPARE(error.kind, ErrorKind::Local);
        QVERIFY2(error.message.find("no keychain that Agio can use") != std::string::npos,
                 error.message.c_str());
    }
    QDirIterator files(home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    QVERIFY2(!files.hasNext(), qPrintable(files.next()));
}

QTEST_GUILESS_MAIN(TestNoKeychain)
#include "tst_nokeychain.moc"
