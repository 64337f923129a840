// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/venue/server/websocketframe.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;

namespace {

// As a client sends it.
std::string frame(unsigned first, const std::string& payload, bool isMasked = true)
{
    std::string bytes(1, static_cast<char>(first));
    const unsigned maskBit = isMasked ? 0x80U : 0U;
    if (payload.size() < 126) {
        bytes += static_cast<char>(maskBit | payload.size());
    } else {
        bytes += static_cast<char>(maskBit | 126U);
        bytes += static_cast<char>(payload.size() >> 8U);
        bytes += static_cast<char>(payload.size() & 0xFFU);
    }
    const std::string mask = "\x11\x22\x33\x44";
    if (isMasked) {
        bytes += mask;
    }
    for (std::size_t i = 0; i < payload.size(); ++i) {
        bytes += isMasked ? static_cast<char>(payload[i] ^ mask[i % 4]) : payload[i];
    }
    return bytes;
}

} // namespace

class TestWebSocketFrame : public QObject
{
    Q_OBJECT

private slots:
    void readsTextOfEachLength_data();
    void readsTextOfEachLength();
    void joinsFragmentsAroundAPing();
    void refusesWhatAClientMustNotSend_data();
    void refusesWhatAClientMustNotSend();
    void survivesRandomBytes();
    void writesLengthsAsTheStandardSays();
};

void TestWebSocketFrame::readsTextOfEachLength_data()
{
    QTest::addColumn<int>("length");
    for (const int length : {0, 1, 125, 126, 1000, 65'535}) {
        QTest::addRow("%d", length) << length;
    }
}

void TestWebSocketFrame::readsTextOfEachLength()
{
    QFETCH(int, length);
    const std::string text(static_cast<std::size_t>(length), 'x');
    std::string buffer = frame(0x81, text);
    const std::string whole = buffer;
    WsReader reader(100'000);
    WsMessage message;
    std::string part = whole.substr(0, whole.size() - 1);
    QVERIFY(reader.take(part, message) == WsRead::NeedMore);
    QVERIFY(reader.take(buffer, message) == WsRead::Message);
    QVERIFY(message.opcode == WsOpcode::Text);
    QCOMPARE(message.payload, text);
    QVERIFY(buffer.empty());
}

void TestWebSocketFrame::joinsFragmentsAroundAPing()
{
    std::string buffer = frame(0x01, "Hel") + frame(0x89, "p") + frame(0x80, "lo");
    WsReader reader(100);
    WsMessage message;
    QVERIFY(reader.take(buffer, message) == WsRead::Message);
    QVERIFY(message.opcode == WsOpcode::Ping);
    QCOMPARE(message.payload, std::string("p"));
    QVERIFY(reader.take(buffer, message) == WsRead::Message);
    QCOMPARE(message.payload, std::string("Hello"));
}

void TestWebSocketFrame::refusesWhatAClientMustNotSend_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const std::string& bytes, int code) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << code;
    };
    row("no mask", frame(0x81, "x", false), 1002);
    row("reserved bit", frame(0xC1, "x"), 1002);
    row("unknown opcode", frame(0x83, "x"), 1002);
    row("fragmented ping", frame(0x09, "x"), 1002);
    row("long ping", frame(0x89, std::string(126, 'x')), 1002);
    row("continuation without start", frame(0x80, "x"), 1002);
    row("start inside a message", frame(0x01, "a") + frame(0x81, "b"), 1002);
    row("too large", frame(0x81, std::string(2000, 'x')), 1009);
    row("too large in parts",
        frame(0x01, std::string(600, 'x')) + frame(0x80, std::string(600, 'x')), 1009);
    row("not UTF-8", frame(0x81, "\xff\xfe"), 1007);
    row("surrogate", frame(0x81, "\xed\xa0\x80"), 1007);
}

void TestWebSocketFrame::refusesWhatAClientMustNotSend()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    std::string buffer = bytes.toStdString();
    WsReader reader(1000);
    WsMessage message;
    WsRead read = WsRead::Message;
    while (read == WsRead::Message) {
        read = reader.take(buffer, message);
    }
    QVERIFY(read == WsRead::Violation);
    QCOMPARE(int{reader.closeCode()}, code);
}

void TestWebSocketFrame::survivesRandomBytes()
{
    Random random(7);
    int messages = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string buffer;
        const auto length = random.below(80);
        for (std::uint64_t i = 0; i < length; ++i) {
            buffer += static_cast<char>(random.below(256));
        }
        WsReader reader(1000);
        WsMessage message;
        while (reader.take(buffer, message) == WsRead::Message) {
            ++messages;
        }
    }
    QVERIFY(messages > 0);
}

void TestWebSocketFrame::writesLengthsAsTheStandardSays()
{
    std::string out;
    appendWsFrame(out, WsOpcode::Text, "Hello");
    QCOMPARE(out, std::string("\x81\x05Hello")); // RFC 6455, section 5.7
    out.clear();
    appendWsFrame(out, WsOpcode::Binary, std::string(256, 'x'));
    QCOMPARE(out.substr(0, 4), std::string("\x82\x7E\x01\x00", 4));
    out.clear();
    appendWsFrame(out, WsOpcode::Binary, std::string(65'536, 'x'));
    QCOMPARE(out.substr(0, 10), std::string("\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00", 10));
}

QTEST_GUILESS_MAIN(TestWebSocketFrame)
#include "tst_websocketframe.moc"
