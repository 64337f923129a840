// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How QtTest prints our types when a comparison fails. Needed for ErrorKind: QtTest would otherwise
// take agio::toString() by its name and free the constant that it returns.

#include "core/base/result.h"
#include "core/base/time.h"

#include <QTest>

template <>
inline char* QTest::toString(const agio::ErrorKind& kind)
{
    return qstrdup(agio::toString(kind));
}

template <>
inline char* QTest::toString(const std::string& text)
{
    return qstrdup(text.c_str());
}

template <>
inline char* QTest::toString(const agio::Duration& duration)
{
    return qstrdup(QByteArray::number(duration.toNs()).append(" ns").constData());
}

template <>
inline char* QTest::toString(const agio::UtcTime& time)
{
    return qstrdup(QByteArray::number(time.toNs()).append(" ns since 1970").constData());
}
