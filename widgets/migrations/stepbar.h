#pragma once

#include "widgets/common/theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;

namespace athanor {

class Button;
class MigrationPlayer;

/// The moments of a MigrationPlayer to go along: to the start, one back, play and pause, one on, a slider and the
/// speed.
class StepBar final : public QWidget
{
    Q_OBJECT
public:
    StepBar(const Theme &theme, MigrationPlayer &player, QWidget *parent = nullptr);

Q_SIGNALS:
    void stepRequested();
    void playRequested();

private:
    Button *add(const char *name, const QString &icon, const QString &text, const QString &key);
    void show();

    const Theme &m_theme;
    MigrationPlayer &m_player;
    Button *m_start;
    Button *m_back;
    Button *m_play;
    Button *m_step;
    QSlider *m_slider;
    QLabel *m_place;
    QComboBox *m_speed;
    bool m_showing = false;
};

} // namespace athanor
