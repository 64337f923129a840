// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where credentials rest between runs: the operating system's keychain through QtKeychain, never
// its plaintext fallback. Calls return at once; answers come on the caller's thread.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/keys/credential.h"

namespace agio {

class KeyVault
{
public:
    virtual ~KeyVault() = default;
    virtual void store(Credential credential, std::function<void(Result<void>)> done) = 0;
    virtual void load(const AccountId& account, std::function<void(Result<Credential>)> done) = 0;
    virtual void remove(const AccountId& account, std::function<void(Result<void>)> done) = 0;
};

// Errors (kind Local) in plain words for: locked, denied by the person, no keychain on this machine,
// entry missing, entry damaged, slow (no answer within 30 s).
std::unique_ptr<KeyVault> makeKeychainVault();
// For this run only.
std::unique_ptr<KeyVault> makeMemoryVault();

} // namespace agio
