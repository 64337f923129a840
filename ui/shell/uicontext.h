// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What every pane is given; owned by the main window's maker and outlives all panes.

namespace agio {

class Arming;
class FramePacer;
class OrderActions;
class Selection;
class TerminalPort;
class Theme;

struct UiContext
{
    TerminalPort& port;
    Theme& theme;
    FramePacer& pacer;
    Arming& arming;
    Selection& selection;
    OrderActions& actions;
};

} // namespace agio
