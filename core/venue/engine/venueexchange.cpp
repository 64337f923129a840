// SPDX-License-Identifier: GPL-3.0-or-later
// Instruments, accounts, money, and the finding of orders.
#include "core/venue/engine/venueexchange.h"

#include "core/venue/engine/exchangestate.h"

#include <algorithm>

namespace agio::venue {

Market::Market(const Instrument& source)
    : instrument(source)
    , tick(source.tickSize.normalized())
    , lot(source.lotSize.normalized())
    , candles(instrument)
{
    lotUnits = toUnits(lot, Rounding::Down);
    tickLot = Units{tick.coefficient()} * lot.coefficient();
    const int digits = tick.scale() + lot.scale() - kLedgerScale;
    for (int i = 0; i < digits; ++i) {
        divisor *= 10;
    }
    for (int i = 0; i > digits; --i) {
        tickLot *= 10;
    }
}

VenueExchange::Impl::Impl(const Clock& source)
    : clock(source)
{
    // Rows that every venue has; ordinary accounts come after them.
    external = addAccount("external", {}, true);
    feeAccount = addAccount("fees", {}, true);
    recordHouse = addAccount("recorded market", {}, true);
}

VenueExchange::Impl::~Impl() = default;

Account& VenueExchange::Impl::account(AccountRef ref)
{
    const auto index = static_cast<std::size_t>(ref);
    AGIO_CHECK(index < accounts.size());
    return *accounts[index];
}

const Account& VenueExchange::Impl::account(AccountRef ref) const
{
    const auto index = static_cast<std::size_t>(ref);
    AGIO_CHECK(index < accounts.size());
    return *accounts[index];
}

AccountRef VenueExchange::Impl::addAccount(const std::string& name, const FeeRates& fees,
                                           bool isHouse)
{
    auto row = std::make_unique<Account>();
    row->name = name;
    row->fees = fees;
    row->isHouse = isHouse;
    accounts.push_back(std::move(row));
    return ledger.addAccount(isHouse);
}

Market* VenueExchange::Impl::market(const Symbol& symbol)
{
    const auto it = marketBySymbol.find(symbol.text());
    return it == marketBySymbol.end() ? nullptr : markets[it->second].get();
}

const Market* VenueExchange::Impl::market(const Symbol& symbol) const
{
    const auto it = marketBySymbol.find(symbol.text());
    return it == marketBySymbol.end() ? nullptr : markets[it->second].get();
}

void VenueExchange::Impl::touch(AccountRef ref, Ledger::AssetIndex asset)
{
    if (!touched.empty() && touched.back() == std::pair{ref, asset}) {
        return;
    }
    touched.emplace_back(ref, asset);
}

std::string VenueExchange::Impl::makeClientId()
{
    // 22 characters like the exchange's own, from a counter: repeatable.
    static constexpr char kAlphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    auto bits = static_cast<std::uint64_t>(++lastMadeClientId) * 0x9E3779B97F4A7C15ULL;
    std::string id = "v";
    for (int i = 0; i < 21; ++i) {
        id.push_back(kAlphabet[bits % 62]);
        bits = bits / 62 + (i == 9 ? static_cast<std::uint64_t>(lastMadeClientId) << 20U : 0U);
    }
    return id;
}

Order* VenueExchange::Impl::findOrder(Account& owner, std::size_t marketIndex, const OrderKey& key,
                                      Refusal* refusal)
{
    Order* found = nullptr;
    if (key.orderId) {
        const auto it = owner.orders.find({marketIndex, *key.orderId});
        found = it == owner.orders.end() ? nullptr : it->second.get();
        if (found != nullptr && !key.clientOrderId.empty() &&
            found->v.clientOrderId != key.clientOrderId) {
            if (refusal != nullptr) {
                *refusal = makeRefusal(RefusalCode::ClientIdMismatch);
            }
            return nullptr;
        }
    } else {
        const auto open = owner.openByClientId.find({marketIndex, key.clientOrderId});
        const auto last = owner.lastByClientId.find({marketIndex, key.clientOrderId});
        if (open != owner.openByClientId.end()) {
            found = open->second;
        } else if (last != owner.lastByClientId.end()) {
            const auto it = owner.orders.find({marketIndex, last->second});
            found = it == owner.orders.end() ? nullptr : it->second.get();
        }
    }
    if (found == nullptr && refusal != nullptr) {
        *refusal = makeRefusal(RefusalCode::UnknownOrder);
    }
    return found;
}

Order* VenueExchange::Impl::findOpen(Account& owner, std::size_t marketIndex, const OrderKey& key,
                                     Refusal* refusal)
{
    Order* found = findOrder(owner, marketIndex, key, refusal);
    if (found != nullptr && found->isFinal()) {
        if (refusal != nullptr) {
            *refusal = makeRefusal(RefusalCode::UnknownOrder);
        }
        return nullptr;
    }
    return found;
}

void VenueExchange::Impl::trimFinished(Account& owner)
{
    while (owner.finished.size() > kMaxOrdersKept) {
        const auto key = owner.finished.front();
        owner.finished.pop_front();
        const auto it = owner.orders.find(key);
        if (it == owner.orders.end()) {
            continue;
        }
        if (List* list = it->second->list; list != nullptr) {
            if (list->v.orderStatus != ListOrderStatus::AllDone) {
                owner.finished.push_back(key); // its list still lives
                return;
            }
            for (Order* leg : list->legs) {
                leg->list = nullptr;
            }
            owner.lists.erase(list->v.listId);
        }
        const auto last = owner.lastByClientId.find({key.first, it->second->v.clientOrderId});
        if (last != owner.lastByClientId.end() && last->second == key.second) {
            owner.lastByClientId.erase(last);
        }
        owner.orders.erase(it);
    }
}

VenueExchange::VenueExchange(const Clock& clock)
    : m_impl(std::make_unique<Impl>(clock))
{}

VenueExchange::~VenueExchange() = default;

void VenueExchange::addListener(VenueListener* listener)
{
    m_impl->listeners.push_back(listener);
}

void VenueExchange::removeListener(VenueListener* listener)
{
    std::erase(m_impl->listeners, listener);
}

UtcTime VenueExchange::now() const
{
    return m_impl->clock.now();
}

void VenueExchange::addInstrument(const Instrument& instrument)
{
    Impl& d = *m_impl;
    if (!AGIO_EXPECT(instrument.tickSize.isPositive() && instrument.lotSize.isPositive())) {
        return;
    }
    auto m = std::make_unique<Market>(instrument);
    m->base = d.ledger.addAsset(instrument.base);
    m->quote = d.ledger.addAsset(instrument.quote);
    m->lastOrderId = 1'000'000;
    m->lastTradeId = 1'000'000;
    m->firstLiveTradeId = m->lastTradeId + 1;
    m->updateId = 1'000'000;
    const auto& text = instrument.id.symbol.text();
    const auto known = d.marketBySymbol.find(text);
    if (known == d.marketBySymbol.end()) {
        m->index = d.markets.size();
        d.marketBySymbol[text] = m->index;
        d.markets.push_back(std::move(m));
        return;
    }
    const Market& old = *d.markets[known->second];
    const bool isIdle =
        old.sides[0].empty() && old.sides[1].empty() && old.waiting.empty() && old.trades.empty();
    if (isIdle) {
        m->index = known->second;
        d.markets[known->second] = std::move(m);
    }
}

const Instrument* VenueExchange::instrument(const Symbol& symbol) const
{
    const Market* m = m_impl->market(symbol);
    return m == nullptr ? nullptr : &m->instrument;
}

std::vector<const Instrument*> VenueExchange::instruments() const
{
    std::vector<const Instrument*> result;
    for (const auto& m : m_impl->markets) {
        result.push_back(&m->instrument);
    }
    return result;
}

void VenueExchange::setStatus(const Symbol& symbol, TradingStatus status,
                              const std::string& statusText)
{
    if (Market* m = m_impl->market(symbol); m != nullptr) {
        m->instrument.status = status;
        m->instrument.statusText = statusText;
    }
}

AccountRef VenueExchange::createAccount(const std::string& name, const FeeRates& fees)
{
    return m_impl->addAccount(name, fees, false);
}

AccountRef VenueExchange::createHouseAccount(const std::string& name)
{
    return m_impl->addAccount(name, {}, true);
}

std::string VenueExchange::accountName(AccountRef account) const
{
    return m_impl->account(account).name;
}

FeeRates VenueExchange::feeRates(AccountRef account) const
{
    return m_impl->account(account).fees;
}

void VenueExchange::setFeeRates(AccountRef account, const FeeRates& fees)
{
    m_impl->account(account).fees = fees;
}

void VenueExchange::setTradingEnabled(AccountRef account, bool enabled)
{
    m_impl->account(account).isEnabled = enabled;
}

void VenueExchange::deposit(AccountRef account, const Asset& asset, Decimal amount)
{
    Impl& d = *m_impl;
    const auto index = d.ledger.addAsset(asset);
    if (!amount.isPositive() ||
        !d.ledger.move(d.external, account, index, toUnits(amount, Rounding::Down))) {
        return;
    }
    for (VenueListener* listener : d.listeners) {
        listener->transferred(account, asset, amount);
    }
    d.touch(account, index);
    d.announceBalances();
}

bool VenueExchange::withdraw(AccountRef account, const Asset& asset, Decimal amount)
{
    Impl& d = *m_impl;
    const auto index = d.ledger.addAsset(asset);
    if (!amount.isPositive() ||
        !d.ledger.move(account, d.external, index, toUnits(amount, Rounding::Up))) {
        return false;
    }
    for (VenueListener* listener : d.listeners) {
        listener->transferred(account, asset, amount.negated());
    }
    d.touch(account, index);
    d.announceBalances();
    return true;
}

std::vector<Balance> VenueExchange::balances(AccountRef account) const
{
    std::vector<Balance> result;
    for (const Asset& asset : m_impl->ledger.assets()) {
        result.push_back(balance(account, asset));
    }
    std::sort(result.begin(), result.end(),
              [](const Balance& a, const Balance& b) { return a.asset < b.asset; });
    return result;
}

Balance VenueExchange::balance(AccountRef account, const Asset& asset) const
{
    const auto& assets = m_impl->ledger.assets();
    const auto it = std::find(assets.begin(), assets.end(), asset);
    if (it == assets.end()) {
        return {asset, Decimal::fromParts(0, kLedgerScale), Decimal::fromParts(0, kLedgerScale)};
    }
    const auto index = static_cast<Ledger::AssetIndex>(it - assets.begin());
    return {asset, fromUnits(m_impl->ledger.freeOf(account, index)),
            fromUnits(m_impl->ledger.lockedOf(account, index))};
}

UtcTime VenueExchange::lastBalanceChange(AccountRef account) const
{
    return m_impl->account(account).lastBalanceChange;
}

} // namespace agio::venue
