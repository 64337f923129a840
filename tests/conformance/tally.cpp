// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/tally.h"

#include <iostream>

namespace agio::conform {

void Tally::print(const char* verdict, const std::string& name, const std::string& note)
{
    std::cout << verdict << "  " << name;
    if (!note.empty())
        std::cout << "  (" << note << ')';
    std::cout << '\n';
}

void Tally::pass(const std::string& name, const std::string& note)
{
    ++m_passed;
    print("pass", name, note);
}

void Tally::fail(const std::string& name, const std::string& note)
{
    ++m_failed;
    print("FAIL", name, note);
}

void Tally::skip(const std::string& name, const std::string& note)
{
    ++m_skipped;
    print("skip", name, note);
}

void Tally::judge(const std::string& name, const std::string& problem, const std::string& note)
{
    if (problem.empty())
        pass(name, note);
    else
        fail(name, problem);
}

void Tally::printSum() const
{
    std::cout << m_passed << " passed, " << m_failed << " failed";
    if (m_skipped > 0)
        std::cout << ", " << m_skipped << " skipped";
    std::cout << std::endl;
}

} // namespace agio::conform
