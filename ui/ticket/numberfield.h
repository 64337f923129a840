// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A field for a price or an amount: label inside at the left, unit at the right. Takes expressions
// ("1000/67214", "0.5*3", "2k"); Up and Down step by a tick or lot (Shift ten, Ctrl a hundred). A
// text that is not understood or has two readings is marked, never guessed.

#include "core/base/decimal.h"

#include <QFrame>
#include <QString>

#include <optional>

class QLabel;
class QLineEdit;
class QToolButton;

namespace agio {

class Theme;

class NumberField : public QFrame
{
    Q_OBJECT
public:
    enum class Mark { None, Warning, Bad };
    NumberField(Theme& theme, const QString& label, QWidget* parent = nullptr);

    void setUnit(const QString& unit);
    void setUnitClickable(bool clickable);
    void setStep(Decimal step, int digits); // tick or lot
    void setLabel(const QString& label);
    std::optional<Decimal> value() const noexcept { return m_value; }
    bool isEmpty() const;
    // Why the text has no value; empty if it has, or if the field is empty.
    QString problem() const { return m_problem; }
    void setValue(std::optional<Decimal> value); // no edited() signal
    void setMark(Mark mark);
    QLineEdit* edit() const noexcept { return m_edit; }

signals:
    void edited(); // by the person
    void unitClicked();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void read();
    void stepBy(int steps);
    Theme& m_theme;
    QLabel* m_label;
    QLineEdit* m_edit;
    QToolButton* m_unit;
    Decimal m_step = Decimal(1);
    int m_digits = 8;
    std::optional<Decimal> m_value;
    QString m_problem;
    Mark m_mark = Mark::None;
};

} // namespace agio
