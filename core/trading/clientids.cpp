// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/clientids.h"

#include <algorithm>
#include <mutex>
#include <string_view>

namespace agio {
namespace {

constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuv"; // sorts like the number
constexpr int kTimeDigits = 9; // 45 bits of milliseconds: until the year 3084
constexpr int kCounterDigits = 2; // 1,024 ids in one millisecond, then the next is borrowed
constexpr int kRandomDigits = 8; // 40 bits
constexpr std::int64_t kCountPerMs = 1 << (5 * kCounterDigits);

void appendBase32(std::string& out, std::uint64_t value, int digits)
{
    for (int i = digits - 1; i >= 0; --i) {
        out += kDigits[static_cast<std::size_t>((value >> (5 * i)) & 31U)];
    }
}

} // namespace

struct ClientIdMaker::Impl
{
    Impl(const Clock& c, std::uint64_t seed)
        : clock(c)
        , random(seed)
    {}
    const Clock& clock;
    std::mutex mutex;
    Random random;
    std::int64_t lastStamp = 0; // milliseconds * kCountPerMs + counter: never steps back
};

ClientIdMaker::ClientIdMaker(const Clock& clock, std::uint64_t seed)
    : m_impl(std::make_unique<Impl>(clock, seed))
{}

ClientIdMaker::~ClientIdMaker() = default;

ClientOrderId ClientIdMaker::next()
{
    const std::scoped_lock lock(m_impl->mutex);
    const std::int64_t stamp =
        std::max(m_impl->clock.now().toMs() * kCountPerMs, m_impl->lastStamp + 1);
    m_impl->lastStamp = stamp;
    std::string text;
    text.reserve(22);
    text += "ag-";
    appendBase32(text, static_cast<std::uint64_t>(stamp / kCountPerMs), kTimeDigits);
    appendBase32(text, static_cast<std::uint64_t>(stamp % kCountPerMs), kCounterDigits);
    appendBase32(text, m_impl->random.next(), kRandomDigits);
    return ClientOrderId(std::move(text));
}

} // namespace agio
