// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/binance/urls.h"

namespace agio::binance {

namespace {

Endpoints liveEndpoints()
{
    std::vector<AllowedHost> hosts;
    for (const char* host : {"api.binance.com", "api-gcp.binance.com", "api1.binance.com",
                             "api2.binance.com", "api3.binance.com", "api4.binance.com"})
        hosts.push_back({host, {443}, true});
    hosts.push_back({"ws-api.binance.com", {443, 9443}, true});
    hosts.push_back({"stream.binance.com", {443, 9443}, false});
    hosts.push_back({"data-stream.binance.vision", {443}, false});
    hosts.push_back({"data-api.binance.vision", {443}, false});
    return {"https://api.binance.com", "wss://stream.binance.com:9443",
            "wss://ws-api.binance.com:443", HostGuard(std::move(hosts))};
}

Endpoints demoEndpoints()
{
    return {"https://demo-api.binance.com", "wss://demo-stream.binance.com",
            "wss://demo-ws-api.binance.com",
            HostGuard({{"demo-api.binance.com", {443}, true},
                       {"demo-ws-api.binance.com", {443, 9443}, true},
                       {"demo-stream.binance.com", {443, 9443}, false}})};
}

Endpoints testnetEndpoints()
{
    return {"https://testnet.binance.vision", "wss://stream.testnet.binance.vision",
            "wss://ws-api.testnet.binance.vision",
            HostGuard({{"testnet.binance.vision", {443}, true},
                       {"api1.testnet.binance.vision", {443}, true},
                       {"ws-api.testnet.binance.vision", {443, 9443}, true},
                       {"stream.testnet.binance.vision", {443, 9443}, false}})};
}

Result<Endpoints> loopbackEndpoints(const LoopbackVenue& venue)
{
    std::vector<std::uint16_t> ports;
    for (const std::string& url : {venue.rest, venue.wsMarket, venue.wsTrading}) {
        const auto parts = splitUrl(url);
        if (!parts.ok())
            return Error::local("the simulated exchange has no usable address: " +
                                parts.error().message);
        ports.push_back(parts->port);
    }
    return Endpoints{venue.rest, venue.wsMarket, venue.wsTrading,
                     HostGuard::forLoopback(std::move(ports))};
}

} // namespace

Result<Endpoints> endpointsOf(Environment environment, const LoopbackVenue& venue)
{
    switch (environment) {
    case Environment::Live:
        return liveEndpoints();
    case Environment::Demo:
        return demoEndpoints();
    case Environment::Testnet:
        return testnetEndpoints();
    case Environment::Simulated:
        if (venue.rest.empty())
            return Error::local("no simulated exchange is running");
        return loopbackEndpoints(venue);
    case Environment::Replay:
        break;
    }
    return Error::local("a recording is read from a file, it has no address");
}

} // namespace agio::binance
