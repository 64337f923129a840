// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys/keyvault.h"
#include "core/keys/keyvaultentry.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QEvent>
#include <QString>
#include <QThread>
#include <QTimer>
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDBusVariant>
#endif

#include <qt6keychain/keychain.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <utility>

namespace agio {

namespace {

// Runs actions on the thread it lives on; may be handed them from any.
class Runner final : public QObject
{
public:
    void post(std::function<void()> action)
    {
        QCoreApplication::postEvent(this, new Action(std::move(action)));
    }
    bool event(QEvent* event) override
    {
        const auto* action = dynamic_cast<const Action*>(event);
        if (action == nullptr)
            return QObject::event(event);
        action->run();
        return true;
    }

private:
    class Action final : public QEvent
    {
    public:
        explicit Action(std::function<void()> action)
            : QEvent(QEvent::User)
            , m_action(std::move(action))
        {}
        void run() const { m_action(); }

    private:
        const std::function<void()> m_action;
    };
};

// QtKeychain has one queue of jobs per process, which lives on the thread that used it first and is
// lost when that thread ends. So there is one thread for all vaults, until the application ends. It
// is a thread of its own because finding the backend may block for seconds. Neither it nor its
// object is ever deleted: a keychain that hangs must not hang the end of the program.
class KeychainThread
{
public:
    KeychainThread()
    {
        m_thread->setObjectName(QStringLiteral("keychain"));
        m_runner->moveToThread(m_thread);
        m_thread->start();
    }
    void stop()
    {
        constexpr unsigned long kPatienceMs = 500;
        m_thread->quit();
        m_thread->wait(kPatienceMs);
    }
    void run(std::function<void()> action) { m_runner->post(std::move(action)); }

private:
    QThread* const m_thread = new QThread;
    Runner* const m_runner = new Runner;
};

KeychainThread& keychainThread()
{
    static KeychainThread* const thread = [] {
        qAddPostRoutine([] { keychainThread().stop(); });
        return new KeychainThread;
    }();
    return *thread;
}

// Wipes the buffer that all implicit copies share.
void wipeShared(const QByteArray& bytes)
{
    wipe(const_cast<char*>(bytes.constData()), static_cast<std::size_t>(bytes.size()));
}

// What QtKeychain reports as "other error" is on Linux most often that nobody offers a keychain: no
// session bus, or no service on it. Asked on the keychain's thread, where it may take its time.
bool isKeychainMissing()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    const auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return true;
    auto* names = bus.interface();
    const auto isOffered = [names](const QString& name) {
        const QStringList startable = names->activatableServiceNames();
        return names->isServiceRegistered(name) || startable.contains(name);
    };
    return !isOffered(QStringLiteral("org.freedesktop.secrets")) &&
        !isOffered(QStringLiteral("org.kde.kwalletd5")) &&
        !isOffered(QStringLiteral("org.kde.kwalletd6"));
#else
    return false;
#endif
}

bool isKeychainLocked()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    constexpr int kPatienceMs = 2'000;
    const auto bus = QDBusConnection::sessionBus();
    const auto service = QStringLiteral("org.freedesktop.secrets");
    if (!bus.isConnected() || !bus.interface()->isServiceRegistered(service))
        return false;
    auto find = QDBusMessage::createMethodCall(service, QStringLiteral("/org/freedesktop/secrets"),
                                               QStringLiteral("org.freedesktop.Secret.Service"),
                                               QStringLiteral("ReadAlias"));
    find << QStringLiteral("default");
    const QDBusReply<QDBusObjectPath> collection = bus.call(find, QDBus::Block, kPatienceMs);
    if (!collection.isValid() || collection.value().path() == QLatin1String("/"))
        return false;
    auto ask = QDBusMessage::createMethodCall(service, collection.value().path(),
                                              QStringLiteral("org.freedesktop.DBus.Properties"),
                                              QStringLiteral("Get"));
    ask << QStringLiteral("org.freedesktop.Secret.Collection") << QStringLiteral("Locked");
    const QDBusReply<QDBusVariant> isLocked = bus.call(ask, QDBus::Block, kPatienceMs);
    return isLocked.isValid() && isLocked.value().variant().toBool();
#else
    return false;
#endif
}

// Of a locked keychain QtKeychain says that an entry to read is not there and that one to remove
// has been removed. Neither is true.
QKeychain::Error kindOf(const QKeychain::Job& job)
{
    const bool isRemoval = qobject_cast<const QKeychain::DeletePasswordJob*>(&job) != nullptr;
    const bool isDoubtful =
        job.error() == QKeychain::EntryNotFound || (isRemoval && job.error() == QKeychain::NoError);
    if (isDoubtful && isKeychainLocked())
        return QKeychain::AccessDenied;
    return job.error();
}

Error noKeychain()
{
    return Error::local("This machine has no keychain that Agio can use. Keys can be used for this"
                        " session only; they are never written to a plain file.");
}

Error errorOf(const QKeychain::Job& job)
{
    switch (kindOf(job)) {
    case QKeychain::EntryNotFound:
        return Error::local("The keychain has no key under this name. It may have been stored in"
                            " another keychain; if not, enter it again.");
    case QKeychain::AccessDeniedByUser:
        return Error::local("Access to the keychain was declined. Agio works without the key until"
                            " you allow it.");
    case QKeychain::AccessDenied:
        return Error::local("The keychain is locked or denied access. Unlock it and try again.");
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return Error::local("This machine has no keychain that Agio can use. Keys can be used for"
                            " this session only; they are never written to a plain file.");
    case QKeychain::NoError:
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    if (isKeychainMissing())
        return noKeychain();
    return Error::local("The keychain could not be used; nothing was written elsewhere. It said: " +
                        job.errorString().toStdString());
}

// The caller's side of one question: answers once, on the caller's thread, at the latest when the
// time is up; not at all once the vault is gone.
template <typename Answer>
class Question : public std::enable_shared_from_this<Question<Answer>>
{
public:
    using Done = std::function<void(Answer)>;

    Question(Done done, std::shared_ptr<std::atomic<bool>> vaultLives)
        : m_done(std::move(done))
        , m_vaultLives(std::move(vaultLives))
    {}

    // Keeps itself alive through the timer until it has answered.
    void waitAtMost(Duration limit)
    {
        const auto ms = std::clamp<std::int64_t>(limit.toMs(), 1, std::numeric_limits<int>::max());
        auto* timer = new QTimer(m_context);
        timer->setSingleShot(true);
        QObject::connect(timer, &QTimer::timeout, m_context, [self = this->shared_from_this()] {
            self->finish(Error::local(
                "The keychain does not answer. It may be waiting for you to unlock it. What was"
                " asked may still happen once it answers."));
        });
        timer->start(static_cast<int>(ms));
    }
    // From any thread.
    void answer(Answer answer)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_context == nullptr)
            return; // too late; a credential in it is wiped as it goes
        m_context->post(
            [self = this->shared_from_this(), kept = std::make_shared<Answer>(std::move(answer))] {
                self->finish(std::move(*kept));
            });
    }

private:
    void finish(Answer answer)
    {
        QObject* context = nullptr;
        {
            const std::scoped_lock lock(m_mutex);
            context = std::exchange(m_context, nullptr);
        }
        if (context == nullptr)
            return;
        // Ends the timer too, and with it the hold on this, when control is back in the event loop.
        context->deleteLater();
        if (*m_vaultLives)
            m_done(std::move(answer));
    }

    const Done m_done;
    const std::shared_ptr<std::atomic<bool>> m_vaultLives;
    std::mutex m_mutex; // the context may go while an answer is on its way to it
    Runner* m_context = new Runner; // on the caller's thread; null once answered
};

class KeychainVault final : public KeyVault
{
public:
    explicit KeychainVault(const KeychainOptions& options)
        : m_service(QString::fromStdString(options.service))
        , m_slowAfter(options.slowAfter)
    {}
    ~KeychainVault() override { *m_lives = false; }
    KeychainVault(const KeychainVault&) = delete;
    KeychainVault& operator=(const KeychainVault&) = delete;

    void store(Credential credential, std::function<void(Result<void>)> done) override;
    void load(const AccountId& account, std::function<void(Result<Credential>)> done) override;
    void remove(const AccountId& account, std::function<void(Result<void>)> done) override;

private:
    template <typename Answer>
    std::shared_ptr<Question<Answer>> ask(std::function<void(Answer)> done)
    {
        auto question = std::make_shared<Question<Answer>>(std::move(done), m_lives);
        question->waitAtMost(m_slowAfter);
        return question;
    }

    const QString m_service;
    const Duration m_slowAfter;
    const std::shared_ptr<std::atomic<bool>> m_lives = std::make_shared<std::atomic<bool>>(true);
};

QString keyOf(const AccountId& account)
{
    return QString::fromStdString(account.text());
}

// A job deletes itself when it has finished, and only then: the backends hold bare pointers to it.
template <typename Job, typename OnFinished>
void start(Job* job, const QString& key, OnFinished onFinished)
{
    job->setKey(key);
    QObject::connect(job, &QKeychain::Job::finished, job,
                     [job, onFinished = std::move(onFinished)] { onFinished(*job); });
    job->start();
}

void KeychainVault::store(Credential credential, std::function<void(Result<void>)> done)
{
    const auto question = ask<Result<void>>(std::move(done));
    const auto entry = std::make_shared<Secret>(toVaultEntry(credential));
    keychainThread().run(
        [service = m_service, key = keyOf(credential.info.account), entry, question] {
            const auto bytes = entry->reveal([](std::string_view view) {
                return QByteArray(view.data(), static_cast<qsizetype>(view.size()));
            });
            entry->clear();
            auto* job = new QKeychain::WritePasswordJob(service);
            job->setBinaryData(bytes);
            start(job, key, [question, bytes](const QKeychain::Job& finished) {
                wipeShared(bytes);
                question->answer(finished.error() == QKeychain::NoError
                                     ? Result<void>()
                                     : Result<void>(errorOf(finished)));
            });
        });
}

void KeychainVault::load(const AccountId& account, std::function<void(Result<Credential>)> done)
{
    const auto question = ask<Result<Credential>>(std::move(done));
    keychainThread().run([service = m_service, account, question] {
        start(new QKeychain::ReadPasswordJob(service), keyOf(account),
              [question, account](const QKeychain::ReadPasswordJob& finished) {
                  if (finished.error() != QKeychain::NoError) {
                      question->answer(errorOf(finished));
                      return;
                  }
                  const auto bytes = finished.binaryData();
                  auto credential =
                      fromVaultEntry({bytes.constData(), static_cast<std::size_t>(bytes.size())});
                  wipeShared(bytes);
                  if (credential && credential->info.account != account)
                      credential = Error::local("The keychain's entry for " + account.text() +
                                                " belongs to another account.");
                  question->answer(std::move(credential));
              });
    });
}

void KeychainVault::remove(const AccountId& account, std::function<void(Result<void>)> done)
{
    const auto question = ask<Result<void>>(std::move(done));
    keychainThread().run([service = m_service, account, question] {
        start(new QKeychain::DeletePasswordJob(service), keyOf(account),
              [question](const QKeychain::Job& finished) {
                  const auto kind = kindOf(finished);
                  const bool isGone =
                      kind == QKeychain::NoError || kind == QKeychain::EntryNotFound;
                  question->answer(isGone ? Result<void>() : Result<void>(errorOf(finished)));
              });
    });
}

} // namespace

std::unique_ptr<KeyVault> makeKeychainVault(const KeychainOptions& options)
{
    return std::make_unique<KeychainVault>(options);
}

} // namespace agio
