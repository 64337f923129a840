// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One exchange of a run: codec, transports, session (or recording), market board and, with a key,
// the account. Engine thread.

#include "core/engine/accountboard.h"
#include "core/engine/marketboard.h"
#include "core/engine/replayfeed.h"
#include "core/engine/terminalsetup.h"
#include "core/exchange/session.h"

#include <functional>
#include <memory>

namespace agio {

class ExchangePost
{
public:
    struct Shared
    {
        const TerminalSetup* terminal = nullptr;
        Scheduler* scheduler = nullptr;
        Random* random = nullptr;
        Outbox* outbox = nullptr;
        ClientIdMaker* ids = nullptr;
        std::function<void()> onHealth, onTickers;
    };
    ExchangePost(ExchangeSetup setup, Shared shared);
    ~ExchangePost();

    // An error stands in the health line; the other exchanges go on.
    void start();
    MarketBoard& market() { return *m_market; }
    AccountBoard* account() { return m_account.get(); }
    const ExchangeId& exchange() const noexcept { return m_setup.exchange; }
    Environment environment() const noexcept { return m_setup.environment; }
    ExchangeHealth health() const;
    void tick();

private:
    Result<void> startSession();
    Result<void> startReplay();
    Result<void> openAccount();
    void startAccountWhenReady();
    void startRecorder();
    void notice(Severity severity, std::string pattern, std::vector<std::string> arguments);

    ExchangeSetup m_setup;
    Shared m_shared;
    std::unique_ptr<Codec> m_codec;
    std::unique_ptr<HttpTransport> m_http;
    std::unique_ptr<WsTransport> m_ws;
    std::unique_ptr<Recorder> m_recorder;
    std::unique_ptr<MarketBoard> m_market;
    std::unique_ptr<ExchangeSession> m_session;
    std::unique_ptr<ReplayFeed> m_replay;
    std::unique_ptr<AccountBoard> m_account;
    MarketSource* m_source = nullptr;
    std::string m_host, m_failure;
};

} // namespace agio
