// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How one credential is written into one keychain entry: a first line that names the form, then a
// line "name length:bytes" for each field, so that any bytes may stand in it and no copy is made in
// between. Windows keeps at most 2560 bytes per entry: an RSA key of 4096 bits (3.2 kB) does not
// fit there and the keychain says so.

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/keys/credential.h"

#include <string_view>

namespace agio {

Secret toVaultEntry(const Credential& credential);
// Anything unexpected is an error: a damaged entry is never half read.
Result<Credential> fromVaultEntry(std::string_view entry);

} // namespace agio
