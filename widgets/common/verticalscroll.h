#pragma once

class QScrollArea;
class QWidget;

namespace athanor {

/// A scroll area that shows this widget as wide as itself and scrolls it up and down only, on the ground it stands on.
/// It takes no focus: who wants it reached by Tab says so.
QScrollArea *verticalScroll(QWidget *inside);

} // namespace athanor
