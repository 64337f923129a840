// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/questionpanel.h"

#include "ui/theme/numbers.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace agio {

namespace {

constexpr int kSeconds = 20;
constexpr int kMaxWidth = 380;
constexpr int kPointerGap = 8;

QLabel* addLine(QVBoxLayout& layout, const QString& text, const char* property,
                const QVariant& value)
{
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty(property, value);
    layout.addWidget(label);
    return label;
}

} // namespace

QuestionPanel::QuestionPanel(const Question& question, QWidget& anchor, QPoint at)
    : QFrame(anchor.window())
    , m_typeAgain(question.typeAgain)
    , m_isDangerous(question.isDangerous || !question.typeAgain.isEmpty())
    , m_secondsLeft(kSeconds)
    , m_clock(this)
{
    setProperty("role", QStringLiteral("panel"));
    setAccessibleName(question.headline);
    setFocusPolicy(Qt::StrongFocus);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(12, 10, 12, 10);
    all->setSpacing(6);
    addLine(*all, question.headline, "strong", true);
    for (const QString& line : question.lines) {
        addLine(*all, line, "tone", QStringLiteral("2"));
    }
    for (const QString& warning : question.warnings) {
        addLine(*all, warning, "tone", QStringLiteral("warning"));
    }
    if (!m_typeAgain.isEmpty()) {
        m_typed = new QLineEdit;
        m_typed->setProperty("figures", true);
        m_typed->setPlaceholderText(tr("Type %1 to send").arg(m_typeAgain));
        m_typed->setAccessibleName(tr("Amount again"));
        all->addWidget(m_typed);
    }
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_left = new QLabel;
    m_left->setProperty("tone", QStringLiteral("3"));
    m_left->setProperty("figures", true);
    m_cancel = new QPushButton(tr("Cancel"));
    m_send = new QPushButton(question.sendText);
    m_send->setProperty("kind", question.buttonKind);
    row->addWidget(m_left);
    row->addStretch(1);
    row->addWidget(m_cancel);
    row->addWidget(m_send);
    all->addLayout(row);

    connect(m_cancel, &QPushButton::clicked, this, [this] { drop(true); });
    connect(m_send, &QPushButton::clicked, this, &QuestionPanel::accept);
    if (m_typed != nullptr) {
        connect(m_typed, &QLineEdit::textChanged, this,
                [this] { m_send->setEnabled(mayAccept()); });
        m_send->setEnabled(false);
    }
    m_clock.setInterval(1'000);
    connect(&m_clock, &QTimer::timeout, this, &QuestionPanel::countDown);
    m_clock.start();
    m_left->setText(tr("%1 s").arg(m_secondsLeft));

    place(*anchor.window(), at);
    show();
    raise();
    (m_typed != nullptr ? static_cast<QWidget*>(m_typed) : m_cancel)
        ->setFocus(Qt::PopupFocusReason);
}

void QuestionPanel::place(QWidget& window, QPoint at)
{
    const int width = std::min(kMaxWidth, window.width() - 2 * kPointerGap);
    setFixedWidth(std::max(width, 200));
    ensurePolished();
    const int height =
        heightForWidth(this->width()) > 0 ? heightForWidth(this->width()) : sizeHint().height();
    resize(this->width(), height);
    const QPoint local = window.mapFromGlobal(at) + QPoint(kPointerGap, kPointerGap);
    move(std::clamp(local.x(), 0, std::max(0, window.width() - this->width())),
         std::clamp(local.y(), 0, std::max(0, window.height() - height)));
}

bool QuestionPanel::mayAccept() const
{
    if (m_typed == nullptr) {
        return true;
    }
    const auto typed = parseTyped(m_typed->text());
    const auto wanted = parseTyped(m_typeAgain);
    return typed.value && wanted.value && *typed.value == *wanted.value;
}

void QuestionPanel::accept()
{
    if (m_isDone || !mayAccept()) {
        return;
    }
    m_isDone = true;
    hide();
    emit accepted();
    deleteLater();
}

void QuestionPanel::drop(bool byPerson)
{
    if (m_isDone) {
        return;
    }
    m_isDone = true;
    hide();
    emit dropped(byPerson);
    deleteLater();
}

void QuestionPanel::expire()
{
    drop(false);
}

void QuestionPanel::countDown()
{
    --m_secondsLeft;
    m_left->setText(tr("%1 s").arg(m_secondsLeft));
    if (m_secondsLeft <= 0) {
        drop(false);
    }
}

void QuestionPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->isAutoRepeat()) {
        event->accept();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Escape:
        drop(true);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_isDangerous || m_send->hasFocus() || (m_typed != nullptr && m_typed->hasFocus())) {
            accept();
        } else {
            drop(true);
        }
        return;
    default:
        // Keys of the pane beneath must not act while the question is open.
        event->accept();
    }
}

} // namespace agio
