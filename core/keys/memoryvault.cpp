// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys/keyvault.h"

#include <QObject>

#include <map>
#include <utility>

namespace agio {

namespace {

class MemoryVault final : public KeyVault
{
public:
    void store(Credential credential, std::function<void(Result<void>)> done) override
    {
        const auto account = credential.info.account;
        m_credentials.insert_or_assign(account, std::move(credential));
        post([done = std::move(done)] { done({}); });
    }

    void load(const AccountId& account, std::function<void(Result<Credential>)> done) override
    {
        post([this, account, done = std::move(done)] {
            const auto found = m_credentials.find(account);
            if (found == m_credentials.end())
                done(Error::local("No key is kept for " + account.text() + "."));
            else
                done(found->second.clone());
        });
    }

    void remove(const AccountId& account, std::function<void(Result<void>)> done) override
    {
        m_credentials.erase(account);
        post([done = std::move(done)] { done({}); });
    }

private:
    // As the keychain's answers do, these come later.
    void post(std::function<void()> answer)
    {
        QMetaObject::invokeMethod(&m_context, std::move(answer), Qt::QueuedConnection);
    }

    std::map<AccountId, Credential> m_credentials;
    QObject m_context;
};

} // namespace

std::unique_ptr<KeyVault> makeMemoryVault()
{
    return std::make_unique<MemoryVault>();
}

} // namespace agio
