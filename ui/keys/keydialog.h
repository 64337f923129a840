// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a person enters an API key. The secret is pasted by a button from the clipboard straight
// into a Secret, or typed into a masked field that is wiped; it is never shown. What kind of key it
// is is recognised, the host it will go to is named, and what must be right about the key is said.

#include "core/keys/credential.h"

#include <QDialog>

#include <functional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace agio {

class Theme;

class KeyDialog : public QDialog
{
    Q_OBJECT
public:
    // Stores the credential and answers on this thread; an error's message is shown here.
    using Keep = std::function<void(Credential, bool remember, std::function<void(Result<void>)>)>;
    KeyDialog(Theme& theme, Keep keep, QWidget* parent = nullptr);
    ~KeyDialog() override;

private:
    void pasteSecret();
    void takeTypedSecret();
    void showSecretState();
    void showEnvironment();
    void accept() override;
    Environment environment() const;

    Theme& m_theme;
    Keep m_keep;
    Secret m_secret;
    QComboBox* m_environment;
    QLineEdit* m_label;
    QLineEdit* m_key;
    QLineEdit* m_typedSecret;
    QLabel* m_secretState;
    QLabel* m_host;
    QComboBox* m_remember;
    QLabel* m_problem;
    QPushButton* m_save;
};

} // namespace agio
