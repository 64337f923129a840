// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/server/faultplan.h"

#include <QTest>

using namespace agio;
using namespace agio::venue;

class TestFaultPlan : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryMember();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void matchesNames_data();
    void matchesNames();
    void strikesTheNextOnesOnly();
    void repeatsFromItsSeed();
    void leavesOtherRulesAloneWhenOneIsAdded();
    void coversItsTime();
};

void TestFaultPlan::readsEveryMember()
{
    auto plan = FaultPlan::fromJson(
        R"({"seed":9,"rules":[{"kind":"serverErrorAfter","where":"rest POST *","probability":1,)"
        R"("count":2,"skip":1,"status":502,"retryAfterSeconds":7,"delayMs":30,"offsetMs":-40,)"
        R"("atMs":5,"durationMs":100}]})");
    QVERIFY(plan.ok());
    const auto now = Duration::ms(50);
    const auto kind = bit(FaultKind::ServerErrorAfter);
    QVERIFY(plan->strike(kind, "rest POST /x", now) == nullptr); // skipped
    const auto* rule = plan->strike(kind, "rest POST /x", now);
    QVERIFY(rule != nullptr);
    QCOMPARE(rule->status, 502);
    QCOMPARE(rule->retryAfterSeconds, 7);
    QCOMPARE(rule->delay.toMs(), 30);
    QCOMPARE(rule->offset.toMs(), -40);
}

void TestFaultPlan::namesWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("names");
    const auto row = [](const char* name, const char* json, const char* names) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(names);
    };
    row("not JSON", "{", "JSON");
    row("a list", "[]", "JSON");
    row("no rules", "{}", "rules");
    row("rules not a list", R"({"rules":1})", "rules");
    row("unknown member above", R"({"rules":[],"speed":1})", "speed");
    row("seed as text", R"({"seed":"x","rules":[]})", "seed");
    row("rule not an object", R"({"rules":[1]})", "object");
    row("no kind", R"({"rules":[{"where":"*"}]})", "kind");
    row("unknown kind", R"({"rules":[{"kind":"explode"}]})", "explode");
    row("unknown member", R"({"rules":[{"kind":"cut","when":1}]})", "when");
    row("probability over one", R"({"rules":[{"kind":"cut","probability":1.5}]})", "probability");
    row("negative delay", R"({"rules":[{"kind":"delay","delayMs":-1}]})", "delayMs");
    row("negative count", R"({"rules":[{"kind":"cut","count":-1}]})", "count");
    row("status of success", R"({"rules":[{"kind":"serverErrorBefore","status":200}]})", "status");
    row("empty where", R"({"rules":[{"kind":"cut","where":""}]})", "where");
}

void TestFaultPlan::namesWhatIsWrong()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, names);
    const auto plan = FaultPlan::fromJson(json.toStdString());
    QVERIFY(!plan.ok());
    QVERIFY(plan.error().kind == ErrorKind::Malformed);
    QVERIFY2(plan.error().message.find(names.toStdString()) != std::string::npos,
             plan.error().message.c_str());
}

void TestFaultPlan::matchesNames_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* pattern, const char* text, bool matches) {
        QTest::addRow("%s / %s", pattern, text)
            << QByteArray(pattern) << QByteArray(text) << matches;
    };
    row("*", "", true);
    row("*", "anything", true);
    row("stream *@depth*", "stream btcusdt@depth@100ms", true);
    row("stream *@depth*", "stream btcusdt@trade", false);
    row("rest GET /api/v3/depth", "rest GET /api/v3/depth", true);
    row("rest GET /api/v3/depth", "rest GET /api/v3/depths", false);
    row("*abc", "ababc", true);
    row("a*b*c", "axxbyyc", true);
    row("a*b*c", "axxcyyb", false);
    row("", "x", false);
}

void TestFaultPlan::matchesNames()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, text);
    QFETCH(bool, matches);
    QCOMPARE(matchesGlob(pattern.toStdString(), text.toStdString()), matches);
}

void TestFaultPlan::strikesTheNextOnesOnly()
{
    FaultPlan plan;
    FaultRule rule;
    rule.kind = FaultKind::Cut;
    rule.remaining = 2;
    plan.add(rule);
    int struck = 0;
    for (int i = 0; i < 10; ++i) {
        struck += plan.strike(bit(FaultKind::Cut), "x", Duration()) != nullptr ? 1 : 0;
        QVERIFY(plan.strike(bit(FaultKind::Delay), "x", Duration()) == nullptr);
    }
    QCOMPARE(struck, 2);
}

namespace {

QByteArray pattern(FaultPlan& plan)
{
    QByteArray struck;
    for (int i = 0; i < 200; ++i) {
        struck += plan.strike(bit(FaultKind::Drop), "x", Duration()) != nullptr ? '1' : '0';
    }
    return struck;
}

FaultPlan dropping(std::uint64_t seed)
{
    FaultPlan plan(seed);
    FaultRule rule;
    rule.kind = FaultKind::Drop;
    rule.probability = 0.3;
    plan.add(rule);
    return plan;
}

} // namespace

void TestFaultPlan::repeatsFromItsSeed()
{
    auto first = dropping(1);
    auto again = dropping(1);
    auto other = dropping(2);
    const auto struck = pattern(first);
    QCOMPARE(pattern(again), struck);
    QVERIFY(pattern(other) != struck);
    const auto count = struck.count('1');
    QVERIFY2(count > 30 && count < 90, QByteArray::number(count).constData());
}

void TestFaultPlan::leavesOtherRulesAloneWhenOneIsAdded()
{
    auto plain = dropping(5);
    auto more = dropping(5);
    FaultRule rule;
    rule.kind = FaultKind::Cut;
    rule.probability = 0.5;
    more.add(rule);
    QCOMPARE(pattern(more), pattern(plain));
}

void TestFaultPlan::coversItsTime()
{
    FaultPlan plan;
    plan.start(Duration::seconds(100));
    FaultRule rule;
    rule.kind = FaultKind::ClockSkew;
    rule.at = Duration::seconds(5);
    rule.duration = Duration::seconds(2);
    plan.add(rule);
    const auto isActive = [&plan](int second) {
        return plan.activeRule(FaultKind::ClockSkew, "binance", Duration::seconds(second)) !=
            nullptr;
    };
    QVERIFY(!isActive(104));
    QVERIFY(isActive(105));
    QVERIFY(isActive(106));
    QVERIFY(!isActive(107));
}

QTEST_GUILESS_MAIN(TestFaultPlan)
#include "tst_faultplan.moc"
