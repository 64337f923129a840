// SPDX-License-Identifier: GPL-3.0-or-later

// The limit that the feed is compared with: simdjson on demand reads every price and quantity of
// each frame as an integer, and nothing is kept. No book, no checks, no events.

#include "core/base/decimal.h"
#include "tests/bench/recordings.h"

#include <benchmark/benchmark.h>
#include <simdjson.h>

namespace {

namespace ondemand = simdjson::ondemand;

// "61837.63000000" -> 6183763000000, the text being known to be well formed.
std::int64_t readInteger(const char* text)
{
    std::int64_t whole = 0;
    for (; *text >= '0' && *text <= '9'; ++text) {
        whole = whole * 10 + (*text - '0');
    }
    std::uint32_t fraction = 0;
    if (*text == '.' && agio::detail::readEightDigits(text + 1, fraction) && text[9] == '"') {
        return whole * 100'000'000 + fraction;
    }
    for (++text; *text >= '0' && *text <= '9'; ++text) {
        whole = whole * 10 + (*text - '0');
    }
    return whole;
}

class Reader
{
public:
    bool read(std::string_view frame)
    {
        ondemand::document document;
        ondemand::object root;
        const simdjson::padded_string_view padded(frame.data(), frame.size(),
                                                  frame.size() + simdjson::SIMDJSON_PADDING);
        if (m_parser.iterate(padded).get(document) != simdjson::SUCCESS ||
            document.get_object().get(root) != simdjson::SUCCESS) {
            return false;
        }
        for (auto result : root) {
            ondemand::field field;
            if (std::move(result).get(field) != simdjson::SUCCESS) {
                return false;
            }
            const char* const key = field.key().raw();
            const bool isRead = key[0] == 'd'    ? readData(field.value())
                : key[0] == 'b' || key[0] == 'a' ? readLevels(field.value()) // a snapshot's
                                                 : true;
            if (!isRead) {
                return false;
            }
        }
        return true;
    }
    std::int64_t sum() const { return m_sum; }
    std::int64_t numbers() const { return m_numbers; }

private:
    bool readNumber(ondemand::value value)
    {
        ondemand::raw_json_string raw;
        if (value.get_raw_json_string().get(raw) != simdjson::SUCCESS) {
            return false;
        }
        m_sum += readInteger(raw.raw());
        ++m_numbers;
        return true;
    }
    bool readLevels(ondemand::value value)
    {
        ondemand::array levels;
        if (value.get_array().get(levels) != simdjson::SUCCESS) {
            return false;
        }
        for (auto level : levels) {
            ondemand::array pair;
            if (level.get_array().get(pair) != simdjson::SUCCESS) {
                return false;
            }
            for (auto part : pair) {
                ondemand::value number;
                if (part.get(number) != simdjson::SUCCESS || !readNumber(number)) {
                    return false;
                }
            }
        }
        return true;
    }
    // depthUpdate: b and a are lists; bookTicker: b, B, a, A and trade: p, q are texts.
    bool readData(ondemand::value value)
    {
        ondemand::object data;
        if (value.get_object().get(data) != simdjson::SUCCESS) {
            return false;
        }
        bool isDepth = false;
        for (auto result : data) {
            ondemand::field field;
            if (std::move(result).get(field) != simdjson::SUCCESS) {
                return false;
            }
            bool isRead = true;
            switch (field.key().raw()[0]) {
            case 'U':
                isDepth = true;
                break;
            case 'b':
            case 'a':
                isRead = isDepth ? readLevels(field.value()) : readNumber(field.value());
                break;
            case 'B':
            case 'A':
            case 'p':
            case 'q':
                isRead = readNumber(field.value());
                break;
            default:
                break;
            }
            if (!isRead) {
                return false;
            }
        }
        return true;
    }

    ondemand::parser m_parser;
    std::int64_t m_sum = 0;
    std::int64_t m_numbers = 0;
};

void limit(benchmark::State& state)
{
    const agio::bench::Feed* const feed = agio::bench::binanceFeed();
    if (feed == nullptr) {
        state.SkipWithError("recording not found: give --recordings DIR");
        return;
    }
    Reader reader;
    bool isGood = true;
    for (auto _ : state) {
        for (const agio::bench::Frame& frame : feed->frames) {
            isGood = reader.read(frame.text) && isGood;
        }
    }
    benchmark::DoNotOptimize(reader.sum());
    if (!isGood) {
        state.SkipWithError("a frame could not be read");
    }
    const auto frames = static_cast<std::int64_t>(feed->frames.size());
    state.SetItemsProcessed(state.iterations() * frames);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(feed->bytes));
    state.counters["numbersPerFrame"] =
        static_cast<double>(reader.numbers()) / static_cast<double>(state.iterations() * frames);
}
BENCHMARK(limit)->Unit(benchmark::kMillisecond);

} // namespace
