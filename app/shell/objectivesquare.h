#pragma once

#include "engine/progress/mastery.h"
#include "widgets/common/theme.h"

#include <QAbstractButton>

namespace athanor {

/// One objective on the course map: a small square whose colour and shape say how far it is. Not begun is an empty
/// frame, under way is filled from below, passed is full, mastered is full with a tick. The arrow keys go from square
/// to square, Return opens.
class ObjectiveSquare final : public QAbstractButton
{
    Q_OBJECT
public:
    ObjectiveSquare(const Theme &theme, const QString &id, const QString &title, QWidget *parent = nullptr);

    const QString &id() const { return m_id; }
    void setProgress(const ObjectiveProgress &progress);
    Mastery mastery() const { return m_mastery; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void describe();

    const Theme &m_theme;
    QString m_id;
    QString m_title;
    Mastery m_mastery = Mastery::NotStarted;
    double m_fraction = 0;
};

} // namespace athanor
