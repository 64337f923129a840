// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the window remembers between runs: layout, theme, language, watchlist, sizes. Never a
// secret. Read once before the window opens; written by a worker, whole and atomically, so that the
// interface thread never waits for a disk.

#include <QByteArray>
#include <QString>
#include <QVariantMap>

#include <memory>

class QThreadPool;

namespace agio {

class UiSettings
{
public:
    explicit UiSettings(QString path); // reads; a damaged file is set aside, not lost
    ~UiSettings(); // waits for the last write
    QVariant value(const QString& key, const QVariant& fallback = {}) const;
    void setValue(const QString& key, const QVariant& value);
    QByteArray bytes(const QString& key) const; // kept as base64 text
    void setBytes(const QString& key, const QByteArray& value);
    void save();
    QString problem() const { return m_problem; } // what was wrong with the file, for the log

private:
    QString m_path;
    QVariantMap m_values;
    QString m_problem;
    std::unique_ptr<QThreadPool> m_writer;
    bool m_changed = false;
};

} // namespace agio
