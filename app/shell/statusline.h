#pragma once

#include "engine/runtime/supervisor.h"
#include "widgets/common/theme.h"

#include <QFrame>

class QLabel;

namespace athanor {

class ElidedLabel;

/// How well learner code is isolated, in words.
QString isolationWords(IsolationTier tier);

/// The bottom of the window: the engine at the left, what was last done and what is installed at the right.
class StatusLine final : public QFrame
{
    Q_OBJECT
public:
    explicit StatusLine(const Theme &theme, QWidget *parent = nullptr);

    void setEngine(const EngineState &state);
    void setLast(const QString &words);
    /// A passing word about the next key; empty brings the rest back.
    void setHint(const QString &hint);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void render();
    void fit();

    const Theme &m_theme;
    EngineState m_state;
    QLabel *m_dot;
    ElidedLabel *m_engine;
    ElidedLabel *m_hint;
    ElidedLabel *m_last;
    QLabel *m_versions;
};

} // namespace athanor
