// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The order ticket of the selected instrument: fields, pre-trade check while typing, cost lines,
// one button that says what it sends, and what became of it (order-ticket.md).

#include "core/engine/terminalport.h"
#include "ui/shell/pane.h"
#include "ui/shell/uicontext.h"
#include "ui/ticket/ticketform.h"

#include <QElapsedTimer>

#include <memory>
#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QTabBar;

namespace agio {

class NumberField;

class TicketPane : public Pane
{
    Q_OBJECT
public:
    explicit TicketPane(const UiContext& context, QWidget* parent = nullptr);
    ~TicketPane() override;

    const TicketFields& fields() const noexcept { return m_fields; }
    void setSide(Side side);
    void setForm(TicketForm form);
    NumberField* priceField() const noexcept { return m_price; }
    NumberField* triggerField() const noexcept { return m_trigger; }
    NumberField* stopLimitField() const noexcept { return m_stopLimit; }
    NumberField* amountField() const noexcept { return m_amount; }
    QPushButton* sendButton() const noexcept { return m_send; }
    QString findingsText() const;
    QString resultText() const;
    void send();
    void clear();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct CostLine
    {
        QLabel* name = nullptr;
        QLabel* value = nullptr;
    };
    void buildFields(QVBoxLayout* layout);
    void buildButtons(QVBoxLayout* layout);
    void buildCosts(QVBoxLayout* layout);
    void buildSend(QVBoxLayout* layout);
    void buildKeys();
    void follow();
    void onFrame();
    void readFields();
    void showForm();
    void refresh(); // check, costs, button
    void showReport(const CheckReport& report);
    void showCosts(const CostEstimate& cost);
    void setCost(int line, const QString& name, const QString& value, const QString& tone = {});
    void showRounding();
    QString buttonText() const;
    QString missingText() const;
    void applyShare(int percent);
    void applyBest(int which); // -1 bid, 0 mid, +1 ask
    void toggleUnit();
    void onOrderChanged(const std::shared_ptr<const Order>& order);
    void showResult(const QString& text, const QString& tone);
    void refreshFree();
    std::optional<Decimal> sharePrice() const;
    std::shared_ptr<const BookView> book() const;

    const UiContext m_context;
    TicketFields m_fields;
    std::optional<TicketFields> m_cleared; // Ctrl+Z
    std::unique_ptr<Instrument> m_instrument;
    std::shared_ptr<MarketWatch> m_watch;
    TicketIntent m_intent;
    CheckReport m_report;
    const char* m_missing = nullptr;
    std::vector<ClientOrderId> m_tracked; // what the last press meant to send
    ClientOrderId m_trackedList;
    QElapsedTimer m_sinceSent;
    std::optional<TicketFields> m_lastSentFields;
    bool m_isAsked = false; // handed over: refused, asked about, or sent
    bool m_isSending = false; // sent, no answer yet
    bool m_needsRefresh = false;
    QElapsedTimer m_sinceRefresh;

    QPushButton* m_buy = nullptr;
    QPushButton* m_sell = nullptr;
    QTabBar* m_forms = nullptr;
    NumberField* m_price = nullptr;
    NumberField* m_trigger = nullptr;
    NumberField* m_stopLimit = nullptr;
    NumberField* m_amount = nullptr;
    QWidget* m_best = nullptr;
    QComboBox* m_then = nullptr;
    QComboBox* m_timeInForce = nullptr;
    QCheckBox* m_postOnly = nullptr;
    QLabel* m_derived = nullptr;
    std::vector<QPushButton*> m_shares;
    std::vector<CostLine> m_costs;
    QLabel* m_findings = nullptr;
    QPushButton* m_useIt = nullptr;
    QPushButton* m_send = nullptr;
    QLabel* m_free = nullptr;
    QLabel* m_result = nullptr;
};

} // namespace agio
