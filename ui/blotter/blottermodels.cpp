// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/blotter/blottermodels.h"

#include "ui/blotter/words.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QColor>

namespace agio {

namespace {

std::optional<Decimal> valueOf(const Order& order)
{
    if (order.intent.quoteAmount) {
        return order.intent.quoteAmount;
    }
    const auto price = order.intent.price ? order.intent.price : order.intent.trigger;
    if (price) {
        return Decimal::mul(*price, order.intent.quantity);
    }
    return order.filledQuoteAmount;
}

QString filledShare(const Order& order)
{
    if (order.intent.quantity.isZero()) {
        return order.filledQuantity.isPositive() ? numberText(order.filledQuantity.normalized())
                                                 : QStringLiteral("0 %");
    }
    const auto hundred = Decimal::mul(order.filledQuantity, Decimal(100));
    const auto share =
        hundred ? Decimal::div(*hundred, order.intent.quantity, 0, Rounding::Down) : std::nullopt;
    return share ? numberText(*share) + QStringLiteral(" %") : QStringLiteral("–");
}

} // namespace

BlotterModel::BlotterModel(TerminalPort& port, Theme& theme, QObject* parent)
    : QAbstractTableModel(parent)
    , m_port(port)
    , m_theme(theme)
{}

int BlotterModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(columns().size());
}

QVariant BlotterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section >= columnCount()) {
        return {};
    }
    if (role == Qt::DisplayRole) {
        return columns()[static_cast<std::size_t>(section)].title;
    }
    if (role == Qt::TextAlignmentRole) {
        return alignmentOf(section);
    }
    return {};
}

QVariant BlotterModel::alignmentOf(int column) const
{
    const bool number = columns()[static_cast<std::size_t>(column)].isNumber;
    return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                               (number ? Qt::AlignRight : Qt::AlignLeft));
}

std::shared_ptr<const Instrument> BlotterModel::instrumentOf(const InstrumentId& id) const
{
    const auto table = m_port.instruments(id.exchange);
    return {table, table ? table->find(id.symbol) : nullptr}; // keeps its table alive
}

QString BlotterModel::instrumentText(const InstrumentId& id) const
{
    const auto instrument = instrumentOf(id);
    return QString::fromStdString(instrument != nullptr ? instrument->name : id.symbol.text());
}

int BlotterModel::priceDigits(const InstrumentId& id) const
{
    const auto instrument = instrumentOf(id);
    return instrument != nullptr ? displayDigits(instrument->tickSize) : -1;
}

int BlotterModel::quantityDigits(const InstrumentId& id) const
{
    const auto instrument = instrumentOf(id);
    return instrument != nullptr ? displayDigits(instrument->lotSize) : -1;
}

template <typename Rows>
void BlotterModel::replaceRows(Rows& rows, Rows next)
{
    if (rows.size() == next.size()) {
        rows = std::move(next);
        if (!rows.empty()) {
            emit dataChanged(index(0, 0),
                             index(static_cast<int>(rows.size()) - 1, columnCount() - 1));
        }
        return;
    }
    beginResetModel();
    rows = std::move(next);
    endResetModel();
}

// ---- orders ---------------------------------------------------------------------------------

OrdersModel::OrdersModel(Kind kind, TerminalPort& port, Theme& theme, QObject* parent)
    : BlotterModel(port, theme, parent)
    , m_kind(kind)
{
    connect(&port, &TerminalPort::orderChanged, this, &OrdersModel::refresh);
    connect(&port, &TerminalPort::instrumentsChanged, this, &OrdersModel::refresh);
    refresh();
}

std::vector<BlotterModel::Column> OrdersModel::columns() const
{
    std::vector<Column> all{{tr("Time"), false},  {tr("Instrument"), false}, {tr("Side"), false},
                            {tr("Type"), false},  {tr("Price"), true},       {tr("Amount"), true},
                            {tr("Filled"), true}, {tr("Value"), true},       {tr("State"), false}};
    if (m_kind == Kind::Open) {
        all.push_back({QString(), false}); // the cross
    } else {
        all.push_back({tr("Reason"), false});
    }
    return all;
}

int OrdersModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_orders.size());
}

void OrdersModel::refresh()
{
    std::vector<TerminalPort::OrderPtr> next;
    for (auto& order : m_port.orders()) {
        if (isFinal(order->state) == (m_kind == Kind::History)) {
            next.push_back(std::move(order));
        }
    }
    replaceRows(m_orders, std::move(next));
}

QVariant OrdersModel::text(const Order& order, int column) const
{
    const InstrumentId& id = order.intent.instrument;
    switch (column) {
    case Time:
        return utcTimeText(order.createdAt);
    case Name:
        return instrumentText(id);
    case SideColumn:
        return sideWord(order.intent.side);
    case Type:
        return formWord(order.intent);
    case Price: {
        if (order.intent.trigger && order.intent.price) {
            return numberText(*order.intent.trigger, priceDigits(id)) + QStringLiteral(" → ") +
                numberText(*order.intent.price, priceDigits(id));
        }
        const auto price = order.intent.price ? order.intent.price : order.intent.trigger;
        if (price) {
            return numberText(*price, priceDigits(id));
        }
        const auto average = order.averagePrice(std::max(0, priceDigits(id)));
        return average ? numberText(*average, priceDigits(id)) : tr("market");
    }
    case Amount:
        return order.intent.quantity.isZero()
            ? QStringLiteral("–")
            : numberText(order.intent.quantity, quantityDigits(id));
    case Filled:
        return filledShare(order);
    case Value: {
        const auto value = valueOf(order);
        return value ? numberText(*value, 2) : QStringLiteral("–");
    }
    case State:
        return stateWord(order);
    default:
        return m_kind == Kind::Open ? QStringLiteral("×") : reasonText(order);
    }
}

QVariant OrdersModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const Order& order = this->order(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(order, index.column());
    case Qt::TextAlignmentRole:
        return alignmentOf(index.column());
    case Qt::FontRole:
        return m_theme.numberFont(11);
    case Qt::ForegroundRole:
        if (index.column() == SideColumn) {
            return m_theme.colour(order.intent.side == Side::Buy ? Token::Up : Token::Down);
        }
        if (index.column() == State &&
            (order.state == OrderState::Unknown || order.state == OrderState::Rejected ||
             order.state == OrderState::NotSent)) {
            return m_theme.colour(Token::Bad);
        }
        return m_theme.colour(index.column() == Time || index.column() == Type ||
                                      index.column() == Filled
                                  ? Token::Text2
                                  : Token::Text1);
    case Qt::ToolTipRole: {
        if (index.column() == Cancel && m_kind == Kind::Open) {
            return tr("Cancel this order");
        }
        QString tip = QString::fromStdString(order.intent.clientOrderId.text());
        if (!order.exchangeOrderId.isEmpty()) {
            tip += QStringLiteral(" · ") + QString::fromStdString(order.exchangeOrderId.text());
        }
        const QString reason = reasonText(order);
        return reason.isEmpty() ? tip : tip + QLatin1Char('\n') + reason;
    }
    default:
        return {};
    }
}

// ---- fills ----------------------------------------------------------------------------------

FillsModel::FillsModel(TerminalPort& port, Theme& theme, QObject* parent)
    : BlotterModel(port, theme, parent)
{
    connect(&port, &TerminalPort::fillCounted, this, &FillsModel::refresh);
    connect(&port, &TerminalPort::instrumentsChanged, this, &FillsModel::refresh);
    refresh();
}

std::vector<BlotterModel::Column> FillsModel::columns() const
{
    return {{tr("Time"), false}, {tr("Instrument"), false}, {tr("Side"), false},
            {tr("Price"), true}, {tr("Amount"), true},      {tr("Value"), true},
            {tr("Fee"), true},   {tr("Role"), false},       {tr("Trade"), false}};
}

int FillsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_fills.size());
}

void FillsModel::refresh()
{
    replaceRows(m_fills, m_port.fills());
}

QVariant FillsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const Fill& fill = *m_fills[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) {
        return alignmentOf(index.column());
    }
    if (role == Qt::FontRole) {
        return m_theme.numberFont(11);
    }
    if (role == Qt::ForegroundRole) {
        if (index.column() == 2) {
            return m_theme.colour(fill.side == Side::Buy ? Token::Up : Token::Down);
        }
        return m_theme.colour(index.column() == 0 || index.column() > 6 ? Token::Text2
                                                                        : Token::Text1);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case 0:
        return utcTimeText(fill.exchangeTime);
    case 1:
        return instrumentText(fill.instrument);
    case 2:
        return sideWord(fill.side);
    case 3:
        return numberText(fill.price, priceDigits(fill.instrument));
    case 4:
        return numberText(fill.quantity, quantityDigits(fill.instrument));
    case 5:
        return numberText(fill.quoteAmount, 2);
    case 6:
        return numberText(fill.fee.normalized()) + QLatin1Char(' ') +
            QString::fromStdString(fill.feeAsset.text());
    case 7:
        return fill.isMaker ? tr("maker") : tr("taker");
    default:
        return QString::fromStdString(fill.tradeId.text());
    }
}

// ---- balances -------------------------------------------------------------------------------

BalancesModel::BalancesModel(TerminalPort& port, Theme& theme, QObject* parent)
    : BlotterModel(port, theme, parent)
{
    connect(&port, &TerminalPort::accountChanged, this, &BalancesModel::refresh);
    connect(&port, &TerminalPort::tickersChanged, this, &BalancesModel::refresh);
    refresh();
}

std::vector<BlotterModel::Column> BalancesModel::columns() const
{
    const QString asset =
        m_valueAsset.isEmpty() ? QString() : QString::fromStdString(m_valueAsset.text());
    return {{tr("Asset"), false},
            {tr("Free"), true},
            {tr("In orders"), true},
            {tr("Total"), true},
            {tr("Value %1").arg(asset), true}};
}

int BalancesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

void BalancesModel::refresh()
{
    const AccountView account = m_port.account();
    m_valueAsset = account.equityAsset;
    const auto tickers = m_port.tickers();
    std::vector<Row> next;
    for (const auto& balance : account.balances) {
        Row row;
        row.balance = balance;
        row.total = Decimal::add(balance.free, balance.locked);
        if (balance.asset == m_valueAsset) {
            row.value = row.total;
        } else if (tickers && row.total) {
            const auto table = m_port.instruments(account.exchange);
            for (const auto& ticker : *tickers) {
                const Instrument* instrument =
                    table ? table->find(ticker.instrument.symbol) : nullptr;
                if (instrument != nullptr && instrument->base == balance.asset &&
                    instrument->quote == m_valueAsset) {
                    row.value = Decimal::mul(*row.total, ticker.ticker.last);
                }
            }
        }
        next.push_back(std::move(row));
    }
    replaceRows(m_rows, std::move(next));
}

QVariant BalancesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::TextAlignmentRole:
        return alignmentOf(index.column());
    case Qt::FontRole:
        return m_theme.numberFont(11);
    case Qt::ForegroundRole:
        return m_theme.colour(index.column() == 2 ? Token::Text2 : Token::Text1);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    const auto exact = [](Decimal value) { return numberText(value, 8); };
    switch (index.column()) {
    case 0:
        return QString::fromStdString(row.balance.asset.text());
    case 1:
        return exact(row.balance.free);
    case 2:
        return exact(row.balance.locked);
    case 3:
        return row.total ? exact(*row.total) : QStringLiteral("–");
    default:
        return row.value ? numberText(*row.value, 2) : QStringLiteral("–");
    }
}

} // namespace agio
