// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the exchange answers when it says no: HTTP status, code and words (Binance sheet §9).

#include <cstdint>
#include <string>
#include <string_view>

namespace agio::venue {
struct Refusal;
}

namespace agio::venue::binance {

struct Failure
{
    int status = 400;
    int code = -1000;
    std::string message;
    std::string dataJson; // "" if there is none

    std::string toJson() const; // {"code":…,"msg":…}
};

Failure missingParameter(std::string_view name); // -1102
Failure illegalCharacters(std::string_view name, std::string_view range); // -1100
Failure emptyParameter(std::string_view name); // -1105
Failure unneededParameter(std::string_view name); // -1106
Failure tooPrecise(std::string_view name); // -1111
Failure invalidValue(std::string_view name); // -1130
Failure greaterThan(std::string_view name, std::string_view limit); // -1102
Failure badCombination(); // -1128
Failure invalidSymbol(); // -1121
Failure invalidSide(); // -1117
Failure invalidOrderType(); // -1116
Failure invalidTimeInForce(); // -1115
Failure invalidInterval(); // -1120
Failure tooLongWindow(); // -1127
Failure unreadParameters(std::size_t read, std::size_t sent); // -1104
Failure badKeyFormat(); // -2014
Failure rejectedKey(); // -2015
Failure badSignature(); // -1022
Failure outsideWindow(bool isAhead); // -1021
Failure unknownOutcome(); // -1007
Failure notFound(); // HTTP 404

enum class Purpose : std::uint8_t { Place, Cancel, Query, Amend };
Failure fromRefusal(const Refusal& refusal, Purpose purpose);

} // namespace agio::venue::binance
