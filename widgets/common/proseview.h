#pragma once

#include "widgets/common/theme.h"

#include <QTextBrowser>

#include <functional>

namespace athanor {

/// Text to read as part of a longer page: as high as its lines, selectable, its links reachable by Tab. The rich text
/// is made anew when the theme changes.
class ProseView final : public QTextBrowser
{
    Q_OBJECT
public:
    using Source = std::function<QString(const Theme &theme)>;

    ProseView(const Theme &theme, Source html, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, 20}; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    QMimeData *createMimeDataFromSelection() const override;

private:
    void render();
    void fitHeight();

    const Theme &m_theme;
    Source m_html;
    bool m_sized = false; ///< Somebody has given it its width.
};

} // namespace athanor
