// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The command line of agio. No secret is ever taken from it.

#include <QString>
#include <QStringList>

#include <optional>

namespace agio {

struct Options
{
    bool demo = false;
    QString recordDirectory;
    QString replayFile;
    double replaySpeed = 1.0;
    QString profile = QStringLiteral("default");
    QString screenshotFile;
    int afterSeconds = 8;
    QString language; // empty: the settings', else the system's
    QString theme; // "dark", "light"; empty: the settings'
    QString colours; // "green-up", "red-up", "red-up-blue-down", "colour-blind"
    int width = 0, height = 0;
    std::optional<quint64> seed;
    bool printTimes = false;
};

struct ParsedOptions
{
    std::optional<Options> options; // none: print `message` and leave with `exitCode`
    QString message;
    int exitCode = 0;
};

ParsedOptions parseOptions(const QStringList& arguments);

} // namespace agio
