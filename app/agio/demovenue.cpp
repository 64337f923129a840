// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agio/demovenue.h"

#include "core/base/encoding.h"
#include "core/base/random.h"
#include "core/venue/server/venueserver.h"

#include <QObject>
#include <QThread>

#include <chrono>

namespace agio {

namespace {

constexpr auto kStartWithin = std::chrono::seconds(10);

// 64 letters as a real key has; from the system's random source.
std::string inventedText()
{
    std::string bytes;
    for (int i = 0; i < 4; ++i) {
        const std::uint64_t part = systemSeed();
        bytes.append(reinterpret_cast<const char*>(&part), sizeof part);
    }
    return hexEncoded(bytes);
}

Result<DemoAccess> openVenue(venue::VenueServer& server)
{
    auto addresses = server.start();
    if (!addresses) {
        return addresses.error();
    }
    DemoAccess access;
    access.credential.apiKey = inventedText();
    std::string secret = inventedText();
    access.credential.secret = Secret::fromBytes(secret);
    venue::ApiKey key;
    key.text = access.credential.apiKey;
    key.secret = Secret::fromBytes(secret);
    wipe(secret);
    const auto account =
        server.createAccount("binance", "demo", venue::demoBalances(), std::move(key));
    if (!account) {
        return account.error();
    }
    const auto& address = addresses->front();
    access.venue = {address.dialect, address.rest, address.stream, address.socketApi};
    access.credential.info.account = AccountId("binance:sim:demo");
    access.credential.info.exchange = ExchangeId("binance");
    access.credential.info.environment = Environment::Simulated;
    access.credential.info.type = KeyType::Hmac;
    access.credential.info.label = "demo";
    access.credential.info.keyPreview = previewOf(access.credential.apiKey);
    return access;
}

} // namespace

struct DemoVenue::Impl
{
    QThread thread;
    std::promise<Result<DemoAccess>> promise;
    std::future<Result<DemoAccess>> future = promise.get_future();
};

DemoVenue::DemoVenue(const Clock& clock, std::uint64_t seed)
    : m_impl(std::make_unique<Impl>())
{
    m_impl->thread.setObjectName(QStringLiteral("venue"));
    auto* starter = new QObject;
    starter->moveToThread(&m_impl->thread);
    QObject::connect(&m_impl->thread, &QThread::started, starter,
                     [impl = m_impl.get(), &clock, seed, starter] {
                         venue::VenueServerOptions options;
                         options.seed = seed;
                         auto* server = new venue::VenueServer(clock, options);
                         server->setParent(starter); // goes with it, on this thread
                         impl->promise.set_value(openVenue(*server));
                     });
    QObject::connect(&m_impl->thread, &QThread::finished, starter, &QObject::deleteLater);
    m_impl->thread.start();
}

DemoVenue::~DemoVenue()
{
    m_impl->thread.quit();
    m_impl->thread.wait();
}

Result<DemoAccess> DemoVenue::access()
{
    if (m_impl->future.wait_for(kStartWithin) != std::future_status::ready) {
        return Error::local("The simulated exchange did not start within 10 seconds.");
    }
    return m_impl->future.get();
}

} // namespace agio
