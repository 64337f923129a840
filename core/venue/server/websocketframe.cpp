// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/websocketframe.h"

#include <simdjson.h>

namespace agio::venue {
namespace {

constexpr std::uint8_t byteAt(const std::string& buffer, std::size_t index) noexcept
{
    return static_cast<std::uint8_t>(buffer[index]);
}

struct FrameHead
{
    bool isFinal = false;
    std::uint8_t opcode = 0;
    bool isMasked = false;
    bool hasReservedBits = false;
    std::uint64_t length = 0;
    std::size_t headBytes = 0; // with the mask
};

bool readHead(const std::string& buffer, FrameHead& head) noexcept
{
    if (buffer.size() < 2) {
        return false;
    }
    const auto first = byteAt(buffer, 0);
    const auto second = byteAt(buffer, 1);
    head.isFinal = (first & 0x80U) != 0;
    head.hasReservedBits = (first & 0x70U) != 0;
    head.opcode = first & 0x0FU;
    head.isMasked = (second & 0x80U) != 0;
    head.length = second & 0x7FU;
    std::size_t at = 2;
    const std::size_t extra = head.length == 126 ? 2 : head.length == 127 ? 8 : 0;
    if (buffer.size() < at + extra) {
        return false;
    }
    if (extra > 0) {
        head.length = 0;
        for (std::size_t i = 0; i < extra; ++i) {
            head.length = head.length << 8U | byteAt(buffer, at + i);
        }
        at += extra;
    }
    head.headBytes = at + (head.isMasked ? 4 : 0);
    return buffer.size() >= head.headBytes;
}

} // namespace

WsRead WsReader::refuse(std::uint16_t code) noexcept
{
    m_closeCode = code;
    return WsRead::Violation;
}

WsRead WsReader::take(std::string& buffer, WsMessage& message)
{
    for (;;) {
        FrameHead head;
        if (!readHead(buffer, head)) {
            return WsRead::NeedMore;
        }
        const bool isControl = (head.opcode & 0x8U) != 0;
        const bool isKnown = head.opcode <= 0x2U || (head.opcode >= 0x8U && head.opcode <= 0xAU);
        if (head.hasReservedBits || !head.isMasked || !isKnown ||
            (isControl && (!head.isFinal || head.length > 125))) {
            return refuse(1002);
        }
        if (head.length > m_maxMessageBytes ||
            m_fragments.size() + head.length > m_maxMessageBytes) {
            return refuse(1009);
        }
        const auto length = static_cast<std::size_t>(head.length);
        if (buffer.size() - head.headBytes < length) {
            return WsRead::NeedMore;
        }
        std::string payload = buffer.substr(head.headBytes, length);
        for (std::size_t i = 0; i < length; ++i) {
            const auto mask = byteAt(buffer, head.headBytes - 4 + i % 4);
            payload[i] = static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ mask);
        }
        buffer.erase(0, head.headBytes + length);
        const auto read = finishFrame(head.isFinal, static_cast<WsOpcode>(head.opcode),
                                      std::move(payload), message);
        if (read != WsRead::NeedMore) {
            return read;
        }
    }
}

// NeedMore: a fragment was kept.
WsRead WsReader::finishFrame(bool isFinal, WsOpcode opcode, std::string payload, WsMessage& message)
{
    if (opcode == WsOpcode::Close || opcode == WsOpcode::Ping || opcode == WsOpcode::Pong) {
        message = {opcode, std::move(payload)};
        return WsRead::Message;
    }
    const bool continues = opcode == WsOpcode::Continuation;
    if (continues != m_isFragmented) {
        return refuse(1002);
    }
    if (!continues) {
        m_fragmentOpcode = opcode;
        m_fragments.clear();
    }
    m_fragments += payload;
    m_isFragmented = !isFinal;
    if (!isFinal) {
        return WsRead::NeedMore;
    }
    message = {m_fragmentOpcode, std::move(m_fragments)};
    m_fragments.clear();
    if (message.opcode == WsOpcode::Text &&
        !simdjson::validate_utf8(message.payload.data(), message.payload.size())) {
        return refuse(1007);
    }
    return WsRead::Message;
}

void appendWsFrame(std::string& out, WsOpcode opcode, std::string_view payload)
{
    out += static_cast<char>(0x80U | static_cast<std::uint8_t>(opcode));
    const auto length = static_cast<std::uint64_t>(payload.size());
    const int lengthBytes = length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
    out += static_cast<char>(lengthBytes == 0 ? length : lengthBytes == 2 ? 126U : 127U);
    for (int i = lengthBytes - 1; i >= 0; --i) {
        out += static_cast<char>(length >> static_cast<unsigned>(8 * i) & 0xFFU);
    }
    out += payload;
}

std::string wsClosePayload(std::uint16_t code, std::string_view reason)
{
    std::string payload;
    payload += static_cast<char>(code >> 8U);
    payload += static_cast<char>(code & 0xFFU);
    payload += reason.substr(0, 123);
    return payload;
}

} // namespace agio::venue
