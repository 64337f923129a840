// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one way from a hand to the desk. Ladder, chart, ticket and blotter hand their intents here;
// it runs the pre-trade check with the newest book, asks where the rules say so (never modal, the
// default is Cancel, gone after 20 s or when the touch moved 0.5 %), and sends through the port.
// LOCKED: nothing is sent, refused() tells it; the ticket's own button works while locked unless an
// obstacle stands (no account, data not live). Cancels pass in every state.

#include "core/exchange/orders.h"
#include "core/market/orderbook.h"
#include "core/trading/pretrade.h"

#include <QObject>
#include <QPoint>
#include <QPointer>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

class QWidget;

namespace agio {

class Arming;
class TerminalPort;
class Theme;

class OrderActions : public QObject
{
    Q_OBJECT
public:
    OrderActions(TerminalPort& port, Arming& arming, Theme& theme, QObject* parent = nullptr);
    ~OrderActions() override;

    // The check as it would run now; `book` may be null (no data).
    CheckReport check(const OrderIntent& intent, const BookView* book) const;
    CheckReport check(const OrderListIntent& intent, const BookView* book) const;

    // anchor and at (global): where a question is shown. An id is made if the intent has none; it
    // is returned when sent at once, empty when refused or when a question is open.
    ClientOrderId submit(OrderIntent intent, const std::shared_ptr<const BookView>& book,
                         QWidget* anchor, QPoint at);
    ClientOrderId submitList(OrderListIntent intent, const std::shared_ptr<const BookView>& book,
                             QWidget* anchor, QPoint at);
    void move(const ClientOrderId& id, Decimal newPrice,
              const std::shared_ptr<const BookView>& book, QWidget* anchor, QPoint at);
    void cancel(const ClientOrderId& id);
    void cancelAll(const std::optional<InstrumentId>& instrument, std::optional<Side> side);

signals:
    void sent(const agio::ClientOrderId& id);
    void warned(const QString& sentence); // it was sent; where no money is at stake
    void refused(const QString& sentence); // shown by the pane that asked and in the log

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// A finding or notice in the window's language: tr(pattern) with numbers filled in.
QString sentenceOf(const Finding& finding);
QString sentenceOf(const std::string& pattern, const std::vector<std::string>& arguments);

} // namespace agio
