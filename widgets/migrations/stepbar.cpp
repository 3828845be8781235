#include "widgets/migrations/stepbar.h"

#include "widgets/common/button.h"
#include "widgets/common/labels.h"
#include "widgets/migrations/migrationplayer.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSlider>

namespace athanor {

StepBar::StepBar(const Theme &theme, MigrationPlayer &player, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_player(player), m_slider(new QSlider(Qt::Horizontal)),
      m_place(textLabel({}, QStringLiteral("code"))), m_speed(new QComboBox)
{
    setGround(this, QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(6);
    m_start = add("stepStart", QStringLiteral("reset"), tr("Back to where it began"), {});
    m_back = add("stepBack", QStringLiteral("back"), tr("One step back"), QStringLiteral("Shift+F7"));
    m_play = add("stepPlay", QStringLiteral("run"), tr("Play"), QStringLiteral("Ctrl+F7"));
    m_step = add("stepOn", QStringLiteral("forward"), tr("One step on"), QStringLiteral("F7"));
    m_slider->setObjectName(QStringLiteral("stepSlider"));
    m_slider->setAccessibleName(tr("Moments of the database, from the first to the latest"));
    m_slider->setPageStep(1);
    m_slider->setTracking(false);
    m_slider->setMinimumWidth(60);
    row->addWidget(m_slider, 1);
    m_place->setObjectName(QStringLiteral("stepPlace"));
    m_place->setWordWrap(false);
    row->addWidget(m_place);
    m_speed->setObjectName(QStringLiteral("stepSpeed"));
    m_speed->setProperty("field", true);
    m_speed->addItems({tr("Slow"), tr("Normal"), tr("Fast")});
    m_speed->setCurrentIndex(int(MigrationPlayer::Speed::Normal));
    m_speed->setAccessibleName(tr("How fast it plays"));
    row->addWidget(m_speed);
    connect(m_start, &QPushButton::clicked, &player, [&player] { player.goTo(0); });
    connect(m_back, &QPushButton::clicked, &player, &MigrationPlayer::back);
    connect(m_play, &QPushButton::clicked, this,
            [this] { m_player.isPlaying() ? m_player.pause() : Q_EMIT playRequested(); });
    connect(m_step, &QPushButton::clicked, this, &StepBar::stepRequested);
    connect(m_slider, &QSlider::valueChanged, this, [this](int place) {
        if (!m_showing) m_player.goTo(place);
    });
    connect(m_speed, &QComboBox::currentIndexChanged, &player,
            [&player](int speed) { player.setSpeed(MigrationPlayer::Speed(speed)); });
    connect(&player, &MigrationPlayer::changed, this, &StepBar::show);
    show();
}

Button *StepBar::add(const char *name, const QString &icon, const QString &text, const QString &key)
{
    auto *button = new Button(m_theme, Button::Kind::Quiet, text);
    button->setObjectName(QLatin1String(name));
    button->setIconName(icon);
    button->setDetail(Button::Detail::IconOnly);
    button->setAccessibleName(key.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, key));
    button->setToolTip(button->accessibleName());
    layout()->addWidget(button);
    return button;
}

void StepBar::show()
{
    m_showing = true;
    const int last = int(m_player.moments().size()) - 1;
    const bool free = m_player.isOpen() && !m_player.isBusy();
    m_slider->setRange(0, std::max(0, last));
    m_slider->setValue(m_player.place());
    m_slider->setEnabled(free && last > 0);
    m_start->setEnabled(free && m_player.place() > 0);
    m_back->setEnabled(free && m_player.place() > 0);
    m_step->setEnabled(free);
    m_play->setEnabled(m_player.isOpen() && (m_player.isPlaying() || !m_player.isBusy()));
    const QString playWords = m_player.isPlaying() ? tr("Pause (Ctrl+F7)") : tr("Play (Ctrl+F7)");
    m_play->setIconName(m_player.isPlaying() ? QStringLiteral("stop") : QStringLiteral("run"));
    m_play->setAccessibleName(playWords);
    m_play->setToolTip(playWords);
    m_place->setText(m_player.isOpen() ? QStringLiteral("%1 / %2").arg(m_player.place()).arg(last) : QString());
    if (m_player.isOpen()) {
        const QString words = m_player.now().words.isEmpty() ? tr("where it began") : m_player.now().words;
        m_slider->setAccessibleDescription(words);
        m_slider->setToolTip(words);
    }
    m_showing = false;
}

} // namespace athanor
