// SPDX-License-Identifier: GPL-3.0-or-later
// agio-venue: the simulated exchange as a program of its own, for tests and for authors of trading
// programs. Prints one line of JSON with addresses and credentials, then serves until it is told to
// stop.

#include "app/venue/stopsignal.h"
#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/base/time.h"
#include "core/venue/server/democredentials.h"
#include "core/venue/server/venueserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>

namespace {

using namespace agio;
using namespace agio::venue;

constexpr int kExitUsage = 2;
constexpr int kExitFailure = 1;

int complain(const std::string& text, int code)
{
    std::fprintf(stderr, "agio-venue: %s\n", text.c_str());
    return code;
}

struct Arguments
{
    VenueServerOptions options;
    std::string faultsPath;
};

std::optional<Arguments> readArguments(const QCommandLineParser& parser, std::string& problem)
{
    Arguments arguments;
    auto& options = arguments.options;
    const auto dialect = parser.value(QStringLiteral("dialect")).toStdString();
    options.dialects = dialect == "all" ? knownDialects() : std::vector<std::string>{dialect};
    bool ok = false;
    const uint port = parser.value(QStringLiteral("port")).toUInt(&ok);
    if (!ok || port > 65535) {
        problem = "--port is a number from 0 to 65535";
        return std::nullopt;
    }
    options.port = static_cast<std::uint16_t>(port);
    options.seed = systemSeed();
    if (parser.isSet(QStringLiteral("seed"))) {
        options.seed = parser.value(QStringLiteral("seed")).toULongLong(&ok);
        if (!ok) {
            problem = "--seed is a whole number";
            return std::nullopt;
        }
    }
    options.recordingPath = parser.value(QStringLiteral("recording")).toStdString();
    options.recordingSymbol = parser.value(QStringLiteral("symbol")).toStdString();
    options.recordingSpeed = parser.value(QStringLiteral("speed")).toDouble(&ok);
    if (!ok || !(options.recordingSpeed >= 0.0) || options.recordingSpeed > 1000.0) {
        problem = "--speed is a number from 0 to 1000";
        return std::nullopt;
    }
    arguments.faultsPath = parser.value(QStringLiteral("faults")).toStdString();
    return arguments;
}

void defineOptions(QCommandLineParser& parser)
{
    parser.setApplicationDescription(QStringLiteral(
        "A simulated exchange on 127.0.0.1. Prints one line of JSON with its addresses and "
        "credentials, then serves until SIGINT or SIGTERM."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {QStringLiteral("dialect"), QStringLiteral("Whose language to speak: binance or all."),
         QStringLiteral("name"), QStringLiteral("all")},
        {QStringLiteral("port"),
         QStringLiteral("Port of the first dialect, the others follow; 0: any free ones."),
         QStringLiteral("number"), QStringLiteral("0")},
        {QStringLiteral("seed"),
         QStringLiteral("Makes market and keys repeatable; without it each run differs."),
         QStringLiteral("number")},
        {QStringLiteral("faults"), QStringLiteral("A fault plan in JSON."), QStringLiteral("file")},
        {QStringLiteral("recording"),
         QStringLiteral("Public frames (.jsonl, .jsonl.zst) that make the market of one symbol."),
         QStringLiteral("file")},
        {QStringLiteral("symbol"), QStringLiteral("Symbol of the recording."),
         QStringLiteral("name"), QStringLiteral("BTCUSDT")},
        {QStringLiteral("speed"),
         QStringLiteral("Pace of the recording; 1: as recorded, 0: as fast as possible."),
         QStringLiteral("factor"), QStringLiteral("1")},
    });
}

Result<FaultPlan> loadFaults(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return Error::local("cannot read " + path);
    }
    std::ostringstream text;
    text << file.rdbuf();
    return FaultPlan::fromJson(text.str());
}

std::string announcement(const std::vector<SiteAddress>& addresses,
                         const std::vector<DemoCredential>& credentials, std::uint64_t seed)
{
    JsonWriter writer;
    writer.beginObject().key("dialects").beginObject();
    for (const auto& address : addresses) {
        writer.key(address.dialect).beginObject().key("rest").string(address.rest);
        writer.key("ws").string(address.stream);
        if (!address.socketApi.empty()) {
            writer.key("wsApi").string(address.socketApi);
        }
        writer.endObject();
    }
    writer.endObject().key("credentials").beginObject();
    for (const auto& address : addresses) {
        writer.key(address.dialect).beginArray();
        for (const auto& credential : credentials) {
            if (credential.dialect != address.dialect) {
                continue;
            }
            writer.beginObject().key("account").string(credential.account);
            writer.key("type").string(toText(credential.type));
            writer.key("apiKey").string(credential.apiKey);
            writer.key("secret").string(credential.secret).endObject();
        }
        writer.endArray();
    }
    // As text: JSON numbers end at 2^53 for many readers.
    writer.endObject().key("seed").string(std::to_string(seed)).endObject();
    return writer.take();
}

} // namespace

int main(int argc, char* argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("agio-venue"));
    QCoreApplication::setApplicationVersion(QStringLiteral(AGIO_VERSION));
    QCommandLineParser parser;
    defineOptions(parser);
    parser.process(application);

    std::string problem;
    const auto arguments = readArguments(parser, problem);
    if (!arguments || !parser.positionalArguments().isEmpty()) {
        return complain(problem.empty() ? "unexpected argument" : problem, kExitUsage);
    }
    const SystemClock clock;
    VenueServer server(clock, arguments->options);
    if (!arguments->faultsPath.empty()) {
        auto plan = loadFaults(arguments->faultsPath);
        if (!plan) {
            return complain(plan.error().message, kExitUsage);
        }
        server.setFaults(std::move(plan).value());
    }
    const auto addresses = server.start();
    if (!addresses) {
        return complain(addresses.error().message, kExitFailure);
    }
    const auto credentials = addDemoAccounts(server, *addresses, arguments->options.seed);
    if (!credentials) {
        return complain(credentials.error().message, kExitFailure);
    }
    std::printf("%s\n", announcement(*addresses, *credentials, arguments->options.seed).c_str());
    std::fflush(stdout);

    onStopSignal(&application, [&server] {
        server.stop();
        QCoreApplication::quit();
    });
    return QCoreApplication::exec();
}
