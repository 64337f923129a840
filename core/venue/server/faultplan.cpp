// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/faultplan.h"

#include <array>
#include <limits>
#include <optional>
#include <simdjson.h>
#include <utility>

namespace agio::venue {
namespace {

constexpr std::size_t kMaxRules = 1000;
constexpr std::int64_t kMaxMs = 366LL * 24 * 3600 * 1000;

constexpr std::array<std::pair<std::string_view, FaultKind>, 19> kKinds{{
    {"delay", FaultKind::Delay},
    {"drop", FaultKind::Drop},
    {"cut", FaultKind::Cut},
    {"duplicate", FaultKind::Duplicate},
    {"reorder", FaultKind::Reorder},
    {"gap", FaultKind::Gap},
    {"garbage", FaultKind::Garbage},
    {"tooManyRequests", FaultKind::TooManyRequests},
    {"banned", FaultKind::Banned},
    {"serverErrorBefore", FaultKind::ServerErrorBefore},
    {"serverErrorAfter", FaultKind::ServerErrorAfter},
    {"timeoutAfter", FaultKind::TimeoutAfter},
    {"cutAfter", FaultKind::CutAfter},
    {"lateArrival", FaultKind::LateArrival},
    {"unknownOutcome", FaultKind::UnknownOutcome},
    {"serverShutdown", FaultKind::ServerShutdown},
    {"clockSkew", FaultKind::ClockSkew},
    {"restart", FaultKind::Restart},
    {"stopPongs", FaultKind::StopPongs},
}};

std::optional<FaultKind> kindFromText(std::string_view text) noexcept
{
    for (const auto& [name, kind] : kKinds) {
        if (name == text) {
            return kind;
        }
    }
    return std::nullopt;
}

std::optional<std::int64_t> wholeNumber(simdjson::dom::element value, std::int64_t low,
                                        std::int64_t high)
{
    std::int64_t number = 0;
    if (value.get(number) != simdjson::SUCCESS || number < low || number > high) {
        return std::nullopt;
    }
    return number;
}

bool readTimes(FaultRule& rule, std::string_view name, simdjson::dom::element value, bool& known)
{
    known = true;
    const bool isSigned = name == "offsetMs";
    const auto number = wholeNumber(value, isSigned ? -kMaxMs : 0, kMaxMs);
    if (name == "delayMs") {
        rule.delay = Duration::ms(number.value_or(0));
    } else if (name == "offsetMs") {
        rule.offset = Duration::ms(number.value_or(0));
    } else if (name == "atMs") {
        rule.at = Duration::ms(number.value_or(0));
    } else if (name == "durationMs") {
        rule.duration = Duration::ms(number.value_or(0));
    } else {
        known = false;
    }
    return number.has_value();
}

bool readCounters(FaultRule& rule, std::string_view name, simdjson::dom::element value, bool& known)
{
    known = true;
    const auto number = wholeNumber(value, 0, std::numeric_limits<int>::max());
    if (name == "count") {
        rule.remaining = number.value_or(0);
    } else if (name == "skip") {
        rule.skip = number.value_or(0);
    } else if (name == "status") {
        rule.status = static_cast<int>(number.value_or(0));
        return number && *number >= 400 && *number <= 599;
    } else if (name == "retryAfterSeconds") {
        rule.retryAfterSeconds = static_cast<int>(number.value_or(0));
    } else {
        known = false;
    }
    return number.has_value();
}

Result<void> readMember(FaultRule& rule, std::string_view name, simdjson::dom::element value)
{
    const auto broken = [name] {
        return Error::malformed("fault plan: bad value of \"" + std::string(name) + '"');
    };
    std::string_view text;
    if (name == "kind") {
        const auto kind = value.get(text) == simdjson::SUCCESS ? kindFromText(text) : std::nullopt;
        if (!kind) {
            return Error::malformed("fault plan: unknown kind \"" + std::string(text) + '"');
        }
        rule.kind = *kind;
        return {};
    }
    if (name == "where") {
        if (value.get(text) != simdjson::SUCCESS || text.empty()) {
            return broken();
        }
        rule.where = text;
        return {};
    }
    if (name == "probability") {
        if (value.get(rule.probability) != simdjson::SUCCESS || !(rule.probability >= 0.0) ||
            rule.probability > 1.0) {
            return broken();
        }
        return {};
    }
    bool known = false;
    const bool timesOk = readTimes(rule, name, value, known);
    if (known) {
        return timesOk ? Result<void>() : broken();
    }
    const bool countersOk = readCounters(rule, name, value, known);
    if (known) {
        return countersOk ? Result<void>() : broken();
    }
    return Error::malformed("fault plan: unknown member \"" + std::string(name) + '"');
}

Result<FaultRule> readRule(simdjson::dom::element element)
{
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) {
        return Error::malformed("fault plan: a rule is not an object");
    }
    FaultRule rule;
    bool hasKind = false;
    for (const auto field : object) {
        hasKind = hasKind || field.key == "kind";
        if (auto read = readMember(rule, field.key, field.value); !read) {
            return read.error();
        }
    }
    if (!hasKind) {
        return Error::malformed("fault plan: a rule has no \"kind\"");
    }
    return rule;
}

} // namespace

bool matchesGlob(std::string_view pattern, std::string_view text) noexcept
{
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') {
        ++p;
    }
    return p == pattern.size();
}

Result<FaultPlan> FaultPlan::fromJson(std::string_view json)
{
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    simdjson::dom::object object;
    if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS ||
        root.get(object) != simdjson::SUCCESS) {
        return Error::malformed("fault plan: not a JSON object");
    }
    FaultPlan plan;
    simdjson::dom::array rules;
    for (const auto field : object) {
        if (field.key == "seed") {
            if (field.value.get(plan.m_seed) != simdjson::SUCCESS) {
                return Error::malformed("fault plan: bad value of \"seed\"");
            }
        } else if (field.key == "rules") {
            if (field.value.get(rules) != simdjson::SUCCESS || rules.size() > kMaxRules) {
                return Error::malformed("fault plan: \"rules\" is not a list of up to 1000 rules");
            }
        } else {
            return Error::malformed("fault plan: unknown member \"" + std::string(field.key) + '"');
        }
    }
    if (root["rules"].error() != simdjson::SUCCESS) {
        return Error::malformed("fault plan: \"rules\" is missing");
    }
    for (const auto element : rules) {
        auto rule = readRule(element);
        if (!rule) {
            return rule.error();
        }
        plan.add(std::move(rule).value());
    }
    return plan;
}

void FaultPlan::add(FaultRule rule)
{
    // A stream of numbers per rule: adding a rule does not change what the others do.
    const auto seed = m_seed * 0x9E3779B97F4A7C15U + m_entries.size();
    m_entries.push_back({std::move(rule), Random(seed)});
}

bool FaultPlan::covers(const FaultRule& rule, Duration now) const noexcept
{
    const Duration since = now - m_start;
    return since >= rule.at && (rule.duration < Duration() || since < rule.at + rule.duration);
}

const FaultRule* FaultPlan::strike(std::uint32_t kinds, std::string_view where, Duration now)
{
    for (auto& entry : m_entries) {
        auto& rule = entry.rule;
        if ((kinds & bit(rule.kind)) == 0 || rule.remaining == 0 || !covers(rule, now) ||
            !matchesGlob(rule.where, where)) {
            continue;
        }
        if (rule.skip > 0) {
            --rule.skip;
            continue;
        }
        if (!entry.random.chance(rule.probability)) {
            continue;
        }
        if (rule.remaining > 0) {
            --rule.remaining;
        }
        return &rule;
    }
    return nullptr;
}

void FaultPlan::retire(const FaultRule& rule)
{
    for (auto& entry : m_entries) {
        if (&entry.rule == &rule) {
            entry.rule.remaining = 0;
        }
    }
}

const FaultRule* FaultPlan::activeRule(FaultKind kind, std::string_view where, Duration now) const
{
    for (const auto& entry : m_entries) {
        const auto& rule = entry.rule;
        if (rule.kind == kind && rule.remaining != 0 && covers(rule, now) &&
            matchesGlob(rule.where, where)) {
            return &rule;
        }
    }
    return nullptr;
}

} // namespace agio::venue
