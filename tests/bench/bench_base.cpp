// SPDX-License-Identifier: GPL-3.0-or-later

// Decimals and signatures.

#include "core/base/crypto.h"
#include "core/base/decimal.h"
#include "core/base/random.h"

#include <array>
#include <benchmark/benchmark.h>
#include <vector>

namespace {

using agio::Decimal;

std::vector<std::string> texts(int fractionDigits)
{
    agio::Random random(11);
    std::vector<std::string> result;
    for (int i = 0; i < 1'000; ++i) {
        result.push_back(
            Decimal::fromParts(random.between(100'000'000, 7'000'000'000'000), fractionDigits)
                .toString());
    }
    return result;
}

void decimalParse(benchmark::State& state)
{
    const auto inputs = texts(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        for (const std::string& text : inputs) {
            benchmark::DoNotOptimize(Decimal::parse(text));
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(inputs.size()));
}
BENCHMARK(decimalParse)->Arg(8)->Arg(2)->ArgName("fractionDigits");

void decimalPrint(benchmark::State& state)
{
    const Decimal price = Decimal::literal("61837.63000000");
    std::array<char, Decimal::kMaxChars> out{};
    for (auto _ : state) {
        benchmark::DoNotOptimize(price.toChars(out.data()));
        benchmark::ClobberMemory();
    }
}
BENCHMARK(decimalPrint);

void decimalAdd(benchmark::State& state)
{
    Decimal sum;
    const Decimal quantity = Decimal::literal("0.02000000");
    for (auto _ : state) {
        sum = Decimal::add(sum, quantity).value_or(Decimal());
        benchmark::DoNotOptimize(sum);
    }
}
BENCHMARK(decimalAdd);

void decimalMultiply(benchmark::State& state)
{
    Decimal price = Decimal::literal("61837.63000000");
    const Decimal quantity = Decimal::literal("0.02000000");
    for (auto _ : state) {
        benchmark::DoNotOptimize(price);
        benchmark::DoNotOptimize(Decimal::mul(price, quantity));
    }
}
BENCHMARK(decimalMultiply);

void signOrder(benchmark::State& state)
{
    auto signer =
        agio::makeHmacSha256Signer(agio::Secret::fromBytes(std::string(64, 'k'))).value().release();
    const std::unique_ptr<agio::Signer> owner(signer);
    const std::string order(165, 'o'); // bytes of a limit order's query
    for (auto _ : state) {
        benchmark::DoNotOptimize(signer->sign(order));
    }
}
BENCHMARK(signOrder);

} // namespace
