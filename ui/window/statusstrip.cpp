// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/statusstrip.h"

#include "ui/shell/framepacer.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QLabel>
#include <QStyle>

namespace agio {

namespace {

constexpr int kNoticeSeconds = 8;

QLabel* addLabel(QStatusBar* bar, bool atRight, bool figures)
{
    auto* label = new QLabel(bar);
    label->setProperty("tone", QStringLiteral("3"));
    label->setProperty("figures", figures);
    label->setTextFormat(Qt::PlainText);
    atRight ? bar->addPermanentWidget(label) : bar->addWidget(label);
    return label;
}

} // namespace

StatusStrip::StatusStrip(TerminalPort& port, Theme& theme, FramePacer& pacer, QWidget* parent)
    : QStatusBar(parent)
    , m_port(port)
    , m_theme(theme)
    , m_pacer(pacer)
    , m_exchanges(addLabel(this, false, false))
    , m_notice(new QLabel(this))
    , m_offset(addLabel(this, true, false))
    , m_frames(addLabel(this, true, false))
    , m_feed(addLabel(this, true, false))
    , m_clock(addLabel(this, true, true))
{
    setSizeGripEnabled(false);
    setFixedHeight(26);
    setContentsMargins(8, 0, 8, 0);
    m_exchanges->setTextFormat(Qt::RichText); // our own words only, see healthText
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    addWidget(m_notice, 1);
    connect(&port, &TerminalPort::healthChanged, this, &StatusStrip::refreshHealth);
    connect(&theme, &Theme::changed, this, &StatusStrip::refreshHealth);
    connect(&pacer, &FramePacer::second, this, &StatusStrip::refreshClock);
    refreshHealth();
    refreshClock();
}

QString StatusStrip::healthText(const ExchangeHealth& health) const
{
    const auto span = [this](Token token, const QString& text) {
        return QStringLiteral("<span style=\"color:%1\">%2</span>")
            .arg(m_theme.colour(token).name(), text.toHtmlEscaped());
    };
    Token dot = Token::Ok;
    QString word;
    switch (health.market) {
    case LinkState::Live:
        if (health.lag) {
            word = tr("%1 ms").arg(health.lag->toMs());
        }
        break;
    case LinkState::Connecting:
        dot = Token::Warning;
        word = tr("connecting");
        break;
    case LinkState::Slow:
        dot = Token::Warning;
        word = tr("slow");
        break;
    case LinkState::Stale:
        dot = Token::Bad;
        word = tr("stale");
        break;
    case LinkState::Offline:
        dot = Token::Bad;
        word = tr("offline");
        break;
    }
    if (health.retryAt && health.market == LinkState::Offline) {
        const std::int64_t seconds = (*health.retryAt - m_port.now()).toMs() / 1000 + 1;
        if (seconds > 0) {
            word += QLatin1String(", ") + tr("again in %1 s").arg(seconds);
        }
    }
    if (health.hasAccount && health.account != LinkState::Live &&
        health.market != LinkState::Offline) {
        word += QStringLiteral(" · ") + tr("orders unverified");
        dot = dot == Token::Ok ? Token::Warning : dot;
    }
    if (health.rateBudgetUsed >= 0.005) {
        word += QStringLiteral(" · ") + tr("%1 % budget").arg(qRound(health.rateBudgetUsed * 100));
    }
    return span(dot, QStringLiteral("●")) + QStringLiteral("&nbsp;") +
        span(Token::Text2, QString::fromStdString(health.displayName)) + QStringLiteral("&nbsp;") +
        span(Token::Text3, word);
}

void StatusStrip::refreshHealth()
{
    QStringList parts;
    QStringList tips;
    std::optional<Duration> offset;
    double feed = 0;
    for (const auto& health : m_port.health()) {
        parts.push_back(healthText(health));
        QString tip = QString::fromStdString(health.displayName) + QStringLiteral(": ") +
            QString::fromStdString(health.host);
        if (!health.reason.empty()) {
            tip += QStringLiteral(" – ") + tr(health.reason.c_str());
        }
        tips.push_back(tip);
        // In a replay the offset is the age of the recording, not a fault of the clock.
        if (health.clockOffset && health.environment != Environment::Replay) {
            offset = health.clockOffset;
        }
        feed += health.framesPerSecond;
    }
    m_exchanges->setText(parts.join(QStringLiteral("&nbsp;&nbsp;&nbsp;")));
    m_exchanges->setToolTip(tips.join(QLatin1Char('\n')));
    if (offset) {
        const std::int64_t ms = offset->toMs();
        m_offset->setText(tr("clock %1%2 ms")
                              .arg(ms < 0 ? QStringLiteral("−") : QStringLiteral("+"))
                              .arg(ms < 0 ? -ms : ms));
        const bool large = ms > 500 || ms < -500;
        m_offset->setProperty("tone", large ? QStringLiteral("warning") : QStringLiteral("3"));
        m_offset->style()->unpolish(m_offset);
        m_offset->style()->polish(m_offset);
    } else {
        m_offset->setText(tr("clock –"));
    }
    m_feed->setText(tr("%1 frames/s").arg(numberText(Decimal(static_cast<std::int64_t>(feed)))));
}

void StatusStrip::refreshClock()
{
    m_frames->setText(tr("%1 fps").arg(m_pacer.framesLastSecond()));
    m_frames->setToolTip(tr("longest gap %1 ms").arg(m_pacer.longestGapMs()));
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_port.now().toMs(), Qt::UTC);
    m_clock->setText(now.toString(QStringLiteral("HH:mm:ss")) + QStringLiteral(" UTC"));
    if (m_noticeSeconds > 0 && --m_noticeSeconds == 0) {
        m_notice->clear();
    }
}

void StatusStrip::say(const QString& text, Severity severity)
{
    QString tone = QStringLiteral("2");
    if (severity == Severity::Warning) {
        tone = QStringLiteral("warning");
    } else if (severity == Severity::Blocking) {
        tone = QStringLiteral("bad");
    }
    m_notice->setProperty("tone", tone);
    m_notice->style()->unpolish(m_notice);
    m_notice->style()->polish(m_notice);
    m_notice->setText(text);
    m_notice->setToolTip(text);
    m_noticeSeconds = kNoticeSeconds;
}

} // namespace agio
