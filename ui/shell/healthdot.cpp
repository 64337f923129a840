// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/healthdot.h"

#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace agio {

namespace {

constexpr int kDot = 7;
constexpr int kGap = 6;

Token tokenOf(LinkState state) noexcept
{
    switch (state) {
    case LinkState::Live:
        return Token::Ok;
    case LinkState::Connecting:
    case LinkState::Slow:
        return Token::Warning;
    case LinkState::Stale:
    case LinkState::Offline:
        break;
    }
    return Token::Bad;
}

} // namespace

QString lagText(Duration lag)
{
    const std::int64_t ms = std::max<std::int64_t>(0, lag.toMs());
    if (ms < 1'000) {
        return HealthDot::tr("%1 ms").arg(ms);
    }
    if (ms < 60'000) {
        return HealthDot::tr("%1 s").arg(numberText(Decimal::fromParts(ms / 100, 1)));
    }
    return HealthDot::tr("%1 min").arg(ms / 60'000);
}

HealthDot::HealthDot(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void HealthDot::showHealth(const std::vector<ExchangeHealth>& all, const ExchangeId& exchange)
{
    const auto found = std::find_if(all.begin(), all.end(), [&exchange](const ExchangeHealth& h) {
        return h.exchange == exchange;
    });
    setVisible(found != all.end());
    if (found != all.end()) {
        setState(found->market, found->lag,
                 QCoreApplication::translate("agio::StatusStrip", found->reason.c_str()));
    }
}

void HealthDot::setState(LinkState state, std::optional<Duration> lag, const QString& reason)
{
    const QString lagWords = lag ? lagText(*lag) : QString();
    QString text;
    switch (state) {
    case LinkState::Connecting:
        text = tr("connecting");
        break;
    case LinkState::Live:
        text = lag ? lagWords : tr("live");
        break;
    case LinkState::Slow:
        text = lag ? tr("slow %1").arg(lagWords) : tr("slow");
        break;
    case LinkState::Stale:
        text = tr("stale");
        break;
    case LinkState::Offline:
        text = tr("offline");
        break;
    }
    setToolTip(reason);
    if (text == m_text && state == m_state) {
        return;
    }
    const bool widthChanges = text.size() != m_text.size();
    m_state = state;
    m_text = text;
    setAccessibleName(tr("Feed: %1").arg(text));
    if (widthChanges) {
        updateGeometry();
    }
    update();
}

QSize HealthDot::sizeHint() const
{
    const QFontMetrics metrics(m_theme.numberFont());
    return {kDot + kGap + metrics.horizontalAdvance(m_text), metrics.height()};
}

void HealthDot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colour(tokenOf(m_state)));
    painter.drawEllipse(QRectF(0, (height() - kDot) / 2.0, kDot, kDot));
    painter.setPen(m_theme.colour(Token::Text2));
    painter.setFont(m_theme.numberFont());
    painter.drawText(rect().adjusted(kDot + kGap, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     m_text);
}

} // namespace agio
