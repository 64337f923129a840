// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one style sheet, made from the theme's tokens. What a widget can ask for by property:
//   QLabel      tone="2" label, tone="3" aside, tone="ok|warning|bad|up|down|accent|own" a meaning;
//               figures="true" numbers' font; strong="true" weight 600
//   QLabel      role="badge" outlined tag (environment), role="liveBadge" filled with the warning
//               colour, role="keycap" a key's name, role="chip" a small filled count
//   QPushButton kind="primary|buy|sell|danger" filled, kind="flat" words only; checkable ones show
//               their checked state by an accent frame
//   QToolButton are words without a frame (header and tool bars)
//   QFrame      role="rule" a 1 px line, role="panel" a raised, framed surface (questions)
//   QLineEdit   state="bad|warning" colours its frame
// After changing a property at run time call restyle() (theme.h).

#include <QString>

namespace agio {

class Theme;
QString makeStyleSheet(const Theme& theme, const QString& textFamilies,
                       const QString& numberFamilies);

} // namespace agio
