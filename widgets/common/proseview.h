#pragma once

#include "widgets/common/theme.h"

#include <QTextBrowser>

#include <functional>

namespace athanor {

/// Text to read as part of a longer page: as high as its lines, selectable, its links reachable by Tab. The rich text
/// is made anew when the theme changes. A link with a title ("<a title=…>") is a quiet one: underlined with dots, in
/// the colour of its text; the title is its tool tip, and what a screen reader says when the keyboard comes to it.
class ProseView final : public QTextBrowser
{
    Q_OBJECT
public:
    using Source = std::function<QString(const Theme &theme)>;

    /// width: what it will most likely be given, in pixels, so that its text is laid out once.
    ProseView(const Theme &theme, Source html, QWidget *parent = nullptr, int width = usualWidth);

    /// Shows another text in its place.
    void setSource(Source html);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, 20}; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void wheelEvent(QWheelEvent *event) override;
    QMimeData *createMimeDataFromSelection() const override;

private:
    static constexpr int usualWidth = 544; ///< Close to that of a reading column.
    void render();
    void dotQuietLinks();
    void describeLink();
    void fitHeight();

    const Theme &m_theme;
    Source m_html;
    int m_width;
};

} // namespace athanor
