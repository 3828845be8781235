#pragma once

#include "app/shell/enginelink.h"

#include <QHash>
#include <QObject>

namespace athanor {

class EditorTabs;

/// Brings the editor's questions (what is wrong here, which names fit, what is this) to the engine, and the newest
/// answer of each kind back. Nothing is said when there is none: an editor without help is still an editor.
class AnalysisDesk final : public QObject
{
    Q_OBJECT
public:
    AnalysisDesk(EngineLink &engine, EditorTabs &editors, QObject *parent = nullptr);

private:
    struct Question
    {
        JobId job = JobId::None;
        QString path;
    };
    Question m_completion;
    Question m_hover;
    QHash<QString, JobId> m_lints; ///< The newest of each file.
};

} // namespace athanor
