// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/hardening.h"
#include "core/base/secret.h"

#include <QtTest>

#include <concepts>
#include <ostream>

#ifdef Q_OS_LINUX
#include <fstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

using agio::Secret;

namespace {

template <typename T>
concept Printable = requires(std::ostream& out, const T& value)
{
    out << value;
};
template <typename T>
concept DebugPrintable = requires(QDebug out, const T& value)
{
    out << value;
};

static_assert(!std::copy_constructible<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(!Printable<Secret>);
static_assert(!DebugPrintable<Secret>);
static_assert(!std::equality_comparable<Secret>);
static_assert(!std::convertible_to<Secret, std::string>);
static_assert(!std::convertible_to<Secret, QString>);
static_assert(!std::constructible_from<std::string, Secret>);

std::string contentOf(const Secret& secret)
{
    return secret.reveal([](std::string_view bytes) { return std::string(bytes); });
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitizerIgnoresLocks = true; // they turn mlock() into nothing
#else
constexpr bool kSanitizerIgnoresLocks = false;
#endif

#ifdef Q_OS_LINUX
// The "VmFlags" of the mapping that holds `address`, as the kernel states them.
std::string mappingFlags(const void* address)
{
    std::ifstream maps("/proc/self/smaps");
    std::string line;
    bool isOurs = false;
    while (std::getline(maps, line)) {
        unsigned long begin = 0;
        unsigned long end = 0;
        if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) {
            const auto at = reinterpret_cast<unsigned long>(address);
            isOurs = at >= begin && at < end;
        } else if (isOurs && line.starts_with("VmFlags:")) {
            return line + ' ';
        }
    }
    return {};
}
#endif

} // namespace

class TestSecret : public QObject
{
    Q_OBJECT

private slots:
    void lendsItsBytes()
    {
        const std::string bytes("pass\0word", 9);
        const Secret secret = Secret::fromBytes(bytes);
        QCOMPARE(secret.size(), std::size_t{9});
        QVERIFY(!secret.isEmpty());
        QCOMPARE(contentOf(secret), bytes);
    }

    void holdsMoreThanAPage()
    {
        const std::string bytes(10'000, 'k');
        QCOMPARE(contentOf(Secret::fromBytes(bytes)), bytes);
    }

    void movesInsteadOfCopying()
    {
        Secret first = Secret::fromBytes("one");
        const char* const place = first.reveal([](std::string_view v) { return v.data(); });
        Secret second = std::move(first);
        QCOMPARE(second.reveal([](std::string_view v) { return v.data(); }), place);
        QVERIFY(first.isEmpty()); // NOLINT(bugprone-use-after-move): that is the question
        second = Secret::fromBytes("two");
        QCOMPARE(contentOf(second), std::string("two"));
        Secret& self = second;
        second = std::move(self);
        QCOMPARE(contentOf(second), std::string("two"));
    }

    void clonesOnDemand()
    {
        Secret first = Secret::fromBytes("one");
        const Secret copy = first.clone();
        first.clear();
        QVERIFY(first.isEmpty());
        QCOMPARE(contentOf(copy), std::string("one"));
        QVERIFY(Secret().clone().isEmpty());
    }

#ifdef Q_OS_LINUX
    void staysOutOfCoreDumpsAndGoesWithItsMapping()
    {
        const void* place = nullptr;
        {
            const Secret secret = Secret::fromBytes("not for disk");
            place = secret.reveal(
                [](std::string_view v) { return static_cast<const void*>(v.data()); });
            const std::string flags = mappingFlags(place);
            QVERIFY2(flags.find(" dd ") != std::string::npos, flags.c_str()); // do not dump
            rlimit limit{};
            QCOMPARE(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
            if (limit.rlim_cur >= 65'536 && !kSanitizerIgnoresLocks) {
                QVERIFY2(flags.find(" lo ") != std::string::npos, flags.c_str()); // locked
            }
        }
        // The page is gone, or it is another's; ours would still carry the mark.
        QVERIFY(mappingFlags(place).find(" dd ") == std::string::npos);
    }

    void hardeningSwitchesDumpsOff()
    {
        // In a process of its own: it cannot be undone, and leak checkers need what it takes away.
        const pid_t child = fork();
        if (child == 0) {
            const agio::HardeningReport report = agio::hardenProcess();
            rlimit limit{1, 1};
            const bool isLimited =
                getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0;
            const bool isHidden = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
            _exit(report.coreDumpsOff && report.memoryReadersOff && isLimited && isHidden ? 0 : 1);
        }
        int status = -1;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
    }
#endif

    void wipesBytesAndTexts()
    {
        std::array<char, 8> bytes{'s', 'e', 'c', 'r', 'e', 't', '!', '!'};
        agio::wipe(bytes.data(), bytes.size());
        QVERIFY(std::ranges::all_of(bytes, [](char c) { return c == '\0'; }));

        std::string text(200, 's');
        const std::size_t capacity = text.capacity();
        agio::wipe(text);
        QVERIFY(text.empty());
        text.resize(capacity); // no new allocation: shows what was there, apart from resize's own
        QVERIFY(text.find('s') == std::string::npos);
        agio::wipe(nullptr, 5);
    }
};

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
