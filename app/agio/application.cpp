// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agio/application.h"

#include "app/agio/demovenue.h"
#include "core/base/random.h"
#include "core/engine/terminal.h"
#include "core/engine/terminalfactory.h"
#include "core/store/sqlitejournal.h"
#include "ui/keys/keydialog.h"
#include "ui/shell/framepacer.h"
#include "ui/shell/orderactions.h"
#include "ui/shell/selection.h"
#include "ui/window/mainwindow.h"
#include "ui/window/uisettings.h"

#include <QApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QMessageBox>
#include <QStandardPaths>
#include <QTimer>

#include <cstdio>

namespace agio {

namespace {

DirectionColours directionsOf(const QString& name)
{
    if (name == QLatin1String("red-up")) {
        return DirectionColours::RedUp;
    }
    if (name == QLatin1String("red-up-blue-down")) {
        return DirectionColours::RedUpBlueDown;
    }
    if (name == QLatin1String("colour-blind")) {
        return DirectionColours::ColourBlind;
    }
    return DirectionColours::GreenUp;
}

void print(const QString& text)
{
    std::fprintf(stderr, "agio: %s\n", text.toLocal8Bit().constData());
}

} // namespace

Application::Application(QApplication& application, Options options, QElapsedTimer sinceStart)
    : m_application(application)
    , m_options(std::move(options))
    , m_sinceStart(sinceStart)
    , m_log(m_clock)
    , m_vault(makeKeychainVault())
{}

Application::~Application()
{
    close();
}

QString Application::profileDirectory() const
{
    const QString base = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return QDir(base).filePath(m_options.profile);
}

bool Application::start()
{
    // The exchange makes its market's past while the window's things are read.
    const auto stored = [this] {
        m_settings = std::make_unique<UiSettings>(
            m_options.screenshotFile.isEmpty()
                ? QDir(profileDirectory()).filePath(QStringLiteral("window.json"))
                : QString()); // a screenshot shows the default window and leaves no trace
        return storedAccount();
    };
    m_isDemo = m_options.demo;
    if (m_isDemo) {
        m_venue = std::make_unique<DemoVenue>(m_clock, m_options.seed.value_or(systemSeed()));
    }
    const auto account = stored();
    installLanguage();
    applyLook();
    if (m_options.screenshotFile.isEmpty()) {
        QDir().mkpath(profileDirectory());
        m_log.addSink(FileLogSink(
            QDir(profileDirectory()).filePath(QStringLiteral("agio.log")).toStdString()));
    }
    if (!m_settings->problem().isEmpty()) {
        m_log.warning("window", m_settings->problem().toStdString());
    }
    if (!m_options.replayFile.isEmpty()) {
        return startReplay();
    }
    if (!m_isDemo && account) {
        startStored(*account);
        return true;
    }
    return startDemo();
}

// ---- language and look ----------------------------------------------------------------------

void Application::installLanguage()
{
    QString name = m_options.language;
    if (name.isEmpty()) {
        name = m_settings->value(QStringLiteral("language"), QLocale::system().name()).toString();
    }
    const QLocale locale(name);
    QLocale::setDefault(locale);
    const auto install = [this, &locale](const QString& file, const QString& directory) {
        auto translator = std::make_unique<QTranslator>();
        const bool found = translator->load(locale, file, QStringLiteral("_"), directory);
        if (found) {
            QCoreApplication::installTranslator(translator.get());
            m_translators.push_back(std::move(translator));
        }
        return found;
    };
    install(QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    if (!install(QStringLiteral("agio"), QStringLiteral(":/i18n"))) {
        // English too has plurals.
        auto english = std::make_unique<QTranslator>();
        if (english->load(QStringLiteral(":/i18n/agio_en.qm"))) {
            QCoreApplication::installTranslator(english.get());
            m_translators.push_back(std::move(english));
        }
    }
}

void Application::applyLook()
{
    const bool light = m_options.theme.isEmpty()
        ? m_settings->value(QStringLiteral("theme/light"), false).toBool()
        : m_options.theme == QLatin1String("light");
    m_theme.setScheme(light ? ColourScheme::Light : ColourScheme::Dark);
    DirectionColours directions = directionsOf(m_options.colours);
    if (m_options.colours.isEmpty()) {
        // Where red means up, the first start proposes it; a later change of language never does.
        const QLocale::Language language = QLocale().language();
        DirectionColours proposal = DirectionColours::GreenUp;
        if (language == QLocale::Chinese || language == QLocale::Japanese) {
            proposal = DirectionColours::RedUp;
        } else if (language == QLocale::Korean) {
            proposal = DirectionColours::RedUpBlueDown;
        }
        const int kept =
            m_settings->value(QStringLiteral("theme/directions"), static_cast<int>(proposal))
                .toInt();
        if (kept >= 0 && kept <= static_cast<int>(DirectionColours::ColourBlind)) {
            directions = static_cast<DirectionColours>(kept);
        }
        m_settings->setValue(QStringLiteral("theme/directions"), static_cast<int>(directions));
    }
    m_theme.setDirections(directions);
    m_theme.applyTo(m_application);
}

// ---- what to trade on -----------------------------------------------------------------------

bool Application::startDemo()
{
    m_isDemo = true;
    if (!m_venue) {
        m_venue = std::make_unique<DemoVenue>(m_clock, m_options.seed.value_or(systemSeed()));
    }
    auto access = m_venue->access();
    if (!access) {
        print(QString::fromStdString(access.error().message));
        return false;
    }
    m_log.redactor().watch(access->credential.secret);
    auto exchange = simulatedExchange(access->venue, std::move(access->credential));
    if (!exchange) {
        print(QString::fromStdString(exchange.error().message));
        return false;
    }
    return open(std::move(exchange).value());
}

bool Application::startReplay()
{
    auto exchange = replayedExchange(ExchangeId("binance"), m_options.replayFile.toStdString(),
                                     m_options.replaySpeed);
    if (!exchange) {
        print(QString::fromStdString(exchange.error().message));
        return false;
    }
    return open(std::move(exchange).value());
}

void Application::startStored(const CredentialInfo& info)
{
    m_vault->load(info.account, [this, info](Result<Credential> loaded) {
        std::optional<Credential> credential;
        QString problem;
        if (loaded) {
            credential = std::move(loaded).value();
            m_log.redactor().watch(credential->secret);
            m_log.redactor().watchText(credential->apiKey);
        } else {
            problem = sentenceOf(loaded.error().message, {});
        }
        auto exchange = realExchange(info.exchange, info.environment, std::move(credential));
        if (!exchange || !open(std::move(exchange).value())) {
            print(QStringLiteral("could not start with the stored account"));
            QCoreApplication::exit(1);
            return;
        }
        if (!problem.isEmpty()) {
            // Market data works without the key; what went wrong is said where it is seen.
            auto* box = new QMessageBox(QMessageBox::Warning, tr("The key is not available"),
                                        problem, QMessageBox::Ok, m_window.get());
            box->setAttribute(Qt::WA_DeleteOnClose);
            box->open();
        }
    });
}

bool Application::open(ExchangeSetup exchange)
{
    TerminalSetup setup;
    setup.exchanges.push_back(std::move(exchange));
    setup.clock = &m_clock;
    setup.log = &m_log;
    setup.seed = systemSeed();
    setup.recordDirectory = m_options.recordDirectory.toStdString();
    QString directory = profileDirectory();
    if (m_isDemo) {
        // Each demo is another exchange: its journal goes with it.
        m_demoDirectory = std::make_unique<QTemporaryDir>();
        directory = m_demoDirectory->path();
    }
    const std::string path =
        QDir(directory).filePath(QStringLiteral("journal.sqlite")).toStdString();
    setup.makeJournal = [this, path](const AccountId&) -> Result<std::unique_ptr<Journal>> {
        // On the engine thread: only the thread-safe clock and log are touched.
        SqliteJournalSetup journal;
        journal.path = path;
        journal.clock = &m_clock;
        journal.onOpened = [this](const Result<JournalOpening>& opened) {
            if (!opened) {
                m_log.error("journal", opened.error().message);
            } else if (!opened->setAsideAs.empty()) {
                m_log.warning("journal",
                              "The journal was damaged (" + opened->damage +
                                  "); it was set aside as " + opened->setAsideAs +
                                  " and a new one begun. Orders are read from the exchange.");
            }
        };
        return openSqliteJournal(std::move(journal));
    };
    m_terminal = std::make_unique<Terminal>(std::move(setup));
    openWindow();
    m_terminal->start();
    return true;
}

void Application::openWindow()
{
    m_window = std::make_unique<MainWindow>(*m_terminal, m_theme, *m_settings);
    if (m_options.width > 0) {
        m_window->resize(m_options.width, m_options.height);
    }
    connect(m_window.get(), &MainWindow::keyDialogRequested, this, &Application::showKeyDialog);
    connect(m_window.get(), &MainWindow::languageChosen, this, [this](const QString& locale) {
        m_settings->setValue(QStringLiteral("language"), locale);
        m_settings->save();
        auto* box = new QMessageBox(QMessageBox::Information, tr("Language"),
                                    tr("The language changes when Agio is started again."),
                                    QMessageBox::Ok, m_window.get());
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
    if (m_options.printTimes) {
        connect(m_window.get(), &MainWindow::firstPainted, this, [this] {
            std::printf("first-paint-ms %lld\n", static_cast<long long>(m_sinceStart.elapsed()));
            std::fflush(stdout);
        });
        watchFirstPrice();
    }
    m_window->show();
    if (!m_options.screenshotFile.isEmpty()) {
        scheduleScreenshot();
    }
}

void Application::close()
{
    m_window.reset();
    m_terminal.reset();
}

// ---- keys -----------------------------------------------------------------------------------

std::optional<CredentialInfo> Application::storedAccount() const
{
    CredentialInfo info;
    info.account =
        AccountId(m_settings->value(QStringLiteral("account/id")).toString().toStdString());
    if (info.account.isEmpty()) {
        return std::nullopt;
    }
    info.exchange =
        ExchangeId(m_settings->value(QStringLiteral("account/exchange")).toString().toStdString());
    info.label = m_settings->value(QStringLiteral("account/label")).toString().toStdString();
    const int environment = m_settings->value(QStringLiteral("account/environment")).toInt();
    if (environment < 0 || environment > static_cast<int>(Environment::Demo)) {
        return std::nullopt;
    }
    info.environment = static_cast<Environment>(environment);
    return info;
}

void Application::rememberAccount(const CredentialInfo& info)
{
    m_settings->setValue(QStringLiteral("account/id"), QString::fromStdString(info.account.text()));
    m_settings->setValue(QStringLiteral("account/exchange"),
                         QString::fromStdString(info.exchange.text()));
    m_settings->setValue(QStringLiteral("account/label"), QString::fromStdString(info.label));
    m_settings->setValue(QStringLiteral("account/environment"), static_cast<int>(info.environment));
    m_settings->save();
}

void Application::showKeyDialog()
{
    const auto useIt = [this](Credential credential) {
        // After the dialog has closed: the window that owns it goes away.
        auto shared = std::make_shared<Credential>(std::move(credential));
        QTimer::singleShot(0, this, [this, shared] {
            m_log.redactor().watch(shared->secret);
            m_log.redactor().watchText(shared->apiKey);
            const ExchangeId exchangeId = shared->info.exchange;
            const Environment environment = shared->info.environment;
            auto exchange = realExchange(exchangeId, environment, std::move(*shared));
            if (!exchange) {
                print(QString::fromStdString(exchange.error().message));
                return;
            }
            close();
            m_venue.reset();
            m_isDemo = false;
            open(std::move(exchange).value());
        });
    };
    auto* dialog = new KeyDialog(
        m_theme,
        [this, useIt](Credential credential, bool remember,
                      const std::function<void(Result<void>)>& done) {
            if (!remember) {
                useIt(std::move(credential));
                done({});
                return;
            }
            auto shared = std::make_shared<Credential>(credential.clone());
            m_vault->store(std::move(credential),
                           [this, shared, useIt, done](const Result<void>& stored) {
                               if (stored) {
                                   rememberAccount(shared->info);
                                   useIt(std::move(*shared));
                               }
                               done(stored);
                           });
        },
        m_window.get());
    dialog->show();
}

// ---- screenshot and measurements ------------------------------------------------------------

void Application::scheduleScreenshot()
{
    QTimer::singleShot(m_options.afterSeconds * 1000, this, &Application::takeScreenshot);
}

void Application::takeScreenshot()
{
    const bool saved = m_window->grab().save(m_options.screenshotFile, "PNG");
    if (!saved) {
        print(
            QStringLiteral("the screenshot %1 could not be written").arg(m_options.screenshotFile));
    }
    close();
    QCoreApplication::exit(saved ? 0 : 1);
}

void Application::watchFirstPrice()
{
    connect(&m_window->pacer(), &FramePacer::frame, this, [this] {
        if (m_hadPrice || m_window->selection().instrument().symbol.isEmpty()) {
            return;
        }
        const auto tickers = m_terminal->tickers();
        if (tickers && !tickers->empty()) {
            m_hadPrice = true;
            std::printf("first-price-ms %lld\n", static_cast<long long>(m_sinceStart.elapsed()));
            std::fflush(stdout);
        }
    });
}

} // namespace agio
