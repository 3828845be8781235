#pragma once

#include "widgets/common/theme.h"

#include <QPushButton>

namespace athanor {

/// A button as the design draws it, with its key beside its name. Primary is the one main action of a window.
/// It takes the focus by Tab only, so that a click does not take the cursor out of the editor.
class Button final : public QPushButton
{
    Q_OBJECT
public:
    enum class Kind { Primary, Quiet, Flat };

    Button(const Theme &theme, Kind kind, const QString &text, QWidget *parent = nullptr);

    /// Shown small after the text ("F5"), and told to screen readers.
    void setKeyHint(const QString &key);
    /// Our name of an icon, shown before the text; the accessible name must be set when there is no text.
    void setIconName(const QString &name);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont textFont() const;
    QFont keyFont() const;
    int horizontalPadding() const;

    const Theme &m_theme;
    Kind m_kind;
    QString m_key;
    QString m_iconName;
};

} // namespace athanor
