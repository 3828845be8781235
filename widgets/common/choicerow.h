#pragma once

class QAbstractButton;
class QLabel;

namespace athanor {

/// A radio button or check box without a text of its own beside a label that wraps; a click on the label chooses too.
void letLabelChoose(QLabel *label, QAbstractButton *button);

} // namespace athanor
