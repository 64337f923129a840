// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The composition root: builds venue, terminal and window from the options and owns them. Nothing
// else knows everything.

#include "app/agio/options.h"
#include "core/base/log.h"
#include "core/base/time.h"
#include "core/engine/terminalsetup.h"
#include "core/keys/keyvault.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTemporaryDir>
#include <QTranslator>

#include <memory>
#include <vector>

class QApplication;

namespace agio {

class DemoVenue;
class MainWindow;
class Terminal;
class UiSettings;

class Application : public QObject
{
    Q_OBJECT
public:
    Application(QApplication& application, Options options, QElapsedTimer sinceStart);
    ~Application() override;
    // False: could not start; the reason was printed.
    bool start();

private:
    void installLanguage();
    void applyLook();
    bool startDemo();
    bool startReplay();
    void startStored(const CredentialInfo& info);
    bool open(ExchangeSetup exchange);
    void openWindow();
    void close();
    void showKeyDialog();
    void rememberAccount(const CredentialInfo& info);
    std::optional<CredentialInfo> storedAccount() const;
    QString profileDirectory() const;
    void scheduleScreenshot();
    void takeScreenshot();
    void watchFirstPrice();

    QApplication& m_application;
    Options m_options;
    QElapsedTimer m_sinceStart;
    SystemClock m_clock;
    Log m_log;
    std::unique_ptr<KeyVault> m_vault;
    std::unique_ptr<UiSettings> m_settings;
    Theme m_theme;
    std::vector<std::unique_ptr<QTranslator>> m_translators;
    std::unique_ptr<QTemporaryDir> m_demoDirectory;
    std::unique_ptr<DemoVenue> m_venue;
    std::unique_ptr<Terminal> m_terminal;
    std::unique_ptr<MainWindow> m_window;
    bool m_isDemo = false;
    bool m_hadPrice = false;
};

} // namespace agio
