// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agio/application.h"
#include "app/agio/options.h"
#include "core/base/hardening.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QIcon>

#include <cstdio>

int main(int argc, char** argv)
{
#ifdef NDEBUG
    agio::hardenProcess(); // before anything could hold a secret
#endif
    QElapsedTimer sinceStart;
    sinceStart.start();
    QStringList arguments;
    for (int i = 0; i < argc; ++i) {
        arguments.push_back(QString::fromLocal8Bit(argv[i]));
    }
    const agio::ParsedOptions parsed = agio::parseOptions(arguments);
    if (!parsed.options) {
        std::fprintf(parsed.exitCode == 0 ? stdout : stderr, "%s\n",
                     parsed.message.toLocal8Bit().constData());
        return parsed.exitCode;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("agio"));
    QApplication::setApplicationDisplayName(QStringLiteral("Agio"));
    QApplication::setApplicationVersion(QStringLiteral(AGIO_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("agio"));
    QIcon icon;
    for (const int size : {16, 24, 32, 48, 64, 128, 256}) {
        icon.addFile(QStringLiteral(":/icons/agio-%1.png").arg(size), QSize(size, size));
    }
    QApplication::setWindowIcon(icon);
    agio::Application agio(application, *parsed.options, sinceStart);
    if (!agio.start()) {
        return 1;
    }
    return QApplication::exec();
}
