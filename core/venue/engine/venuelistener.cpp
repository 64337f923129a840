// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/engine/venuelistener.h"

// A listener overrides what it wants to hear; the rest falls on these.
namespace agio::venue {

void VenueListener::bookChanged(const Instrument&, const BookDelta&) {}
void VenueListener::bookTopChanged(const Instrument&, const BookTop&) {}
void VenueListener::traded(const Instrument&, const VenueTrade&) {}
void VenueListener::orderChanged(const Instrument&, const OrderEvent&) {}
void VenueListener::orderListChanged(const Instrument&, const OrderListReply&) {}
void VenueListener::balancesChanged(AccountRef, std::span<const Asset>) {}
void VenueListener::transferred(AccountRef, const Asset&, Decimal) {}

} // namespace agio::venue
