// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/orderactions.h"

#include <QCoreApplication>

namespace agio {

namespace {

// Patterns come from the core as English source text; two contexts hold them.
QString translated(const std::string& pattern)
{
    for (const char* context : {"check", "errors"}) {
        const QString text = QCoreApplication::translate(context, pattern.c_str());
        if (text != QString::fromStdString(pattern)) {
            return text;
        }
    }
    return QString::fromStdString(pattern);
}

} // namespace

// One pass over the pattern: an argument that itself contains "{0}" stays as it is.
QString sentenceOf(const std::string& pattern, const std::vector<std::string>& arguments)
{
    const QString text = translated(pattern);
    QString result;
    result.reserve(text.size() + 32);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype close =
            text.at(i) == QLatin1Char('{') ? text.indexOf(QLatin1Char('}'), i) : -1;
        bool isNumber = false;
        const uint index =
            close > i ? QStringView(text).mid(i + 1, close - i - 1).toUInt(&isNumber) : 0;
        if (isNumber && index < arguments.size()) {
            // An explanation, a side or a form may stand inside a sentence: it has a translation
            // too.
            result += translated(arguments.at(index));
            i = close;
        } else {
            result += text.at(i);
        }
    }
    return result;
}

QString sentenceOf(const Finding& finding)
{
    return sentenceOf(finding.pattern, finding.arguments);
}

} // namespace agio
