// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys/keyvault.h"
#include "core/keys/keyvaultentry.h"
#include "tests/support/printing.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTest>
#include <QThread>
#include <qt6keychain/keychain.h>

#include <optional>

// Against the gnome-keyring that keychainsession.sh has started.

using namespace agio;

namespace {

constexpr int kPatienceMs = 20'000;
const char* const kCanary = "canary-9f3A7c21D4-secret-of-the-test";

Credential credentialFor(const char* account, std::string secret)
{
    Credential credential;
    credential.info.account = AccountId(account);
    credential.info.exchange = ExchangeId("binance");
    credential.info.environment = Environment::Demo;
    credential.info.type = KeyType::Ed25519;
    credential.info.label = "Mein Schlüssel: 1\n2";
    credential.info.keyPreview = "abcd…wxyz";
    credential.apiKey = "abcd-public-wxyz";
    credential.secret = Secret::fromBytes(secret);
    credential.passphrase = Secret::fromBytes("pass phrase");
    return credential;
}

std::string textOf(const Secret& secret)
{
    return secret.reveal([](std::string_view bytes) { return std::string(bytes); });
}

template <typename Answer>
class Waiter
{
public:
    std::function<void(Answer)> callback()
    {
        return [this](Answer answer) {
            m_thread = QThread::currentThread();
            m_answer = std::move(answer);
        };
    }
    Answer wait()
    {
        if (m_answer)
            qFatal("answered from inside the call");
        if (!QTest::qWaitFor([this] { return m_answer.has_value(); }, kPatienceMs))
            qFatal("no answer");
        if (m_thread != QThread::currentThread())
            qFatal("answered on another thread");
        return std::move(*m_answer);
    }

private:
    std::optional<Answer> m_answer;
    QThread* m_thread = nullptr;
};

Result<void> store(KeyVault& vault, Credential credential)
{
    Waiter<Result<void>> waiter;
    vault.store(std::move(credential), waiter.callback());
    return waiter.wait();
}

Result<Credential> load(KeyVault& vault, const char* account)
{
    Waiter<Result<Credential>> waiter;
    vault.load(AccountId(account), waiter.callback());
    return waiter.wait();
}

Result<void> remove(KeyVault& vault, const char* account)
{
    Waiter<Result<void>> waiter;
    vault.remove(AccountId(account), waiter.callback());
    return waiter.wait();
}

const char* const kService = "Agio test";

// QtKeychain's queue belongs to the vault's thread; past the vault there is only another process.
bool writeAsAnotherProgram(const char* key, const QByteArray& bytes)
{
    QProcess writer;
    writer.start(
        QCoreApplication::applicationFilePath(),
        {QStringLiteral("--write"), QLatin1String(key), QString::fromLatin1(bytes.toBase64())});
    return QTest::qWaitFor([&] { return writer.state() == QProcess::NotRunning; }, kPatienceMs) &&
        writer.exitStatus() == QProcess::NormalExit && writer.exitCode() == 0;
}

int writeEntry(const QStringList& arguments)
{
    auto* job = new QKeychain::WritePasswordJob(QLatin1String(kService));
    job->setKey(arguments.at(2));
    job->setBinaryData(QByteArray::fromBase64(arguments.at(3).toLatin1()));
    QObject::connect(job, &QKeychain::Job::finished, job,
                     [job] { QCoreApplication::exit(job->error() == QKeychain::NoError ? 0 : 1); });
    job->start();
    return QCoreApplication::exec();
}

KeychainOptions options()
{
    return {kService, Duration::seconds(15)};
}

} // namespace

class TestKeychainVault : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void returnsWhatWasStored();
    void nextVaultReadsWhatFormerStored();
    void keepsAccountsApart();
    void replacesEntryOfSameAccount();
    void carriesAnyBytes_data();
    void carriesAnyBytes();
    void missingEntryIsSaidPlainly();
    void removingTwiceSucceeds();
    void damagedEntryIsNeverHalfRead_data();
    void damagedEntryIsNeverHalfRead();
    void refusesEntryOfAnotherAccount();
    void answersManyQuestionsAtOnce();
    void destroyedVaultAnswersNothing();
    void leavesNoReadableSecretOnDisk();
    void lockedKeychainIsSaidPlainly(); // last: it stays locked
};

void TestKeychainVault::initTestCase()
{
    QVERIFY2(!qEnvironmentVariableIsEmpty("AGIO_TEST_HOME"), "run through keychainsession.sh");
}

void TestKeychainVault::returnsWhatWasStored()
{
    const auto vault = makeKeychainVault(options());
    const auto stored = store(*vault, credentialFor("binance:demo:main", kCanary));
    QVERIFY2(stored.ok(), stored.ok() ? "" : stored.error().message.c_str());
    const auto got = load(*vault, "binance:demo:main");
    QVERIFY2(got.ok(), got.ok() ? "" : got.error().message.c_str());
    const auto expected = credentialFor("binance:demo:main", kCanary);
    QCOMPARE(got->info.account.text(), expected.info.account.text());
    QCOMPARE(got->info.exchange.text(), expected.info.exchange.text());
    QVERIFY(got->info.environment == expected.info.environment);
    QVERIFY(got->info.type == expected.info.type);
    QCOMPARE(got->info.label, expected.info.label);
    QCOMPARE(got->info.keyPreview, expected.info.keyPreview);
    QCOMPARE(got->apiKey, expected.apiKey);
    QCOMPARE(textOf(got->secret), std::string(kCanary));
    QCOMPARE(textOf(got->passphrase), std::string("pass phrase"));
}

void TestKeychainVault::nextVaultReadsWhatFormerStored()
{
    QVERIFY(store(*makeKeychainVault(options()), credentialFor("okx:live:a", "first-vault")).ok());
    const auto got = load(*makeKeychainVault(options()), "okx:live:a");
    QVERIFY(got.ok());
    QCOMPARE(textOf(got->secret), std::string("first-vault"));
}

void TestKeychainVault::keepsAccountsApart()
{
    const auto vault = makeKeychainVault(options());
    QVERIFY(store(*vault, credentialFor("bybit:live:a", "secret-a")).ok());
    QVERIFY(store(*vault, credentialFor("bybit:live:b", "secret-b")).ok());
    QVERIFY(remove(*vault, "bybit:live:a").ok());
    QVERIFY(!load(*vault, "bybit:live:a").ok());
    const auto other = load(*vault, "bybit:live:b");
    QVERIFY(other.ok());
    QCOMPARE(textOf(other->secret), std::string("secret-b"));
}

void TestKeychainVault::replacesEntryOfSameAccount()
{
    const auto vault = makeKeychainVault(options());
    QVERIFY(store(*vault, credentialFor("x", "older-and-longer-secret")).ok());
    QVERIFY(store(*vault, credentialFor("x", "newer")).ok());
    const auto got = load(*vault, "x");
    QVERIFY(got.ok());
    QCOMPARE(textOf(got->secret), std::string("newer"));
}

void TestKeychainVault::carriesAnyBytes_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("lines") << QByteArray("-----BEGIN X-----\nab\n-----END X-----\n");
    QTest::newRow("the form's own marks") << QByteArray("secret 5:12345\npassphrase 0:\n");
    QTest::newRow("zeros and bytes") << QByteArray("\0\xff\x80 a\0", 6);
    QTest::newRow("size of a large RSA key") << QByteArray(6'400, 'k');
}

void TestKeychainVault::carriesAnyBytes()
{
    QFETCH(QByteArray, secret);
    const auto vault = makeKeychainVault(options());
    QVERIFY(store(*vault, credentialFor("any", secret.toStdString())).ok());
    const auto got = load(*vault, "any");
    QVERIFY(got.ok());
    QCOMPARE(textOf(got->secret), secret.toStdString());
}

void TestKeychainVault::missingEntryIsSaidPlainly()
{
    const auto got = load(*makeKeychainVault(options()), "never-stored");
    QVERIFY(!got.ok());
    QCOMPARE(got.error().kind, ErrorKind::Local);
    QVERIFY2(got.error().message.find("no key under this name") != std::string::npos,
             got.error().message.c_str());
}

void TestKeychainVault::removingTwiceSucceeds()
{
    const auto vault = makeKeychainVault(options());
    QVERIFY(store(*vault, credentialFor("twice", "x")).ok());
    QVERIFY(remove(*vault, "twice").ok());
    const auto again = remove(*vault, "twice");
    QVERIFY2(again.ok(), again.ok() ? "" : again.error().message.c_str());
}

void TestKeychainVault::damagedEntryIsNeverHalfRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("foreign") << QByteArray("hello");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut") << QByteArray("agio-credential 1\naccount 7:damaged\nexchange 7:bin");
}

void TestKeychainVault::damagedEntryIsNeverHalfRead()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(writeAsAnotherProgram("damaged", bytes));
    const auto got = load(*makeKeychainVault(options()), "damaged");
    QVERIFY(!got.ok());
    QVERIFY2(got.error().message.find("damaged") != std::string::npos, got.error().message.c_str());
}

void TestKeychainVault::refusesEntryOfAnotherAccount()
{
    const auto entry = textOf(toVaultEntry(credentialFor("right", "x")));
    QVERIFY(writeAsAnotherProgram("wrong", QByteArray::fromStdString(entry)));
    const auto got = load(*makeKeychainVault(options()), "wrong");
    QVERIFY(!got.ok());
    QVERIFY2(got.error().message.find("another account") != std::string::npos,
             got.error().message.c_str());
}

void TestKeychainVault::answersManyQuestionsAtOnce()
{
    const auto vault = makeKeychainVault(options());
    QVERIFY(store(*vault, credentialFor("many", "x")).ok());
    int answers = 0;
    for (int i = 0; i < 20; ++i)
        vault->load(AccountId("many"), [&](const auto& got) { answers += got.ok() ? 1 : 0; });
    QTRY_COMPARE(answers, 20);
}

void TestKeychainVault::destroyedVaultAnswersNothing()
{
    auto vault = makeKeychainVault(options());
    bool wasCalled = false;
    vault->load(AccountId("many"), [&](const auto&) { wasCalled = true; });
    vault.reset();
    QVERIFY(load(*makeKeychainVault(options()), "many").ok()); // asked later, answered later
    QVERIFY(!wasCalled);
}

void TestKeychainVault::leavesNoReadableSecretOnDisk()
{
    const QByteArray raw(kCanary);
    int files = 0;
    QDirIterator all(qEnvironmentVariable("AGIO_TEST_HOME"), QDir::Files | QDir::Hidden,
                     QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        if (!file.open(QIODevice::ReadOnly))
            continue; // sockets
        ++files;
        const auto bytes = file.readAll();
        for (const auto& form : {raw, raw.toBase64().left(40), raw.toHex()})
            QVERIFY2(!bytes.contains(form), qPrintable(file.fileName()));
    }
    QVERIFY(files > 0); // the keyring itself at least
}

void TestKeychainVault::lockedKeychainIsSaidPlainly()
{
    auto lock = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.secrets"), QStringLiteral("/org/freedesktop/secrets"),
        QStringLiteral("org.freedesktop.Secret.Service"), QStringLiteral("Lock"));
    lock << QVariant::fromValue(QList<QDBusObjectPath>{
        QDBusObjectPath(QStringLiteral("/org/freedesktop/secrets/collection/login"))});
    const auto reply = QDBusConnection::sessionBus().call(lock);
    QCOMPARE(reply.type(), QDBusMessage::ReplyMessage);

    // Nobody is there to type the password. The key is still there: it must not be called missing,
    // nor removed.
    const auto vault = makeKeychainVault(options());
    const auto loaded = load(*vault, "many");
    const auto stored = store(*vault, credentialFor("many", "x"));
    const auto removed = remove(*vault, "many");
    QVERIFY(!loaded.ok() && !stored.ok() && !removed.ok());
    for (const auto& error : {loaded.error(), stored.error(), removed.error()})
        QVERIFY2(error.message.find("is locked") != std::string::npos, error.message.c_str());
}

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (QCoreApplication::arguments().value(1) == QLatin1String("--write"))
        return writeEntry(QCoreApplication::arguments());
    TestKeychainVault test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychainvault.moc"
