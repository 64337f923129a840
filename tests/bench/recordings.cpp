// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/recordings.h"

#include "core/net/recording.h"
#include "core/net/transport.h"

#include <filesystem>
#include <memory>
#include <simdjson.h>

namespace agio::bench {

namespace {

namespace dom = simdjson::dom;

constexpr const char* kBinance = "binance/btcusdt-20240808-11min";
constexpr const char* kCoinbase = "coinbase/adv-l2data-20260809-first-two-thirds";

std::string& directorySlot()
{
    static std::string directory; // set once by main() before the benchmarks run
    return directory;
}

std::unique_ptr<Feed> readFeed(const std::string& name)
{
    auto reader = RecordingReader::open(recordingsDirectory() + '/' + name + ".jsonl.zst");
    if (!reader) {
        return nullptr;
    }
    auto feed = std::make_unique<Feed>();
    feed->name = name;
    struct Place
    {
        std::size_t begin, size;
    };
    std::vector<Place> places;
    RecordedFrame frame;
    for (;;) {
        const auto isThere = reader->next(frame);
        if (!isThere) {
            return nullptr;
        }
        if (!*isThere) {
            break;
        }
        if (frame.direction != RecordedDirection::FromServer || frame.isBinary) {
            continue;
        }
        places.push_back({feed->block.size(), frame.raw.size()});
        feed->frames.push_back({{}, frame.at, frame.channel == RecordedChannel::Http});
        feed->block += frame.raw;
        feed->bytes += frame.raw.size();
    }
    feed->block.append(kFramePaddingBytes + simdjson::SIMDJSON_PADDING, ' ');
    for (std::size_t i = 0; i < places.size(); ++i) { // the block has stopped moving
        feed->frames[i].text =
            std::string_view(feed->block).substr(places[i].begin, places[i].size);
    }
    return feed;
}

bool readLevels(const dom::element& object, const char* key, std::vector<BookLevel>& levels)
{
    dom::array items;
    if (object[key].get(items) != simdjson::SUCCESS) {
        return false;
    }
    for (const dom::element item : items) {
        std::string_view price;
        std::string_view quantity;
        if (item.at(0).get(price) != simdjson::SUCCESS ||
            item.at(1).get(quantity) != simdjson::SUCCESS) {
            return false;
        }
        levels.push_back({Decimal::literal(price), Decimal::literal(quantity)});
    }
    return true;
}

// "sha256_full_book" of a recording's book by expected.json beside it; empty: not stated.
std::string expectedBookHash(const std::string& feedName, const std::string& book)
{
    const std::filesystem::path name(feedName);
    const std::filesystem::path file =
        std::filesystem::path(recordingsDirectory()) / name.parent_path() / "expected.json";
    dom::parser parser;
    dom::element root;
    std::string_view hash;
    if (parser.load(file.string()).get(root) != simdjson::SUCCESS ||
        root[name.filename().string()]["books"][book]["sha256_full_book"].get(hash) !=
            simdjson::SUCCESS) {
        return {};
    }
    return std::string(hash);
}

std::unique_ptr<BookHistory> readBinance(const Feed& feed)
{
    auto history = std::make_unique<BookHistory>();
    history->expectedHash = expectedBookHash(feed.name, "BTCUSDT");
    dom::parser parser;
    std::int64_t snapshotId = -1;
    struct Event
    {
        std::int64_t lastId;
        BookUpdate update;
    };
    std::vector<Event> events;
    for (const Frame& frame : feed.frames) {
        dom::element root;
        dom::element data;
        if (parser.parse(frame.text.data(), frame.text.size()).get(root) != simdjson::SUCCESS) {
            return nullptr;
        }
        if (root["lastUpdateId"].get(snapshotId) == simdjson::SUCCESS) {
            if (!readLevels(root, "bids", history->snapshot.bids) ||
                !readLevels(root, "asks", history->snapshot.asks)) {
                return nullptr;
            }
        } else if (root["data"].get(data) == simdjson::SUCCESS &&
                   data["U"].error() == simdjson::SUCCESS) {
            Event& event = events.emplace_back();
            if (data["u"].get(event.lastId) != simdjson::SUCCESS ||
                !readLevels(data, "b", event.update.bids) ||
                !readLevels(data, "a", event.update.asks)) {
                return nullptr;
            }
        }
    }
    for (Event& event : events) {
        if (event.lastId > snapshotId) {
            history->levels += event.update.bids.size() + event.update.asks.size();
            history->diffs.push_back(std::move(event.update));
        }
    }
    return history;
}

// One "l2_data" event of Coinbase: a level an object, sides mixed.
bool readCoinbaseLevels(const dom::element& event, BookUpdate& update)
{
    dom::array levels;
    if (event["updates"].get(levels) != simdjson::SUCCESS) {
        return false;
    }
    for (const dom::element level : levels) {
        std::string_view side;
        std::string_view price;
        std::string_view quantity;
        if (level["side"].get(side) != simdjson::SUCCESS ||
            level["price_level"].get(price) != simdjson::SUCCESS ||
            level["new_quantity"].get(quantity) != simdjson::SUCCESS) {
            return false;
        }
        auto& into = side == "bid" ? update.bids : update.asks;
        into.push_back({Decimal::literal(price), Decimal::literal(quantity)});
    }
    return true;
}

std::unique_ptr<BookHistory> readCoinbase(const Feed& feed)
{
    auto history = std::make_unique<BookHistory>();
    history->expectedHash = expectedBookHash(feed.name, "adv/BTC-USD");
    dom::parser parser;
    for (const Frame& frame : feed.frames) {
        dom::element root;
        std::string_view channel;
        dom::array events;
        if (frame.isHttp || parser.parse(frame.text.data(), frame.text.size()).get(root) ||
            root["channel"].get(channel) || channel != "l2_data" || root["events"].get(events)) {
            continue;
        }
        for (const dom::element event : events) {
            std::string_view type;
            std::string_view product;
            if (event["type"].get(type) || event["product_id"].get(product) ||
                product != "BTC-USD") {
                continue;
            }
            const bool isSnapshot = type == "snapshot";
            BookUpdate& update = isSnapshot ? history->snapshot : history->diffs.emplace_back();
            if (!readCoinbaseLevels(event, update)) {
                return nullptr;
            }
            history->levels += isSnapshot ? 0 : update.bids.size() + update.asks.size();
        }
    }
    return history;
}

} // namespace

void setRecordingsDirectory(std::string directory)
{
    directorySlot() = std::move(directory);
}

std::string recordingsDirectory()
{
    return directorySlot();
}

const Feed* binanceFeed()
{
    static const std::unique_ptr<Feed> feed = readFeed(kBinance);
    return feed.get();
}

const BookHistory* binanceHistory()
{
    static const std::unique_ptr<BookHistory> history =
        binanceFeed() != nullptr ? readBinance(*binanceFeed()) : nullptr;
    return history.get();
}

const BookHistory* coinbaseHistory()
{
    static const std::unique_ptr<BookHistory> history = [] {
        const auto feed = readFeed(kCoinbase);
        return feed ? readCoinbase(*feed) : nullptr;
    }();
    return history.get();
}

} // namespace agio::bench
