#pragma once

class QWidget;

namespace athanor {

/// Puts everything in a container that Tab can reach behind `start`, in the order it was added. Widgets that are made
/// while the window stands would otherwise come last of all.
void chainFocus(QWidget *start, QWidget *container);

} // namespace athanor
