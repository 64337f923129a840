// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keydialog.h"

#include "ui/shell/orderactions.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QStyle>
#include <QTimer>

namespace agio {

namespace {

constexpr int kMaxKeyText = 256;
constexpr int kMaxSecretText = 16'384; // an RSA key of 4096 bits in PEM has about 3 300
constexpr int kClearClipboardMs = 30'000;

// The QString was unavoidable (clipboard, line edit); its bytes are overwritten at once.
Secret secretFrom(QString& text)
{
    QByteArray utf8 = text.toUtf8();
    Secret secret = Secret::fromBytes(
        std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
    wipe(utf8.data(), static_cast<std::size_t>(utf8.size()));
    wipe(text.data(), static_cast<std::size_t>(text.size()) * sizeof(QChar));
    text.clear();
    return secret;
}

QString typeName(KeyType type)
{
    switch (type) {
    case KeyType::Hmac:
        return KeyDialog::tr("an HMAC secret");
    case KeyType::Ed25519:
        return KeyDialog::tr("an Ed25519 private key (recommended)");
    case KeyType::Rsa:
        return KeyDialog::tr("an RSA private key");
    }
    return {};
}

} // namespace

KeyDialog::KeyDialog(Theme& theme, Keep keep, QWidget* parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_keep(std::move(keep))
    , m_environment(new QComboBox(this))
    , m_label(new QLineEdit(this))
    , m_key(new QLineEdit(this))
    , m_typedSecret(new QLineEdit(this))
    , m_secretState(new QLabel(this))
    , m_host(new QLabel(this))
    , m_remember(new QComboBox(this))
    , m_problem(new QLabel(this))
    , m_save(new QPushButton(tr("Use this key"), this))
{
    setWindowTitle(tr("API key for Binance"));
    setModal(false); // cancelling orders stays reachable
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(460);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(10);
    auto* advice = new QLabel(
        tr("Make a key that may read and trade, that may NOT withdraw, and that works only from "
           "your own address. Agio keeps it in this computer's keychain and sends it nowhere but "
           "to the exchange."),
        this);
    advice->setWordWrap(true);
    advice->setProperty("tone", QStringLiteral("2"));
    form->addRow(advice);
    m_environment->addItem(tr("Testnet – play money, own market"),
                           static_cast<int>(Environment::Testnet));
    m_environment->addItem(tr("Demo – play money, live market"),
                           static_cast<int>(Environment::Demo));
    m_environment->addItem(tr("LIVE – real money"), static_cast<int>(Environment::Live));
    connect(m_environment, &QComboBox::currentIndexChanged, this, &KeyDialog::showEnvironment);
    form->addRow(tr("Environment"), m_environment);
    m_host->setProperty("tone", QStringLiteral("3"));
    m_host->setTextFormat(Qt::PlainText);
    form->addRow(QString(), m_host);
    m_label->setText(QStringLiteral("main"));
    m_label->setMaxLength(32);
    form->addRow(tr("Name"), m_label);
    m_key->setMaxLength(kMaxKeyText);
    m_key->setProperty("figures", true);
    m_key->setPlaceholderText(tr("API key"));
    form->addRow(tr("API key"), m_key);

    auto* paste = new QPushButton(tr("Paste the secret from the clipboard"), this);
    connect(paste, &QPushButton::clicked, this, &KeyDialog::pasteSecret);
    form->addRow(tr("Secret"), paste);
    m_typedSecret->setEchoMode(QLineEdit::Password);
    m_typedSecret->setMaxLength(kMaxKeyText);
    m_typedSecret->setPlaceholderText(tr("… or type it (HMAC only)"));
    m_typedSecret->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText |
                                       Qt::ImhSensitiveData);
    connect(m_typedSecret, &QLineEdit::editingFinished, this, &KeyDialog::takeTypedSecret);
    form->addRow(QString(), m_typedSecret);
    m_secretState->setTextFormat(Qt::PlainText);
    m_secretState->setWordWrap(true);
    form->addRow(QString(), m_secretState);
    m_remember->addItem(tr("Keep it in this computer's keychain"), true);
    m_remember->addItem(tr("Only until Agio is closed"), false);
    form->addRow(tr("Keep"), m_remember);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setProperty("tone", QStringLiteral("bad"));
    form->addRow(m_problem);
    m_save->setProperty("kind", QStringLiteral("primary"));
    m_save->setAutoDefault(false);
    connect(m_save, &QPushButton::clicked, this, &KeyDialog::accept);
    form->addRow(m_save);
    showEnvironment();
    showSecretState();
}

KeyDialog::~KeyDialog() = default;

Environment KeyDialog::environment() const
{
    return static_cast<Environment>(m_environment->currentData().toInt());
}

void KeyDialog::showEnvironment()
{
    QString host = QStringLiteral("api.binance.com");
    if (environment() == Environment::Testnet) {
        host = QStringLiteral("testnet.binance.vision");
    } else if (environment() == Environment::Demo) {
        host = QStringLiteral("demo-api.binance.com");
    }
    m_host->setText(tr("The key goes to %1, over verified TLS, and nowhere else.").arg(host));
}

void KeyDialog::pasteSecret()
{
    QString text = QGuiApplication::clipboard()->text();
    if (text.isEmpty() || text.size() > kMaxSecretText) {
        m_secretState->setText(text.isEmpty() ? tr("The clipboard holds no text.")
                                              : tr("That is too long for a secret."));
        return;
    }
    m_secret = trimmed(secretFrom(text));
    showSecretState();
    // A secret does not stay for the next program to read.
    QTimer::singleShot(kClearClipboardMs, qApp, [] { QGuiApplication::clipboard()->clear(); });
}

void KeyDialog::takeTypedSecret()
{
    QString text = m_typedSecret->text();
    if (text.isEmpty()) {
        return;
    }
    m_typedSecret->setText(QString(text.size(), QLatin1Char('x')));
    m_typedSecret->clear();
    m_secret = trimmed(secretFrom(text));
    showSecretState();
}

void KeyDialog::showSecretState()
{
    QString text = tr("No secret yet.");
    QString tone = QStringLiteral("3");
    if (!m_secret.isEmpty()) {
        const auto type = recogniseKeyType(m_secret);
        if (type) {
            text = tr("Taken: %1, %n character(s). It is not shown again.", nullptr,
                      static_cast<int>(m_secret.size()))
                       .arg(typeName(*type));
            tone = QStringLiteral("ok");
        } else {
            text = sentenceOf(type.error().message, {});
            tone = QStringLiteral("bad");
        }
    }
    m_secretState->setProperty("tone", tone);
    m_secretState->style()->unpolish(m_secretState);
    m_secretState->style()->polish(m_secretState);
    m_secretState->setText(text);
}

void KeyDialog::accept()
{
    takeTypedSecret();
    const QString key = m_key->text().trimmed();
    if (key.isEmpty()) {
        m_problem->setText(tr("The API key is missing: copy it from the exchange's key page."));
        return;
    }
    for (const QChar c : key) {
        if (c.unicode() <= 0x20 || c.unicode() >= 0x7f) {
            m_problem->setText(
                tr("The API key holds a character that keys do not have: paste it again."));
            return;
        }
    }
    if (m_secret.isEmpty()) {
        m_problem->setText(tr("The secret is missing: copy it, then press the paste button."));
        return;
    }
    const auto type = recogniseKeyType(m_secret);
    if (!type) {
        m_problem->setText(sentenceOf(type.error().message, {}));
        return;
    }
    Credential credential;
    credential.apiKey = key.toStdString();
    credential.secret = m_secret.clone();
    credential.info.exchange = ExchangeId("binance");
    credential.info.environment = environment();
    credential.info.type = *type;
    credential.info.label = m_label->text().trimmed().toStdString();
    credential.info.keyPreview = previewOf(credential.apiKey);
    credential.info.account =
        AccountId("binance:" + std::string(toText(environment())) + ":" + credential.info.label);
    m_save->setEnabled(false);
    m_problem->setText(tr("Storing …"));
    QPointer<KeyDialog> self(this);
    m_keep(std::move(credential), m_remember->currentData().toBool(),
           [self](const Result<void>& stored) {
               if (!self) {
                   return;
               }
               self->m_save->setEnabled(true);
               if (!stored) {
                   self->m_problem->setText(sentenceOf(stored.error().message, {}));
                   return;
               }
               self->m_secret.clear();
               self->done(QDialog::Accepted);
           });
}

} // namespace agio
