// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Rows of the watchlist: chosen instruments, or the search's hits over all instruments of all
// exchanges. Prices come from the port's tickers, sparklines from 24 h of half-hour candles, which
// are watched only for chosen rows.

#include "core/engine/terminalport.h"

#include <QAbstractListModel>

#include <memory>
#include <vector>

namespace agio {

class WatchlistModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum class Order { Volume, Name, Change };
    struct Row
    {
        InstrumentId id;
        QString name; // "BTC/USDT"
        QString exchange; // "Binance"
        int priceDigits = 2;
        std::optional<Decimal> last, changePercent, quoteVolume;
        std::vector<double> spark; // closes, oldest first; to draw
    };
    static constexpr int kMaxChosen = 60;
    static constexpr int kMaxHits = 200;

    explicit WatchlistModel(TerminalPort& port, QObject* parent = nullptr);
    ~WatchlistModel() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    const Row& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    int indexOf(const InstrumentId& id) const;

    void setSearch(const QString& text);
    bool isSearching() const noexcept { return !m_search.isEmpty(); }
    void setOrder(Order order);
    Order order() const noexcept { return m_order; }
    void add(const InstrumentId& id);
    void remove(const InstrumentId& id);
    bool contains(const InstrumentId& id) const;
    std::vector<InstrumentId> chosen() const { return m_chosen; }
    void setChosen(std::vector<InstrumentId> chosen);
    // The default list: the exchange's dozen-odd largest by quote volume.
    void refresh(); // instruments or tickers changed
    void refreshSparks();

signals:
    void chosenChanged();

private:
    void rebuild();
    void fillPrices();
    void chooseDefault();
    struct Spark;
    TerminalPort& m_port;
    std::vector<Row> m_rows;
    std::vector<InstrumentId> m_chosen;
    std::vector<std::unique_ptr<Spark>> m_sparks;
    QString m_search;
    Order m_order = Order::Volume;
    bool m_isDefault = true;
};

} // namespace agio
