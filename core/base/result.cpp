// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/result.h"

namespace agio {

const char* toString(ErrorKind kind) noexcept
{
    switch (kind) {
    case ErrorKind::Refused:
        return "refused";
    case ErrorKind::Unknown:
        return "outcome unknown";
    case ErrorKind::NotSent:
        return "not sent";
    case ErrorKind::RateLimited:
        return "rate limited";
    case ErrorKind::Unauthorized:
        return "unauthorized";
    case ErrorKind::ClockSkew:
        return "clock skew";
    case ErrorKind::Malformed:
        return "malformed";
    case ErrorKind::Local:
        return "local";
    case ErrorKind::Cancelled:
        return "cancelled";
    }
    return "?";
}

} // namespace agio
