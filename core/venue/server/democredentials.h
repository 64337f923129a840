// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Accounts that are there without being asked for: the well-known invented credentials that public
// client libraries are tried with, one HMAC account of this run, and one Ed25519 account with the
// published test key of RFC 8032. All open simulated money only.

#include "core/venue/server/venueserver.h"

#include <cstdint>
#include <string>
#include <vector>

namespace agio::venue {

struct DemoCredential
{
    std::string dialect;
    std::string account; // "shared", "demo", "ed25519"
    KeyType type = KeyType::HmacSha256;
    std::string apiKey;
    std::string secret; // as the client needs it: HMAC secret or private key in PEM
};

// Each account gets demoBalances(). The demo account's key and secret follow from the seed.
Result<std::vector<DemoCredential>>
addDemoAccounts(VenueServer& server, const std::vector<SiteAddress>& addresses, std::uint64_t seed);

} // namespace agio::venue
