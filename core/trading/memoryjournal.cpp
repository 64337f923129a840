// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/journal.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace agio {
namespace {

// Keeps everything for the length of one run; answers before the call returns.
class MemoryJournal final : public Journal
{
public:
    void append(std::vector<JournalEntry> entries, std::function<void(Result<void>)> done) override
    {
        for (const JournalEntry& entry : entries) {
            if (entry.kind == JournalKind::Intent && m_orders.contains(keyOf(entry))) {
                done(Error::local("the client order id has been used before"));
                return;
            }
        }
        for (JournalEntry& entry : entries) {
            entry.number = static_cast<std::int64_t>(m_entries.size()) + 1;
            if (entry.kind == JournalKind::Intent) {
                m_orders.emplace(keyOf(entry), false);
            }
            if (const auto order = m_orders.find(keyOf(entry));
                order != m_orders.end() && entry.kind == JournalKind::State) {
                order->second = entry.closesOrder;
            }
            m_entries.push_back(std::move(entry));
        }
        done({});
    }

    void loadOpen(const AccountId& account,
                  std::function<void(Result<std::vector<JournalEntry>>)> done) override
    {
        std::vector<JournalEntry> result;
        int fills = 0;
        for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) {
            const auto order = m_orders.find(keyOf(*entry));
            const bool isOpen = order != m_orders.end() && !order->second;
            const bool isFill = entry->kind == JournalKind::Fill && fills < kMaxFillsLoaded;
            if (entry->account == account && (isOpen || isFill)) {
                fills += isFill ? 1 : 0;
                result.push_back(*entry);
            }
        }
        std::reverse(result.begin(), result.end());
        done(std::move(result));
    }

    void loadRecent(const AccountId& account, int maxOrders,
                    std::function<void(Result<std::vector<JournalEntry>>)> done) override
    {
        std::unordered_set<std::string> newest;
        for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) {
            if (entry->account == account && entry->kind == JournalKind::Intent &&
                newest.size() < static_cast<std::size_t>(std::max(maxOrders, 0))) {
                newest.insert(keyOf(*entry));
            }
        }
        std::vector<JournalEntry> result;
        for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) {
            if (newest.contains(keyOf(*entry))) {
                result.push_back(*entry);
            }
        }
        done(std::move(result));
    }

private:
    static std::string keyOf(const JournalEntry& entry)
    {
        return entry.account.text() + '\n' + entry.clientOrderId.text();
    }

    std::vector<JournalEntry> m_entries;
    std::unordered_map<std::string, bool> m_orders; // key of account and id: is it closed?
};

} // namespace

std::unique_ptr<Journal> makeMemoryJournal()
{
    return std::make_unique<MemoryJournal>();
}

} // namespace agio
