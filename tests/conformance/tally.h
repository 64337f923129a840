// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Prints one line per case and the sum at the end, in the form that scripts read:
// "N passed, N failed" and, where something did not apply, ", N skipped".

#include <string>

namespace agio::conform {

class Tally
{
public:
    // `note` explains a failure or a skip; on a pass it may say what was compared.
    void pass(const std::string& name, const std::string& note = {});
    void fail(const std::string& name, const std::string& note);
    void skip(const std::string& name, const std::string& note);
    // Pass if `problem` is empty.
    void judge(const std::string& name, const std::string& problem, const std::string& note = {});

    void printSum() const;
    bool isClean() const noexcept { return m_failed == 0 && m_passed > 0; }

private:
    static void print(const char* verdict, const std::string& name, const std::string& note);
    int m_passed = 0, m_failed = 0, m_skipped = 0;
};

} // namespace agio::conform
