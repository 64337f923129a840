// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A question at the pointer, inside the window and never modal: everything else stays reachable.
// Esc, Cancel, 20 s, or a second question drop it. Enter sends a plain confirmation; where the
// order is dangerous Enter presses the button that has the focus, which is Cancel at first.
// Auto-repeated keys do nothing.

#include <QFrame>
#include <QPoint>
#include <QString>
#include <QTimer>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;

namespace agio {

struct Question
{
    QString headline; // "Buy 0.1000 BTC limit at 67 150.0"
    std::vector<QString> lines; // cost, account
    std::vector<QString> warnings; // why it asks
    QString sendText; // on the button
    QString buttonKind; // "buy", "sell" or "primary"
    QString typeAgain; // not empty: must be typed to send
    bool isDangerous = false;
};

class QuestionPanel : public QFrame
{
    Q_OBJECT
public:
    // `anchor`: any widget of the window; `at`: global.
    QuestionPanel(const Question& question, QWidget& anchor, QPoint at);
    void expire(); // drops it, as the clock would

signals:
    void accepted();
    void dropped(bool byPerson);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void place(QWidget& window, QPoint at);
    void accept();
    void drop(bool byPerson);
    void countDown();
    bool mayAccept() const;
    QString m_typeAgain;
    bool m_isDangerous;
    bool m_isDone = false;
    int m_secondsLeft;
    QTimer m_clock;
    QLabel* m_left = nullptr;
    QLineEdit* m_typed = nullptr;
    QPushButton* m_send = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace agio
