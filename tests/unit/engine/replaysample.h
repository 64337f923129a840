// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace agio::test {

// Two seconds of an invented market; the snapshot comes after a diff that it contains. In a file of
// its own because the meta-object compiler stumbles over raw strings of many lines.
extern const char* const kRecording;

} // namespace agio::test
