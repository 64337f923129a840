// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/prefixes.h"

#include "core/base/random.h"
#include "core/exchange/binance/codec.h"
#include "tests/conformance/files.h"

#include <algorithm>
#include <memory>

namespace agio::conform {

namespace {

// Samples of up to 4 kB are cut after every byte, longer ones at some of their places only: the
// work grows with the square of the length.
constexpr std::size_t kEveryByteUpTo = 4'096;
constexpr std::size_t kCutsOfLong = 64;
constexpr int kChangesPerPlace = 2;

class CountingSink final : public MarketSink, public UserSink
{
public:
    void onBookDelta(const BookDelta&) override { ++events; }
    void onTrade(std::string_view, const Trade&) override { ++events; }
    void onBookTop(std::string_view, const BookTop&) override { ++events; }
    void onTicker(std::string_view, const Ticker&) override { ++events; }
    void onKline(std::string_view, Interval, const Candle&) override { ++events; }
    void onStreamNotice(StreamNotice, std::string_view) override { ++events; }
    void onStreamError(const Error&) override { ++events; }
    void onOrderReport(const OrderReport&) override { ++events; }
    void onBalances(std::span<const Balance>, UtcTime) override { ++events; }
    void onBalanceDelta(const Asset&, Decimal, UtcTime) override { ++events; }
    void onOrderListStatus(std::string_view, std::string_view) override { ++events; }
    void onWsReply(const WsReply&) override { ++events; }

    int events = 0;
};

// Text with readable bytes behind it, as transports hand it over. What stands behind is hostile:
// the rest of the uncut sample.
class Padded
{
public:
    Padded(std::string_view text, std::string_view behind)
        : m_size(text.size())
    {
        m_bytes.reserve(text.size() + kFramePaddingBytes);
        m_bytes += text;
        m_bytes += behind.substr(0, kFramePaddingBytes);
        m_bytes.resize(text.size() + kFramePaddingBytes, '"');
    }
    std::string_view view() const { return {m_bytes.data(), m_size}; }

private:
    std::string m_bytes;
    std::size_t m_size;
};

class Decoders
{
public:
    // Empty, or which decoder delivered something although it should not have.
    std::string feed(std::string_view text, std::string_view behind, bool isTruncated);

private:
    std::string feedFrames(std::string_view text, std::string_view behind, bool isTruncated);
    std::string feedReplies(std::string_view text, bool isTruncated);
    std::string feedResults(std::string_view text, bool isTruncated);

    binance::BinanceCodec m_codec;
};

std::string Decoders::feedFrames(std::string_view text, std::string_view behind, bool isTruncated)
{
    const Padded frame(text, behind);
    const UtcTime now = UtcTime::fromSeconds(1'700'000'000);
    CountingSink market;
    const auto decoded = m_codec.decodeMarket(frame.view(), now, market);
    if ((!decoded.ok() || isTruncated) && market.events > 0)
        return "decodeMarket delivered an event";
    if (isTruncated && decoded.ok())
        return "decodeMarket accepted it";
    CountingSink user;
    const auto read = m_codec.decodeUser(frame.view(), now, user);
    if ((!read.ok() || isTruncated) && user.events > 0)
        return "decodeUser delivered an event";
    if (isTruncated && read.ok())
        return "decodeUser accepted it";
    return {};
}

std::string Decoders::feedReplies(std::string_view text, bool isTruncated)
{
    HttpResponse reply;
    reply.body.reserve(text.size() + kFramePaddingBytes);
    reply.body = text;
    reply.receivedAt = UtcTime::fromSeconds(1'700'000'000);
    for (const int status : {200, 400, 409, 418, 429, 500}) {
        reply.status = status;
        const bool hasError = m_codec.errorOf(reply).has_value();
        if (hasError != (status != 200))
            return "errorOf misjudges the status";
        const bool isAnyRead = m_codec.parseServerTime(reply).ok() ||
            m_codec.parseInstruments(reply).ok() || m_codec.parseBookSnapshot(reply).ok() ||
            m_codec.parseKlines(reply, Interval::M1).ok() ||
            m_codec.parseRecentTrades(reply).ok() || m_codec.parseTickers(reply).ok() ||
            m_codec.parseAccount(reply).ok() || m_codec.parseOrders(reply).ok() ||
            m_codec.parseOrder(reply).ok() || m_codec.parseMyTrades(reply).ok() ||
            m_codec.parseFeeRates(reply).ok() || m_codec.parseTestOrder(reply).ok() ||
            m_codec.parsePlaced(reply).ok() || m_codec.parsePlacedList(reply).ok() ||
            m_codec.parseReplaced(reply).ok() || m_codec.parseAmended(reply).ok() ||
            m_codec.parseCancelled(reply).ok() || m_codec.parseCancelledAll(reply).ok();
        if (isAnyRead && isTruncated)
            return "a parser accepted it as a reply";
    }
    return {};
}

std::string Decoders::feedResults(std::string_view text, bool isTruncated)
{
    WsReply reply;
    reply.result = Error{ErrorKind::Refused, "-2022", "", -1};
    reply.frame = text;
    const bool isAnyRead = m_codec.parseWsPlaced(text).ok() ||
        m_codec.parseWsPlacedList(text).ok() || m_codec.parseWsAmended(text).ok() ||
        m_codec.parseWsCancelled(text).ok() || m_codec.parseWsCancelledAll(text).ok() ||
        m_codec.parseWsReplaced(reply).ok();
    return isAnyRead && isTruncated ? "a parser accepted it as a result" : "";
}

std::string Decoders::feed(std::string_view text, std::string_view behind, bool isTruncated)
{
    if (auto problem = feedFrames(text, behind, isTruncated); !problem.empty())
        return problem;
    if (auto problem = feedReplies(text, isTruncated); !problem.empty())
        return problem;
    return feedResults(text, isTruncated);
}

std::string_view withoutSpaceAtEnd(std::string_view text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

std::string problemOf(std::string_view sample, Random& random)
{
    Decoders decoders;
    const std::size_t step = sample.size() <= kEveryByteUpTo ? 1 : sample.size() / kCutsOfLong;
    // Each place is changed in short samples, some places in others.
    const std::size_t stride = std::max<std::size_t>(step, sample.size() / 256);
    for (std::size_t size = 0; size < sample.size(); size += step) {
        const auto problem = decoders.feed(sample.substr(0, size), sample.substr(size), true);
        if (!problem.empty())
            return "cut after " + std::to_string(size) + " bytes: " + problem;
    }
    std::string changed(sample);
    for (std::size_t at = 0; at < sample.size(); at += stride)
        for (int i = 0; i < kChangesPerPlace; ++i) {
            changed[at] = static_cast<char>(random.below(256));
            const auto problem = decoders.feed(changed, {}, false);
            if (!problem.empty())
                return "byte " + std::to_string(at) + " changed: " + problem;
            changed[at] = sample[at];
        }
    return decoders.feed(sample, {}, false);
}

} // namespace

void checkPrefixes(const std::string& path, std::uint64_t seed, Tally& tally)
{
    const auto files = filesAt(path, {".json"});
    if (files.empty())
        tally.fail(path, "no samples there");
    Random random(seed);
    for (const std::string& file : files) {
        const auto text = readFile(file);
        if (!text)
            tally.fail(file, "cannot be read");
        else
            tally.judge(file, problemOf(withoutSpaceAtEnd(*text), random));
    }
}

} // namespace agio::conform
