// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agio/options.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QRegularExpression>

namespace agio {

namespace {

ParsedOptions refuse(const QString& what)
{
    return {std::nullopt, what + QStringLiteral("\nagio --help lists the options."), 2};
}

} // namespace

ParsedOptions parseOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Agio, a desktop trading terminal for crypto.\n"
                       "Without options it uses the key stored in this profile, or the demo."));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  QStringLiteral("Shows this text."));
    const QCommandLineOption version({QStringLiteral("v"), QStringLiteral("version")},
                                     QStringLiteral("Shows the version."));
    const QCommandLineOption demo(QStringLiteral("demo"),
                                  QStringLiteral("Trades on an embedded simulated exchange: no "
                                                 "keys, no network."));
    const QCommandLineOption record(QStringLiteral("record"),
                                    QStringLiteral("Records raw public market data into DIR."),
                                    QStringLiteral("DIR"));
    const QCommandLineOption replay(QStringLiteral("replay"),
                                    QStringLiteral("Plays a recording (.jsonl, .jsonl.zst)."),
                                    QStringLiteral("FILE"));
    const QCommandLineOption speed(QStringLiteral("speed"),
                                   QStringLiteral("Speed of a replay, 0.1 to 100."),
                                   QStringLiteral("X"), QStringLiteral("1"));
    const QCommandLineOption profile(QStringLiteral("profile"),
                                     QStringLiteral("Settings and journal of that name."),
                                     QStringLiteral("NAME"), QStringLiteral("default"));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"),
                                        QStringLiteral("Writes the window to a PNG and leaves."),
                                        QStringLiteral("FILE"));
    const QCommandLineOption after(QStringLiteral("after"),
                                   QStringLiteral("Seconds until the screenshot."),
                                   QStringLiteral("SECONDS"), QStringLiteral("8"));
    const QCommandLineOption language(
        QStringLiteral("lang"), QStringLiteral("Language: en, zh_CN."), QStringLiteral("LOCALE"));
    const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("dark or light."),
                                   QStringLiteral("NAME"));
    const QCommandLineOption colours(
        QStringLiteral("colours"),
        QStringLiteral("green-up, red-up, red-up-blue-down or colour-blind."),
        QStringLiteral("NAME"));
    const QCommandLineOption size(QStringLiteral("size"), QStringLiteral("Window size."),
                                  QStringLiteral("WxH"));
    const QCommandLineOption seed(
        QStringLiteral("seed"), QStringLiteral("Seed of the demo's market."), QStringLiteral("N"));
    const QCommandLineOption times(QStringLiteral("print-times"),
                                   QStringLiteral("Prints when the window was painted and when "
                                                  "the first live price was there."));
    parser.addOptions({help, version, demo, record, replay, speed, profile, screenshot, after,
                       language, theme, colours, size, seed, times});
    if (!parser.parse(arguments)) {
        return refuse(parser.errorText());
    }
    if (parser.isSet(help)) {
        return {std::nullopt, parser.helpText(), 0};
    }
    if (parser.isSet(version)) {
        return {std::nullopt, QStringLiteral("agio " AGIO_VERSION), 0};
    }
    if (!parser.positionalArguments().isEmpty()) {
        return refuse(
            QStringLiteral("Not understood: %1").arg(parser.positionalArguments().first()));
    }
    Options options;
    options.demo = parser.isSet(demo);
    options.recordDirectory = parser.value(record);
    options.replayFile = parser.value(replay);
    options.profile = parser.value(profile);
    options.screenshotFile = parser.value(screenshot);
    options.language = parser.value(language);
    options.theme = parser.value(theme);
    options.colours = parser.value(colours);
    options.printTimes = parser.isSet(times);
    static const QRegularExpression plainName(QStringLiteral("^[A-Za-z0-9_-]{1,32}$"));
    if (!plainName.match(options.profile).hasMatch()) {
        return refuse(QStringLiteral("--profile takes 1 to 32 letters, digits, - or _"));
    }
    if (options.demo && !options.replayFile.isEmpty()) {
        return refuse(QStringLiteral("--demo and --replay exclude each other"));
    }
    if (!options.replayFile.isEmpty() && !QFileInfo::exists(options.replayFile)) {
        return refuse(QStringLiteral("There is no file %1").arg(options.replayFile));
    }
    bool isNumber = false;
    options.replaySpeed = parser.value(speed).toDouble(&isNumber);
    if (!isNumber || options.replaySpeed < 0.1 || options.replaySpeed > 100) {
        return refuse(QStringLiteral("--speed takes a number from 0.1 to 100"));
    }
    options.afterSeconds = parser.value(after).toInt(&isNumber);
    if (!isNumber || options.afterSeconds < 0 || options.afterSeconds > 3600) {
        return refuse(QStringLiteral("--after takes 0 to 3600 seconds"));
    }
    if (parser.isSet(seed)) {
        options.seed = parser.value(seed).toULongLong(&isNumber);
        if (!isNumber) {
            return refuse(QStringLiteral("--seed takes a whole number"));
        }
    }
    if (parser.isSet(size)) {
        const QStringList parts = parser.value(size).split(QLatin1Char('x'));
        options.width = parts.value(0).toInt();
        options.height = parts.value(1).toInt();
        if (parts.size() != 2 || options.width < 320 || options.height < 240 ||
            options.width > 16'384 || options.height > 16'384) {
            return refuse(QStringLiteral("--size takes WIDTHxHEIGHT, at least 320x240"));
        }
    }
    const QStringList themes{QString(), QStringLiteral("dark"), QStringLiteral("light")};
    if (!themes.contains(options.theme)) {
        return refuse(QStringLiteral("--theme takes dark or light"));
    }
    const QStringList sets{QString(), QStringLiteral("green-up"), QStringLiteral("red-up"),
                           QStringLiteral("red-up-blue-down"), QStringLiteral("colour-blind")};
    if (!sets.contains(options.colours)) {
        return refuse(QStringLiteral("--colours takes green-up, red-up, red-up-blue-down or "
                                     "colour-blind"));
    }
    return {options, {}, 0};
}

} // namespace agio
