// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// RFC 6455 frames from and to bytes, server side. Own code because a venue under test must be able
// to withhold pongs, count control frames and cut in the middle of a frame. Pure. No extensions.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace agio::venue {

enum class WsOpcode : std::uint8_t {
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
};

enum class WsRead : std::uint8_t { NeedMore, Message, Violation };

struct WsMessage
{
    WsOpcode opcode = WsOpcode::Text; // never Continuation
    std::string payload; // unmasked, whole
};

// Puts fragments together and checks what a client must obey (mask, lengths, order, UTF-8).
class WsReader
{
public:
    explicit WsReader(std::size_t maxMessageBytes)
        : m_maxMessageBytes(maxMessageBytes)
    {}
    // Takes one message from the front of `buffer`. Violation: close with closeCode().
    WsRead take(std::string& buffer, WsMessage& message);
    std::uint16_t closeCode() const noexcept { return m_closeCode; }

private:
    WsRead refuse(std::uint16_t code) noexcept;
    WsRead finishFrame(bool isFinal, WsOpcode opcode, std::string payload, WsMessage& message);

    std::size_t m_maxMessageBytes;
    std::uint16_t m_closeCode = 1002;
    bool m_isFragmented = false;
    WsOpcode m_fragmentOpcode = WsOpcode::Text;
    std::string m_fragments;
};

// Unmasked, as servers send.
void appendWsFrame(std::string& out, WsOpcode opcode, std::string_view payload);
std::string wsClosePayload(std::uint16_t code, std::string_view reason);

} // namespace agio::venue
