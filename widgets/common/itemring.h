#pragma once

class QPainter;
class QStyleOptionViewItem;

namespace athanor {

class Theme;

/// Draws the ring around a row that the keyboard is at, as delegates do it that paint their rows themselves; nothing
/// while the view has no focus. Leaves the painter as it was.
void paintItemRing(QPainter &painter, const QStyleOptionViewItem &option, const Theme &theme);

} // namespace athanor
