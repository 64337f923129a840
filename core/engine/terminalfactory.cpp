// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/terminalfactory.h"

#include "core/exchange/binance/codec.h"

#include <functional>
#include <memory>
#include <utility>

namespace agio {

namespace {

using MakeCodec = std::function<std::unique_ptr<Codec>()>;

struct Known
{
    const char* id;
    const char* displayName;
    MakeCodec (*maker)(const SimulatedVenue* venue); // nullptr: no simulated one
};

MakeCodec makeBinance(const SimulatedVenue* venue)
{
    binance::LoopbackVenue loopback;
    if (venue != nullptr) {
        loopback = {venue->rest, venue->wsMarket, venue->wsTrading};
        // agio-venue prints whole addresses; the codec adds its paths itself.
        if (loopback.wsTrading.ends_with(binance::kTradingSocketPath)) {
            loopback.wsTrading.resize(loopback.wsTrading.size() -
                                      binance::kTradingSocketPath.size());
        }
    }
    return [loopback] { return std::make_unique<binance::BinanceCodec>(loopback); };
}

constexpr Known kKnown[] = {{"binance", "Binance", makeBinance}};

const Known* find(const std::string& id)
{
    for (const Known& known : kKnown) {
        if (id == known.id) {
            return &known;
        }
    }
    return nullptr;
}

Result<ExchangeSetup> setupFor(const std::string& id, const SimulatedVenue* venue,
                               Environment environment, std::optional<Credential> credential)
{
    const Known* known = find(id);
    if (known == nullptr) {
        return Error::local("Agio does not speak to an exchange named \"" + id + "\"");
    }
    if (credential.has_value() &&
        (credential->info.exchange.text() != id || credential->info.environment != environment)) {
        return Error::local("this key belongs to another exchange or environment");
    }
    ExchangeSetup setup;
    setup.makeCodec = known->maker(venue);
    setup.exchange = ExchangeId(id);
    setup.displayName = known->displayName;
    setup.environment = environment;
    setup.credential = std::move(credential);
    return setup;
}

} // namespace

std::vector<ExchangeId> knownExchanges()
{
    std::vector<ExchangeId> all;
    for (const Known& known : kKnown) {
        all.emplace_back(std::string(known.id));
    }
    return all;
}

Result<ExchangeSetup> simulatedExchange(const SimulatedVenue& venue,
                                        std::optional<Credential> credential)
{
    auto setup = setupFor(venue.dialect, &venue, Environment::Simulated, std::move(credential));
    if (!setup.ok()) {
        return setup;
    }
    const auto endpoints = setup->makeCodec()->endpoints(Environment::Simulated);
    if (!endpoints.ok()) {
        return endpoints.error();
    }
    setup->endpoints = endpoints.value();
    return setup;
}

Result<ExchangeSetup> realExchange(const ExchangeId& exchange, Environment environment,
                                   std::optional<Credential> credential)
{
    switch (environment) {
    case Environment::Live:
    case Environment::Testnet:
    case Environment::Demo:
        return setupFor(exchange.text(), nullptr, environment, std::move(credential));
    case Environment::Simulated:
    case Environment::Replay:
        break;
    }
    return Error::local("only the live, testnet and demo environments have hosts of their own");
}

Result<ExchangeSetup> replayedExchange(const ExchangeId& exchange, const std::string& path,
                                       double speed)
{
    auto setup = setupFor(exchange.text(), nullptr, Environment::Replay, std::nullopt);
    if (setup.ok()) {
        setup->replayPath = path;
        setup->replaySpeed = speed;
    }
    return setup;
}

} // namespace agio
