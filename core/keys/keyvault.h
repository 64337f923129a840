// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where credentials rest between runs: the operating system's keychain through QtKeychain, never
// its plaintext fallback. Calls return at once; answers come later, once, on the caller's thread,
// which needs an event loop. Calls that depend on each other wait for the answer in between.
// Nothing is answered once the vault is destroyed.

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/keys/credential.h"

#include <functional>
#include <memory>
#include <string>

namespace agio {

class KeyVault
{
public:
    virtual ~KeyVault() = default;
    virtual void store(Credential credential, std::function<void(Result<void>)> done) = 0;
    virtual void load(const AccountId& account, std::function<void(Result<Credential>)> done) = 0;
    // Succeeds also when there is nothing to remove.
    virtual void remove(const AccountId& account, std::function<void(Result<void>)> done) = 0;
};

// Errors (kind Local) in plain words for: locked, denied by the person, no keychain on this
// machine, entry missing, entry damaged, slow (no answer in time: what was asked may still happen).
struct KeychainOptions
{
    std::string service = "Agio"; // what the entries are filed under
    Duration slowAfter = Duration::seconds(30);
};
std::unique_ptr<KeyVault> makeKeychainVault(const KeychainOptions& options = {});
// For this run only.
std::unique_ptr<KeyVault> makeMemoryVault();

} // namespace agio
