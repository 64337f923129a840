// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Property tests by RapidCheck inside QtTest: QVERIFY(holds("…", [](…) { RC_ASSERT(…); })).
// The seed is fixed so that a run repeats; RC_PARAMS in the environment overrides it.

#include <QByteArray>

#include <rapidcheck.h>
#include <string>
#include <utility>

namespace agio::test {

template <typename Property>
bool holds(const std::string& description, Property&& property)
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS")) {
        qputenv("RC_PARAMS", QByteArrayLiteral("seed=20261120 max_success=500"));
    }
    return rc::check(description, std::forward<Property>(property));
}

} // namespace agio::test
