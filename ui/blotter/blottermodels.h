// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tables under the chart: open orders, history, fills, balances. Each reads the port's values
// anew at a change signal; rows are few (bounded by the port), so a diff is not needed, but
// selection is kept by updating rows in place while the ids agree.

#include "core/engine/terminalport.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace agio {

class Theme;

class BlotterModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    BlotterModel(TerminalPort& port, Theme& theme, QObject* parent);
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    virtual void refresh() = 0;

protected:
    struct Column
    {
        QString title;
        bool isNumber;
    };
    virtual std::vector<Column> columns() const = 0;
    QVariant alignmentOf(int column) const;
    QString instrumentText(const InstrumentId& id) const;
    std::shared_ptr<const Instrument> instrumentOf(const InstrumentId& id) const;
    int priceDigits(const InstrumentId& id) const;
    int quantityDigits(const InstrumentId& id) const;
    // Replaces `rows` by `next`: resets when the count changes, updates in place otherwise.
    template <typename Rows>
    void replaceRows(Rows& rows, Rows next);

    TerminalPort& m_port;
    Theme& m_theme;
};

class OrdersModel : public BlotterModel
{
    Q_OBJECT
public:
    enum class Kind { Open, History };
    enum ColumnIndex { Time, Name, SideColumn, Type, Price, Amount, Filled, Value, State, Cancel };
    OrdersModel(Kind kind, TerminalPort& port, Theme& theme, QObject* parent);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    void refresh() override;
    const Order& order(int row) const { return *m_orders[static_cast<std::size_t>(row)]; }

private:
    std::vector<Column> columns() const override;
    QVariant text(const Order& order, int column) const;
    Kind m_kind;
    std::vector<TerminalPort::OrderPtr> m_orders;
};

class FillsModel : public BlotterModel
{
    Q_OBJECT
public:
    FillsModel(TerminalPort& port, Theme& theme, QObject* parent);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    void refresh() override;

private:
    std::vector<Column> columns() const override;
    std::vector<TerminalPort::FillPtr> m_fills;
};

class BalancesModel : public BlotterModel
{
    Q_OBJECT
public:
    BalancesModel(TerminalPort& port, Theme& theme, QObject* parent);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    void refresh() override;

private:
    std::vector<Column> columns() const override;
    struct Row
    {
        Balance balance;
        std::optional<Decimal> total, value; // value in the account's equity asset
    };
    std::vector<Row> m_rows;
    Asset m_valueAsset;
};

} // namespace agio
