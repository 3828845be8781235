#pragma once

#include "widgets/common/theme.h"

#include <QPushButton>

namespace athanor {

/// A button as the design draws it, with its key beside its name. Primary is the one main action of a window; Field
/// looks like a place to type, for what opens one. It takes the focus by Tab only, so that a click does not take the
/// cursor out of the editor.
class Button final : public QPushButton
{
    Q_OBJECT
public:
    enum class Kind { Primary, Quiet, Flat, Field };
    /// How much is shown where room is short. IconOnly needs an icon; the text is then its tool tip.
    enum class Detail { Full, NoKey, IconOnly };

    Button(const Theme &theme, Kind kind, const QString &text, QWidget *parent = nullptr);

    /// Shown small after the text ("F5"), and told to screen readers.
    void setKeyHint(const QString &key);
    /// Our name of an icon, shown before the text; the accessible name must be set when there is no text.
    void setIconName(const QString &name);
    /// The icon is shown beside the text and not only in its place.
    void setIconBeside(bool beside);
    void setDetail(Detail detail);
    /// It may be narrower than its text, which is then cut with an ellipsis and told whole in a tool tip.
    void setElides(bool elides);
    /// The text is code: a path, a request.
    void setCode(bool code);

    bool isElided() const;
    QSize sizeHint() const override { return hintFor(m_detail); }
    QSize hintFor(Detail detail) const;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Colors
    {
        QColor ground, ink, border;
    };
    void changed();
    Colors colors() const;
    bool showsText(Detail detail) const;
    bool showsIcon(Detail detail) const;
    bool showsKey(Detail detail) const { return detail == Detail::Full && !m_key.isEmpty(); }
    QFont textFont() const;
    QFont keyFont() const;
    int horizontalPadding(Detail detail) const;
    int textRoom() const;

    const Theme &m_theme;
    Kind m_kind;
    Detail m_detail = Detail::Full;
    QString m_key;
    QString m_iconName;
    bool m_iconBeside = false;
    bool m_elides = false;
    bool m_code = false;
};

} // namespace athanor
