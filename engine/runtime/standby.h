#pragma once

#include "engine/runtime/runspec.h"
#include "engine/runtime/sandboxprocess.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>

#include <memory>
#include <utility>
#include <vector>

namespace athanor {

/// The process that stands by for the next application of a project with an interpreter of its own: started ahead, in
/// its sandbox, with the libraries imported that the application before had imported. Starting such an interpreter for
/// each edit would take 200 ms and more. It gets the project's files when it is taken.
class Standby final
{
public:
    /// A process that was taken, and what it printed meanwhile.
    struct Taken
    {
        std::unique_ptr<SandboxProcess> process; ///< Null when none stands by.
        std::vector<std::pair<OutputStream, QByteArray>> printed;
    };

    ~Standby() { drop(); }

    /// Whether a run can be begun by a process that was started without its files.
    static bool serves(const RunSpec &spec);
    /// What such a process is started with: the spec without what belongs to one run.
    static RunSpec startOf(const RunSpec &spec);

    /// The process for a run like this one. One that stands by for another project ends, and so does one whose imports
    /// last too long; what was learned is then forgotten.
    Taken take(const RunSpec &spec);
    /// What the application of this run imported: the names in its `loaded` event, as they came.
    void learn(const RunSpec &spec, const QJsonValue &imports);
    bool knowsImports() const { return !m_imports.isEmpty(); }
    /// From now on this process stands by, for runs like the one that was learned from.
    void keep(std::unique_ptr<SandboxProcess> process);
    bool isThere() const { return m_process && !m_process->isGone(); }
    void drop();

private:
    RunSpec m_spec;
    QJsonArray m_imports;
    QJsonObject m_settings;                         ///< The last run's .env and .flaskenv, as they go into the message.
    std::pair<quint64, quint64> m_environment = {}; ///< Device and inode of its folder.
    std::unique_ptr<SandboxProcess> m_process;
    QElapsedTimer m_since; ///< It was started; invalid once it is ready.
    std::vector<std::pair<OutputStream, QByteArray>> m_printed;
};

} // namespace athanor
