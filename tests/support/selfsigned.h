// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A fresh key and a certificate for 127.0.0.1 that nobody trusts.

#include <QSslConfiguration>

namespace agio::testsupport {

QSslConfiguration selfSignedConfiguration();

} // namespace agio::testsupport
