// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/watchlist/watchlistmodel.h"

#include "ui/theme/numbers.h"

#include <algorithm>
#include <unordered_map>

namespace agio {

namespace {

constexpr std::size_t kSparkBars = 48; // of 30 minutes: a day
constexpr std::size_t kDefaultRows = 16;

} // namespace

struct WatchlistModel::Spark
{
    InstrumentId id;
    std::shared_ptr<CandleWatch> watch;
    std::vector<double> closes;
};

WatchlistModel::WatchlistModel(TerminalPort& port, QObject* parent)
    : QAbstractListModel(parent)
    , m_port(port)
{
    connect(&port, &TerminalPort::instrumentsChanged, this, &WatchlistModel::refresh);
    connect(&port, &TerminalPort::tickersChanged, this, &WatchlistModel::refresh);
    refresh();
}

WatchlistModel::~WatchlistModel() = default;

int WatchlistModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant WatchlistModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.name;
    case Qt::AccessibleTextRole: {
        QString text = row.name + QLatin1Char(' ') + row.exchange;
        if (row.last) {
            text += QLatin1Char(' ') + numberText(*row.last, row.priceDigits);
        }
        if (row.changePercent) {
            text += QLatin1Char(' ') + percentText(*row.changePercent);
        }
        return text;
    }
    case Qt::ToolTipRole:
        return row.quoteVolume
            ? tr("%1 on %2, 24 h volume %3")
                  .arg(row.name, row.exchange, shortQuantityText(*row.quoteVolume, 0))
            : tr("%1 on %2").arg(row.name, row.exchange);
    default:
        return {};
    }
}

int WatchlistModel::indexOf(const InstrumentId& id) const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].id == id) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

void WatchlistModel::setSearch(const QString& text)
{
    const QString wanted = text.trimmed();
    if (wanted != m_search) {
        m_search = wanted;
        rebuild();
    }
}

void WatchlistModel::setOrder(Order order)
{
    m_order = order;
    rebuild();
}

bool WatchlistModel::contains(const InstrumentId& id) const
{
    return std::find(m_chosen.begin(), m_chosen.end(), id) != m_chosen.end();
}

void WatchlistModel::add(const InstrumentId& id)
{
    if (contains(id) || m_chosen.size() >= kMaxChosen) {
        return;
    }
    m_chosen.push_back(id);
    m_isDefault = false;
    rebuild();
    emit chosenChanged();
}

void WatchlistModel::remove(const InstrumentId& id)
{
    const auto end = std::remove(m_chosen.begin(), m_chosen.end(), id);
    if (end == m_chosen.end()) {
        return;
    }
    m_chosen.erase(end, m_chosen.end());
    m_isDefault = false;
    rebuild();
    emit chosenChanged();
}

void WatchlistModel::setChosen(std::vector<InstrumentId> chosen)
{
    m_isDefault = chosen.empty();
    m_chosen = std::move(chosen);
    if (m_chosen.size() > kMaxChosen) {
        m_chosen.resize(kMaxChosen);
    }
    rebuild();
}

void WatchlistModel::chooseDefault()
{
    struct Candidate
    {
        InstrumentId id;
        Decimal volume;
    };
    std::vector<Candidate> candidates;
    const auto tickers = m_port.tickers();
    if (!tickers) {
        return;
    }
    for (const auto& row : *tickers) {
        const auto table = m_port.instruments(row.instrument.exchange);
        const Instrument* instrument = table ? table->find(row.instrument.symbol) : nullptr;
        const bool isFew = tickers->size() <= kDefaultRows; // a replay, a small venue: all of them
        if (instrument == nullptr || (!isFew && instrument->status != TradingStatus::Trading)) {
            continue;
        }
        // Volumes in other quotes cannot be compared; where these are missing, all may come.
        const std::string& quote = instrument->quote.text();
        if (!isFew && quote != "USDT" && quote != "USDC" && quote != "USD" && quote != "EUR" &&
            quote != "BTC") {
            continue;
        }
        candidates.push_back({row.instrument, row.ticker.quoteVolume.value_or(Decimal())});
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.volume > b.volume; });
    m_chosen.clear();
    for (const auto& candidate : candidates) {
        if (m_chosen.size() < kDefaultRows) {
            m_chosen.push_back(candidate.id);
        }
    }
}

void WatchlistModel::refresh()
{
    if (m_isDefault && m_chosen.empty()) {
        chooseDefault();
    }
    if (m_rows.size() != m_chosen.size() && !isSearching()) {
        rebuild();
        return;
    }
    fillPrices();
    if (!m_rows.empty()) {
        emit dataChanged(index(0), index(rowCount() - 1));
    }
}

void WatchlistModel::fillPrices()
{
    const auto tickers = m_port.tickers();
    if (!tickers) {
        return;
    }
    std::unordered_map<InstrumentId, const Ticker*> byId;
    byId.reserve(tickers->size());
    for (const auto& row : *tickers) {
        byId.emplace(row.instrument, &row.ticker);
    }
    for (auto& row : m_rows) {
        const auto found = byId.find(row.id);
        if (found == byId.end()) {
            continue;
        }
        const Ticker& ticker = *found->second;
        row.last = ticker.last;
        row.quoteVolume = ticker.quoteVolume;
        row.changePercent.reset();
        if (ticker.open && ticker.open->isPositive()) {
            const auto difference = Decimal::sub(ticker.last, *ticker.open);
            const auto scaled = difference ? Decimal::mul(*difference, Decimal(100)) : std::nullopt;
            if (scaled) {
                row.changePercent = Decimal::div(*scaled, *ticker.open, 2, Rounding::HalfEven);
            }
        }
        for (const auto& spark : m_sparks) {
            if (spark->id == row.id) {
                row.spark = spark->closes;
            }
        }
    }
}

void WatchlistModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    const auto append = [this](const Instrument& instrument, const QString& exchange) {
        Row row;
        row.id = instrument.id;
        row.name = QString::fromStdString(instrument.name);
        row.exchange = exchange;
        row.priceDigits = displayDigits(instrument.tickSize);
        m_rows.push_back(std::move(row));
    };
    for (const auto& health : m_port.health()) {
        const auto table = m_port.instruments(health.exchange);
        if (!table) {
            continue;
        }
        const QString exchange = QString::fromStdString(health.displayName);
        if (isSearching()) {
            QString wanted = m_search;
            wanted.remove(QLatin1Char('/')).remove(QLatin1Char(' '));
            for (const auto& instrument : table->all()) {
                const QString symbol = QString::fromStdString(instrument.base.text()) +
                    QString::fromStdString(instrument.quote.text());
                if (m_rows.size() < kMaxHits && symbol.contains(wanted, Qt::CaseInsensitive)) {
                    append(instrument, exchange);
                }
            }
        } else {
            for (const auto& id : m_chosen) {
                const Instrument* instrument =
                    id.exchange == health.exchange ? table->find(id.symbol) : nullptr;
                if (instrument != nullptr) {
                    append(*instrument, exchange);
                }
            }
        }
    }
    fillPrices();
    const auto less = [this](const Row& a, const Row& b) {
        switch (m_order) {
        case Order::Volume:
            return a.quoteVolume.value_or(Decimal()) > b.quoteVolume.value_or(Decimal());
        case Order::Change:
            return a.changePercent.value_or(Decimal(-1'000)) >
                b.changePercent.value_or(Decimal(-1'000));
        case Order::Name:
            break;
        }
        return a.name < b.name;
    };
    std::stable_sort(m_rows.begin(), m_rows.end(), less);
    if (isSearching()) {
        // What begins with the text stands first.
        std::stable_partition(m_rows.begin(), m_rows.end(), [this](const Row& row) {
            return row.name.startsWith(m_search, Qt::CaseInsensitive);
        });
    }
    endResetModel();
    refreshSparks();
}

void WatchlistModel::refreshSparks()
{
    std::vector<std::unique_ptr<Spark>> kept;
    for (const auto& id : m_chosen) {
        const auto found = std::find_if(m_sparks.begin(), m_sparks.end(), [&](const auto& spark) {
            return spark && spark->id == id;
        });
        if (found != m_sparks.end()) {
            kept.push_back(std::move(*found));
        } else {
            const auto table = m_port.instruments(id.exchange);
            if (!table || table->find(id.symbol) == nullptr) {
                continue;
            }
            auto spark = std::make_unique<Spark>();
            spark->id = id;
            spark->watch = m_port.watchCandles(id, Interval::M30);
            kept.push_back(std::move(spark));
        }
    }
    m_sparks = std::move(kept);
    bool changed = false;
    for (auto& spark : m_sparks) {
        if (!spark->watch->candles.takeFresh()) {
            continue;
        }
        const auto view = spark->watch->candles.get();
        if (!view) {
            continue;
        }
        const std::size_t count = view->candles.size();
        spark->closes.clear();
        for (std::size_t i = count > kSparkBars ? count - kSparkBars : 0; i < count; ++i) {
            spark->closes.push_back(view->candles[i].close.toDoubleForDrawing());
        }
        for (auto& row : m_rows) {
            if (row.id == spark->id) {
                row.spark = spark->closes;
                changed = true;
            }
        }
    }
    if (changed) {
        emit dataChanged(index(0), index(rowCount() - 1));
    }
}

} // namespace agio
