// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ticket/numberfield.h"

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

namespace agio {

namespace {

constexpr int kMaxText = 64;

} // namespace

NumberField::NumberField(Theme& theme, const QString& label, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_label(new QLabel(label, this))
    , m_edit(new QLineEdit(this))
    , m_unit(new QToolButton(this))
{
    setFixedHeight(32);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 1, 6, 1);
    row->setSpacing(4);
    m_label->setProperty("tone", QStringLiteral("3"));
    m_edit->setFrame(false);
    m_edit->setMaxLength(kMaxText);
    m_edit->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_edit->setStyleSheet(
        QStringLiteral("QLineEdit { background: transparent; border: 0; padding: 0; }"));
    m_edit->setAccessibleName(label);
    m_edit->installEventFilter(this);
    m_unit->setFocusPolicy(Qt::NoFocus);
    m_unit->setEnabled(false);
    row->addWidget(m_label);
    row->addWidget(m_edit, 1);
    row->addWidget(m_unit);
    setFocusProxy(m_edit);
    const auto restyle = [this] { m_edit->setFont(m_theme.numberFont(12)); };
    connect(&theme, &Theme::changed, this, restyle);
    restyle();
    connect(m_edit, &QLineEdit::textEdited, this, [this] {
        read();
        emit edited();
    });
    connect(m_unit, &QToolButton::clicked, this, &NumberField::unitClicked);
}

void NumberField::setUnit(const QString& unit)
{
    m_unit->setText(unit);
}

void NumberField::setUnitClickable(bool clickable)
{
    m_unit->setEnabled(clickable);
    m_unit->setToolTip(clickable ? tr("Base or quote (Alt+Q)") : QString());
}

void NumberField::setStep(Decimal step, int digits)
{
    m_step = step;
    m_digits = digits;
}

void NumberField::setLabel(const QString& label)
{
    m_label->setText(label);
    m_edit->setAccessibleName(label);
}

bool NumberField::isEmpty() const
{
    return m_edit->text().trimmed().isEmpty();
}

void NumberField::read()
{
    m_value.reset();
    m_problem.clear();
    if (isEmpty()) {
        setMark(Mark::None);
        return;
    }
    const TypedNumber typed = parseTyped(m_edit->text());
    if (typed.isAmbiguous) {
        m_problem =
            tr("“%1” can be read as %2 or %3: write it without a thousands separator")
                .arg(m_edit->text(), numberText(typed.reading1), numberText(typed.reading2));
    } else if (!typed.value) {
        m_problem = tr("“%1” is no number").arg(m_edit->text());
    } else if (typed.value->isNegative()) {
        m_problem = tr("A negative number makes no sense here");
    } else {
        m_value = typed.value;
    }
    setMark(m_problem.isEmpty() ? Mark::None : Mark::Bad);
}

void NumberField::setValue(std::optional<Decimal> value)
{
    m_value = value;
    m_problem.clear();
    setMark(Mark::None);
    m_edit->setText(value ? numberText(*value, std::max(m_digits, value->normalized().scale()))
                          : QString());
}

void NumberField::setMark(Mark mark)
{
    if (mark != m_mark) {
        m_mark = mark;
        update();
    }
}

void NumberField::stepBy(int steps)
{
    const Decimal from = m_value.value_or(Decimal());
    const auto onGrid = from.toMultipleOf(m_step, steps > 0 ? Rounding::Floor : Rounding::Ceiling);
    const auto by = Decimal::mul(m_step, Decimal(steps));
    const auto next = onGrid && by ? Decimal::add(*onGrid, *by) : std::nullopt;
    if (next && !next->isNegative()) {
        setValue(next);
        emit edited();
    }
}

bool NumberField::eventFilter(QObject* object, QEvent* event)
{
    if (object == m_edit && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down) {
            int steps = key->key() == Qt::Key_Up ? 1 : -1;
            if ((key->modifiers() & Qt::ShiftModifier) != 0) {
                steps *= 10;
            } else if ((key->modifiers() & Qt::ControlModifier) != 0) {
                steps *= 100;
            }
            stepBy(steps);
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if ((key->modifiers() & Qt::ControlModifier) == 0) {
                focusNextChild();
                return true;
            }
        }
    }
    if (object == m_edit &&
        (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)) {
        update();
    }
    return QFrame::eventFilter(object, event);
}

void NumberField::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    Token border = Token::StrongLine;
    if (m_mark == Mark::Bad) {
        border = Token::Bad;
    } else if (m_mark == Mark::Warning) {
        border = Token::Warning;
    } else if (m_edit->hasFocus()) {
        border = Token::Accent;
    }
    const bool dark = m_theme.scheme() == ColourScheme::Dark;
    painter.setBrush(m_theme.colour(dark ? Token::Window : Token::Raised));
    painter.setPen(m_theme.colour(border));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
}

} // namespace agio
