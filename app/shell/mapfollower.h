#pragma once

#include "app/shell/enginelink.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace athanor {

class EditorTabs;
class RoutePlayground;

/// Keeps the map of a playground in step with the keys: tells the engine what stands in the editors and is not saved,
/// and has the rules read anew a short pause after the last key. A source that does not load leaves the map as it is.
/// For an exercise and for a project alike.
class MapFollower final : public QObject
{
    Q_OBJECT
public:
    /// Milliseconds after the last key until the rules are read anew.
    static constexpr int typingPause = 90;

    MapFollower(EngineLink &engine, EditorTabs &editors, RoutePlayground &playground, QObject *parent = nullptr);

    /// A project was opened (or the same one anew): nothing was told of it yet, and nothing is asked. From now on keys
    /// are followed.
    void begin();
    /// What runs see; where that is what is saved, keys only make the playground say so.
    void setReach(ProjectSources::Reach reach) { m_reach = reach; }
    /// Nothing is followed until begin().
    void end();
    bool followsKeys() const { return m_open; }

    /// The last question was the learner's own, not that of a key.
    bool wasAsked() const { return m_plain; }

    /// Reads the rules in plain view; an answer that is under way is overtaken.
    void read();
    /// Reads them quietly, now or after the pause.
    void follow();
    void followSoon();
    /// Reads them quietly where they are not known and nobody asked.
    void learn();
    void cancel();
    /// Before anything is asked that is to meet what was typed.
    void tellUnsaved();
    /// The disk counts again for this file. Whether the engine had been told another text.
    bool forget(const QString &path);
    /// The engine wrote it: it reads the disk again by itself.
    void saved(const QString &path) { m_told.remove(path); }

Q_SIGNALS:
    /// The playground shows these rules.
    void shown(const athanor::RouteTable &table);
    /// The files do not load. Where that is to be told: the map is known, or was asked for. Otherwise the playground
    /// only says that there is no map yet.
    void broken(const athanor::LearnerError &error);
    void failed(const QString &message);

private:
    void ask();

    EngineLink &m_engine;
    EditorTabs &m_editors;
    RoutePlayground &m_playground;
    ProjectSources::Reach m_reach = ProjectSources::Reach::Typed;
    QTimer m_pause;
    QHash<QString, int> m_told; ///< The revision that the engine knows.
    JobId m_job = JobId::None;
    bool m_open = false;
    bool m_knows = false; ///< The map was shown since begin() of another project.
    bool m_plain = false; ///< What is asked was asked for by the learner.
};

} // namespace athanor
