// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/blotter/words.h"

#include <QCoreApplication>
#include <QDateTime>

namespace agio {

QString sideWord(Side side)
{
    return side == Side::Buy ? QCoreApplication::translate("words", "Buy")
                             : QCoreApplication::translate("words", "Sell");
}

QString formWord(const OrderIntent& intent)
{
    QString text;
    switch (intent.form) {
    case OrderForm::Limit:
        text = QCoreApplication::translate("words", "Limit");
        break;
    case OrderForm::Market:
        text = QCoreApplication::translate("words", "Market");
        break;
    case OrderForm::StopLimit:
        text = QCoreApplication::translate("words", "Stop-limit");
        break;
    case OrderForm::StopMarket:
        text = QCoreApplication::translate("words", "Stop-market");
        break;
    case OrderForm::TakeProfitLimit:
        text = QCoreApplication::translate("words", "Take-profit limit");
        break;
    case OrderForm::TakeProfitMarket:
        text = QCoreApplication::translate("words", "Take-profit market");
        break;
    }
    if (intent.postOnly) {
        text += QStringLiteral(" · ") + QCoreApplication::translate("words", "post-only");
    }
    if (intent.timeInForce == TimeInForce::Ioc) {
        text += QStringLiteral(" · IOC");
    } else if (intent.timeInForce == TimeInForce::Fok) {
        text += QStringLiteral(" · FOK");
    }
    return text;
}

QString stateWord(const Order& order)
{
    if (!isFinal(order.state)) {
        if (order.pending == PendingChange::Cancelling) {
            return QCoreApplication::translate("words", "Cancelling");
        }
        if (order.pending == PendingChange::Moving) {
            return QCoreApplication::translate("words", "Moving");
        }
        if (order.pending == PendingChange::Amending) {
            return QCoreApplication::translate("words", "Changing");
        }
    }
    QString text;
    switch (order.state) {
    case OrderState::Journaled:
    case OrderState::Sent:
        text = QCoreApplication::translate("words", "Sending");
        break;
    case OrderState::Working:
        text = order.isWaitingTrigger ? QCoreApplication::translate("words", "Waiting")
                                      : QCoreApplication::translate("words", "Working");
        break;
    case OrderState::PartiallyFilled:
        text = QCoreApplication::translate("words", "Part filled");
        break;
    case OrderState::Filled:
        text = QCoreApplication::translate("words", "Filled");
        break;
    case OrderState::Cancelled:
        text = QCoreApplication::translate("words", "Cancelled");
        break;
    case OrderState::Rejected:
        text = QCoreApplication::translate("words", "Rejected");
        break;
    case OrderState::Expired:
        text = QCoreApplication::translate("words", "Expired");
        break;
    case OrderState::Unknown:
        text = QCoreApplication::translate("words", "Unknown – asking");
        break;
    case OrderState::NeverArrived:
        text = QCoreApplication::translate("words", "Never arrived");
        break;
    case OrderState::NotSent:
        text = QCoreApplication::translate("words", "Not sent");
        break;
    }
    if (!order.isVerified && !isFinal(order.state)) {
        text += QStringLiteral(" ?");
    }
    if (order.isForeign) {
        text += QLatin1Char(' ') + QCoreApplication::translate("words", "(placed elsewhere)");
    }
    return text;
}

QString utcTimeText(UtcTime time)
{
    if (!time.isSet()) {
        return QStringLiteral("–");
    }
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(time.toMs(), Qt::UTC);
    const bool today = at.date() == QDateTime::currentDateTimeUtc().date();
    return at.toString(today ? QStringLiteral("HH:mm:ss.zzz")
                             : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString reasonText(const Order& order)
{
    QString text;
    if (order.error) {
        text = QString::fromStdString(order.error->message);
        if (!order.error->exchangeCode.empty()) {
            text += QStringLiteral(" [%1]").arg(QString::fromStdString(order.error->exchangeCode));
        }
    }
    if (!order.reason.empty() && order.reason != "NONE") {
        text += (text.isEmpty() ? QString() : QStringLiteral(" · ")) +
            QString::fromStdString(order.reason);
    }
    return text;
}

} // namespace agio
