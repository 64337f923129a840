// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/hostguard.h"
#include "tests/support/printing.h"

#include <QTest>

using namespace agio;

namespace {

HostGuard exchangeGuard()
{
    return HostGuard({{"api.binance.com", {443}, true},
                      {"stream.binance.com", {443, 9443}, false},
                      {"www.okx.com", {443}, true}});
}

} // namespace

class TestHostGuard : public QObject
{
    Q_OBJECT

private slots:
    void allowsListedHosts_data();
    void allowsListedHosts();
    void refusesEverythingElse_data();
    void refusesEverythingElse();
    void loopbackGuardKnowsOnlyItsPorts_data();
    void loopbackGuardKnowsOnlyItsPorts();
    void refusesKeyOnHostThatMayNotSeeIt();
    void emptyGuardRefusesAll();
    void refusalNamesHostAndIsSafeToSendAgain();
    void splitsUrls_data();
    void splitsUrls();
};

void TestHostGuard::allowsListedHosts_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::newRow("no port") << QByteArray("https://api.binance.com/api/v3/time");
    QTest::newRow("port written") << QByteArray("https://api.binance.com:443/api/v3/time");
    QTest::newRow("no path") << QByteArray("https://www.okx.com");
    QTest::newRow("query only") << QByteArray("https://www.okx.com?x=1");
    QTest::newRow("second port") << QByteArray("wss://stream.binance.com:9443/ws");
    QTest::newRow("escapes") << QByteArray("https://www.okx.com/x?s=%2B%2F%3D");
    QTest::newRow("@ in the query") << QByteArray("https://www.okx.com/x?mail=a@okxdog.com");
}

void TestHostGuard::allowsListedHosts()
{
    QFETCH(QByteArray, url);
    const auto result = exchangeGuard().check(url.toStdString(), false);
    QVERIFY2(result.ok(), result.ok() ? "" : result.error().message.c_str());
}

void TestHostGuard::refusesEverythingElse_data()
{
    QTest::addColumn<QByteArray>("url");
    const auto row = [](const char* name, const char* url) {
        QTest::newRow(name) << QByteArray(url);
    };
    row("phishing host", "https://www.okxdog.com/api/v5/trade/order");
    row("listed host as a prefix", "https://api.binance.com.evil.com/api/v3/order");
    row("listed host as a suffix", "https://evil-api.binance.com/api/v3/order");
    row("subdomain of a listed host", "https://x.api.binance.com/");
    row("parent of a listed host", "https://binance.com/");
    row("sister exchange", "https://api.binance.us/api/v3/order");
    row("user info", "https://api.binance.com@evil.com/");
    row("user info before a listed host", "https://evil.com@api.binance.com/");
    row("user and password", "https://api.binance.com:443@evil.com/");
    row("@ hidden behind an escape", "https://api.binance.com%40evil.com/");
    row("trailing dot", "https://api.binance.com./");
    row("two dots", "https://api..binance.com/");
    row("upper case", "https://API.binance.com/");
    row("upper case scheme", "HTTPS://api.binance.com/");
    row("punycode", "https://xn--api-binance-o5g.com/");
    row("punycode label inside", "https://api.xn--bnance-q9a.com/");
    row("cyrillic a", "https://\xd0\xb0pi.binance.com/");
    row("full-width dot",
        "https://api.binance\xef\xbc\x8e"
        "com/");
    row("unlisted port", "https://api.binance.com:8443/");
    row("port of another host", "https://api.binance.com:9443/");
    row("port zero", "https://api.binance.com:0/");
    row("port with leading zero", "https://api.binance.com:0443/");
    row("port too large", "https://api.binance.com:65979/"); // 443 + 65536
    row("port of six digits", "https://api.binance.com:000443/");
    row("port empty", "https://api.binance.com:/");
    row("port not a number", "https://api.binance.com:44e/");
    row("plain http", "http://api.binance.com/");
    row("plain http on 443", "http://api.binance.com:443/");
    row("plain ws", "ws://stream.binance.com:9443/ws");
    row("other scheme", "ftp://api.binance.com/");
    row("file", "file:///etc/passwd");
    row("no scheme", "api.binance.com/");
    row("scheme relative", "//api.binance.com/");
    row("one slash", "https:/api.binance.com/");
    row("three slashes", "https:///api.binance.com/");
    row("no host", "https://:443/");
    row("empty", "");
    row("backslash", "https://evil.com\\@api.binance.com/");
    row("backslash before path", "https://api.binance.com\\.evil.com/");
    row("fragment", "https://api.binance.com/#x");
    row("fragment trick", "https://evil.com#@api.binance.com/");
    row("query trick", "https://evil.com?@api.binance.com/");
    row("space", "https://api.binance.com/a b");
    row("leading space", " https://api.binance.com/");
    row("line feed", "https://api.binance.com/\nHost: evil.com");
    row("tab in host", "https://api.\tbinance.com/");
    row("broken escape", "https://api.binance.com/%2");
    row("not an escape", "https://api.binance.com/%zz");
    row("escaped host", "https://api%2ebinance.com/");
    row("underscore", "https://api_binance.com/");
    row("hyphen at an end", "https://-api.binance.com/");
    row("IPv4 address", "https://1.2.3.4/");
    row("loopback", "https://127.0.0.1/");
    row("loopback name", "http://localhost/");
    row("IPv6 loopback", "http://[::1]/");
    row("IPv6 unfinished", "https://[::1/");
    row("IPv6 with trailing text", "https://[::1]api.binance.com/");
}

void TestHostGuard::refusesEverythingElse()
{
    QFETCH(QByteArray, url);
    for (const bool carriesKey : {false, true})
        QVERIFY(!exchangeGuard().check(url.toStdString(), carriesKey).ok());
}

void TestHostGuard::loopbackGuardKnowsOnlyItsPorts_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char* url, bool isAllowed) {
        QTest::newRow(url) << QByteArray(url) << isAllowed;
    };
    row("http://127.0.0.1:4711/api", true);
    row("ws://127.0.0.1:4712/ws", true);
    row("https://127.0.0.1:4711/api", true);
    row("http://[::1]:4711/api", true);
    row("http://127.0.0.1:4713/api", false);
    row("http://127.0.0.1/api", false);
    row("http://[::1]/api", false);
    row("http://localhost:4711/api", false); // a name: the resolver decides where it leads
    row("http://127.0.0.2:4711/api", false);
    row("http://127.1:4711/api", false);
    row("http://0.0.0.0:4711/api", false);
    row("http://2130706433:4711/api", false);
    row("http://[::ffff:127.0.0.1]:4711/api", false);
    row("http://[0:0:0:0:0:0:0:1]:4711/api", false);
    row("https://api.binance.com/api", false);
}

void TestHostGuard::loopbackGuardKnowsOnlyItsPorts()
{
    QFETCH(QByteArray, url);
    QFETCH(bool, isAllowed);
    const auto guard = HostGuard::forLoopback({4711, 4712});
    QCOMPARE(guard.check(url.toStdString(), true).ok(), isAllowed);
}

void TestHostGuard::refusesKeyOnHostThatMayNotSeeIt()
{
    const auto guard = exchangeGuard();
    QVERIFY(guard.check("wss://stream.binance.com:9443/ws", false).ok());
    QVERIFY(!guard.check("wss://stream.binance.com:9443/ws", true).ok());
    QVERIFY(guard.check("https://api.binance.com/api/v3/order", true).ok());
}

void TestHostGuard::emptyGuardRefusesAll()
{
    QVERIFY(!HostGuard().check("https://api.binance.com/", false).ok());
}

void TestHostGuard::refusalNamesHostAndIsSafeToSendAgain()
{
    const auto result = exchangeGuard().check("https://www.okxdog.com/api", true);
    QVERIFY(!result.ok());
    QCOMPARE(result.error().kind, ErrorKind::NotSent);
    QVERIFY(result.error().message.find("www.okxdog.com") != std::string::npos);
}

void TestHostGuard::splitsUrls_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("scheme");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const char* url, const char* scheme, const char* host, int port,
                        const char* target) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(scheme) << QByteArray(host) << port
                           << QByteArray(target);
    };
    row("https://www.okx.com", "https", "www.okx.com", 443, "/");
    row("https://www.okx.com?a=1", "https", "www.okx.com", 443, "/?a=1");
    row("wss://ws.okx.com:8443/ws/v5/public?a=1", "wss", "ws.okx.com", 8443, "/ws/v5/public?a=1");
    row("http://127.0.0.1/x?u=a:b/c@d", "http", "127.0.0.1", 80, "/x?u=a:b/c@d");
    row("ws://[::1]:9/", "ws", "::1", 9, "/");
}

void TestHostGuard::splitsUrls()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, scheme);
    QFETCH(QByteArray, host);
    QFETCH(int, port);
    QFETCH(QByteArray, target);
    const auto parts = splitUrl(url.toStdString());
    QVERIFY(parts.ok());
    QCOMPARE(QByteArray::fromStdString(parts->scheme), scheme);
    QCOMPARE(QByteArray::fromStdString(parts->host), host);
    QCOMPARE(int{parts->port}, port);
    QCOMPARE(QByteArray::fromStdString(parts->target), target);
}

QTEST_GUILESS_MAIN(TestHostGuard)
#include "tst_hostguard.moc"
