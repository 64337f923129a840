// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exchangepost.h"

#include "core/net/qthttptransport.h"
#include "core/net/qtwstransport.h"

#include <utility>

namespace agio {

ExchangePost::ExchangePost(ExchangeSetup setup, Shared shared)
    : m_setup(std::move(setup))
    , m_shared(std::move(shared))
    , m_codec(m_setup.makeCodec())
{
    MarketBoard::Setup market;
    market.exchange = m_setup.exchange;
    market.scheduler = m_shared.scheduler;
    market.clock = m_shared.terminal->clock;
    market.log = m_shared.terminal->log;
    market.outbox = m_shared.outbox;
    market.onHealth = [this] {
        startAccountWhenReady();
        m_shared.onHealth();
    };
    market.onTickers = m_shared.onTickers;
    market.onInstruments = [this] { startAccountWhenReady(); };
    m_market = std::make_unique<MarketBoard>(std::move(market));
}

ExchangePost::~ExchangePost()
{
    // The desk works through the session; the board's subscriptions end at the source.
    m_account.reset();
    m_market.reset();
    m_session.reset();
    m_replay.reset();
}

void ExchangePost::start()
{
    const Result<void> started =
        m_setup.environment == Environment::Replay ? startReplay() : startSession();
    if (!started.ok()) {
        m_failure = started.error().message;
        m_shared.terminal->log->error(m_setup.exchange.text(), m_failure);
        notice(Severity::Blocking, "{0} could not be started: {1}",
               {m_setup.displayName, m_failure});
        m_shared.onHealth();
    }
}

Result<void> ExchangePost::startSession()
{
    Endpoints endpoints;
    if (m_setup.endpoints.has_value()) {
        endpoints = *m_setup.endpoints;
    } else {
        auto named = m_codec->endpoints(m_setup.environment);
        if (!named.ok()) {
            return named.error();
        }
        endpoints = std::move(named).value();
    }
    if (const auto parts = splitUrl(endpoints.rest); parts.ok()) {
        m_host = parts.value().host;
    }
    m_http = std::make_unique<QtHttpTransport>(endpoints.guard, *m_shared.terminal->clock);
    m_ws = std::make_unique<QtWsTransport>(endpoints.guard, *m_shared.terminal->clock);
    startRecorder();

    SessionSetup session;
    session.codec = m_codec.get();
    session.endpoints = std::move(endpoints);
    session.http = m_http.get();
    session.ws = m_ws.get();
    session.scheduler = m_shared.scheduler;
    session.clock = m_shared.terminal->clock;
    session.random = m_shared.random;
    session.log = m_shared.terminal->log;
    session.listener = m_market.get();
    session.recorder = m_recorder.get();
    m_session = std::make_unique<ExchangeSession>(std::move(session));
    m_source = m_session.get();
    m_market->setSource(m_source);
    if (m_setup.credential.has_value()) {
        const auto opened = openAccount();
        if (!opened.ok()) {
            notice(Severity::Blocking, "The account {0} stays locked: {1}",
                   {m_setup.credential->info.label, opened.error().message});
        }
        m_setup.credential.reset(); // the codec holds what it needs
    }
    m_session->start();
    m_market->start();
    return {};
}

Result<void> ExchangePost::openAccount()
{
    const CredentialInfo info = m_setup.credential->info;
    auto journal = m_shared.terminal->makeJournal
        ? m_shared.terminal->makeJournal(info.account)
        : Result<std::unique_ptr<Journal>>(Error::local("no journal was set up"));
    if (!journal.ok()) {
        return journal.error();
    }
    auto used = m_session->useCredential(*m_setup.credential);
    if (!used.ok()) {
        return used;
    }
    AccountBoard::Setup account;
    account.account = info;
    account.session = m_session.get();
    account.market = m_market.get();
    account.journal = std::move(journal).value();
    account.ids = m_shared.ids;
    account.scheduler = m_shared.scheduler;
    account.clock = m_shared.terminal->clock;
    account.log = m_shared.terminal->log;
    account.outbox = m_shared.outbox;
    m_account = std::make_unique<AccountBoard>(std::move(account));
    return {};
}

Result<void> ExchangePost::startReplay()
{
    ReplayFeed::Setup replay;
    replay.path = m_setup.replayPath;
    replay.speed = m_setup.replaySpeed;
    replay.codec = m_codec.get();
    replay.scheduler = m_shared.scheduler;
    replay.clock = m_shared.terminal->clock;
    replay.log = m_shared.terminal->log;
    replay.listener = m_market.get();
    auto opened = ReplayFeed::open(std::move(replay));
    if (!opened.ok()) {
        return opened.error();
    }
    m_replay = std::move(opened).value();
    m_source = m_replay.get();
    m_market->setSource(m_source);
    m_host = m_setup.replayPath;
    m_replay->start();
    m_market->start();
    return {};
}

void ExchangePost::startRecorder()
{
    const std::string& directory = m_shared.terminal->recordDirectory;
    if (directory.empty()) {
        return;
    }
    const auto tell = [outbox = m_shared.outbox,
                       clock = m_shared.terminal->clock](const Error& error) {
        outbox->notices.push(
            {clock->now(), Severity::Warning, "Recording has stopped: {0}", {error.message}, {}});
        outbox->mark(Outbox::Notices);
    };
    auto recorder = Recorder::start(directory, m_setup.exchange.text(), tell);
    if (recorder.ok()) {
        m_recorder = std::move(recorder).value();
    } else {
        tell(recorder.error());
    }
}

void ExchangePost::startAccountWhenReady()
{
    if (!m_account || m_market->table().all().empty() ||
        !m_session->health().clockOffset.has_value()) {
        return;
    }
    m_account->start();
}

void ExchangePost::tick()
{
    if (m_account) {
        m_account->tick();
    }
}

ExchangeHealth ExchangePost::health() const
{
    ExchangeHealth health;
    health.exchange = m_setup.exchange;
    health.displayName = m_setup.displayName;
    health.environment = m_setup.environment;
    health.host = m_host;
    health.hasAccount = m_account != nullptr;
    if (m_source == nullptr) {
        health.reason = m_failure.empty() ? "starting" : m_failure;
        health.market = m_failure.empty() ? LinkState::Connecting : LinkState::Offline;
        return health;
    }
    const SourceHealth now = m_source->health();
    health.market = now.market;
    health.account = now.account;
    health.reason = now.reason.empty() && health.hasAccount ? now.accountReason : now.reason;
    health.lag = now.lag;
    health.rateBudgetUsed = now.rateBudgetUsed;
    health.clockOffset = now.clockOffset;
    health.framesPerSecond = now.framesPerSecond;
    health.retryAt = now.retryAt;
    return health;
}

void ExchangePost::notice(Severity severity, std::string pattern,
                          std::vector<std::string> arguments)
{
    m_shared.outbox->notices.push(
        {m_shared.terminal->clock->now(), severity, std::move(pattern), std::move(arguments), {}});
    m_shared.outbox->mark(Outbox::Notices);
}

} // namespace agio
