// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/pane.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <array>

namespace agio {

namespace {

constexpr int kHeaderHeight = 30;
// Pale enough for dark digits on them in both schemes.
constexpr std::array<QRgb, 9> kLinkColours{0xff8ab4f8, 0xfff2b84b, 0xff7fd1ae,
                                           0xffc9a7ff, 0xffff9e80, 0xff80deea,
                                           0xfff48fb1, 0xffd4e157, 0xffb0bec5};

} // namespace

Pane::Pane(Theme& theme, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_header(new QWidget(this))
    , m_link(new QLabel(m_header))
    , m_title(new QLabel(title, m_header))
    , m_place(new QLabel(m_header))
    , m_left(new QHBoxLayout)
    , m_right(new QHBoxLayout)
    , m_body(new QVBoxLayout)
{
    setAccessibleName(title);
    m_header->setObjectName(QStringLiteral("paneHeader"));
    m_header->setAttribute(Qt::WA_StyledBackground);
    m_header->setFixedHeight(kHeaderHeight);
    // The content says how narrow a pane may be; the header folds or is cut.
    m_header->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_header->setMinimumWidth(1);
    m_link->setFixedSize(14, 14);
    m_link->setAlignment(Qt::AlignCenter);
    m_link->hide();
    m_title->setProperty("strong", true);
    m_place->setProperty("tone", QStringLiteral("2"));
    m_place->hide();

    auto* header = new QHBoxLayout(m_header);
    header->setContentsMargins(10, 0, 10, 0);
    header->setSpacing(8);
    // A dock asks its title bar for its size hint, not for its fixed height.
    header->addStrut(kHeaderHeight);
    header->addWidget(m_link);
    header->addWidget(m_title);
    header->addWidget(m_place);
    m_left->setSpacing(2);
    m_right->setSpacing(8);
    header->addLayout(m_left);
    header->addStretch(1);
    header->addLayout(m_right);

    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(0);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_header);
    all->addLayout(m_body, 1);
    setAutoFillBackground(true);
    m_link->setFont(m_theme.textFont(10, QFont::Bold));
}

void Pane::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void Pane::setPlace(const QString& text)
{
    m_place->setText(text);
    showPlace(m_isPlaceShown);
}

void Pane::showPlace(bool isShown)
{
    m_isPlaceShown = isShown;
    m_place->setVisible(isShown && !m_place->text().isEmpty());
}

void Pane::setLinkGroup(int group)
{
    m_link->setVisible(group > 0);
    if (group <= 0) {
        return;
    }
    const auto index = static_cast<std::size_t>(group - 1) % kLinkColours.size();
    m_link->setText(QString::number(group));
    m_link->setAccessibleName(tr("Link group %1").arg(group));
    m_link->setToolTip(tr("Panes with this number show the same instrument"));
    m_link->setStyleSheet(QStringLiteral("background:%1;color:#0E1116;border-radius:3px;"
                                         "font-size:10px;font-weight:700")
                              .arg(QColor::fromRgb(kLinkColours.at(index)).name()));
}

} // namespace agio
