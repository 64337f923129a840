// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/order.h"

#include <array>
#include <initializer_list>
#include <utility>

namespace agio {
namespace {

constexpr std::size_t kStateCount = 11;

constexpr std::size_t indexOf(OrderState state) noexcept
{
    return static_cast<std::size_t>(state);
}

constexpr std::uint16_t bits(std::initializer_list<OrderState> states) noexcept
{
    std::uint16_t result = 0;
    for (const OrderState state : states) {
        result = static_cast<std::uint16_t>(result | (1U << indexOf(state)));
    }
    return result;
}

using enum OrderState;

// Row: from. A push of the private stream may overtake the answer to the request, so that every
// reported state can follow Journaled and Sent.
constexpr std::array<std::uint16_t, kStateCount> kSteps = {
    /* Journaled */
    bits({Sent, Working, PartiallyFilled, Filled, Cancelled, Rejected, Expired, Unknown, NotSent}),
    /* Sent */
    bits({Working, PartiallyFilled, Filled, Cancelled, Rejected, Expired, Unknown, NotSent}),
    /* Working: a trigger can be rejected when it fires */
    bits({PartiallyFilled, Filled, Cancelled, Rejected, Expired}),
    /* PartiallyFilled */ bits({Filled, Cancelled, Expired}),
    /* Filled */ 0,
    /* Cancelled */ 0,
    /* Rejected */ 0,
    /* Expired */ 0,
    /* Unknown: NotSent when the transport's late answer says that no byte left */
    bits({Working, PartiallyFilled, Filled, Cancelled, Rejected, Expired, NeverArrived, NotSent}),
    /* NeverArrived */ 0,
    /* NotSent */ 0,
};

constexpr std::array<std::uint16_t, kStateCount> kCorrections = {
    0,
    0,
    0,
    0,
    /* Filled */ 0,
    /* Cancelled */ bits({Filled}),
    /* Rejected */ bits({Working, PartiallyFilled, Filled, Cancelled, Expired}),
    /* Expired */ bits({Filled, Cancelled}),
    /* Unknown */ 0,
    /* NeverArrived */ bits({Working, PartiallyFilled, Filled, Cancelled, Expired, Rejected}),
    /* NotSent */ bits({Working, PartiallyFilled, Filled, Cancelled, Expired, Rejected}),
};

constexpr std::array<const char*, kStateCount> kTexts = {
    "journaled", "sent",    "working", "partially-filled", "filled",   "cancelled",
    "rejected",  "expired", "unknown", "never-arrived",    "not-sent",
};

constexpr bool has(std::uint16_t row, OrderState state) noexcept
{
    return (row & (1U << indexOf(state))) != 0;
}

} // namespace

bool isFinal(OrderState state) noexcept
{
    return has(bits({Filled, Cancelled, Rejected, Expired, NeverArrived, NotSent}), state);
}

bool isLive(OrderState state) noexcept
{
    return has(bits({Sent, Working, PartiallyFilled, Unknown}), state);
}

bool stepAllowed(OrderState from, OrderState to) noexcept
{
    return has(kSteps.at(indexOf(from)), to);
}

bool correctionAllowed(OrderState from, OrderState to) noexcept
{
    return has(kCorrections.at(indexOf(from)), to);
}

const char* toText(OrderState state) noexcept
{
    return kTexts.at(indexOf(state));
}

std::optional<OrderState> orderStateFromText(std::string_view text) noexcept
{
    for (std::size_t i = 0; i < kStateCount; ++i) {
        if (text == kTexts.at(i)) {
            return static_cast<OrderState>(i);
        }
    }
    return std::nullopt;
}

Decimal Order::remainingQuantity() const
{
    const auto rest = Decimal::sub(intent.quantity, filledQuantity);
    return rest && rest->isPositive() ? *rest : Decimal();
}

std::optional<Decimal> Order::averagePrice(int digits) const
{
    if (!filledQuantity.isPositive()) {
        return std::nullopt;
    }
    return Decimal::div(filledQuoteAmount, filledQuantity, digits, Rounding::HalfEven);
}

} // namespace agio
