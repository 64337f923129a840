// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/uisettings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QThreadPool>

namespace agio {

namespace {

constexpr qint64 kMaxBytes = 4 << 20;

void writeFile(const QString& path, const QByteArray& json)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(json) == json.size()) {
        file.commit();
    }
}

} // namespace

UiSettings::UiSettings(QString path)
    : m_path(std::move(path))
    , m_writer(std::make_unique<QThreadPool>())
{
    m_writer->setMaxThreadCount(1); // writes stay in order
    QFile file(m_path);
    if (m_path.isEmpty() || !file.exists()) {
        return;
    }
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxBytes) {
        m_problem =
            QStringLiteral("The settings %1 could not be read; defaults are used.").arg(m_path);
        return;
    }
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError || !document.isObject()) {
        const QString aside = m_path + QStringLiteral(".damaged");
        QFile::remove(aside);
        file.close();
        QFile::rename(m_path, aside);
        m_problem =
            QStringLiteral("The settings were damaged; kept as %1, defaults are used.").arg(aside);
        return;
    }
    m_values = document.object().toVariantMap();
}

UiSettings::~UiSettings()
{
    save();
    m_writer->waitForDone();
}

QVariant UiSettings::value(const QString& key, const QVariant& fallback) const
{
    return m_values.value(key, fallback);
}

void UiSettings::setValue(const QString& key, const QVariant& value)
{
    if (m_values.value(key) != value) {
        m_values.insert(key, value);
        m_changed = true;
    }
}

QByteArray UiSettings::bytes(const QString& key) const
{
    return QByteArray::fromBase64(m_values.value(key).toString().toLatin1());
}

void UiSettings::setBytes(const QString& key, const QByteArray& value)
{
    setValue(key, QString::fromLatin1(value.toBase64()));
}

void UiSettings::save()
{
    if (!m_changed || m_path.isEmpty()) {
        return;
    }
    m_changed = false;
    const QByteArray json =
        QJsonDocument(QJsonObject::fromVariantMap(m_values)).toJson(QJsonDocument::Indented);
    m_writer->start([path = m_path, json] { writeFile(path, json); });
}

} // namespace agio
