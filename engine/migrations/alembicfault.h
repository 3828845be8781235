#pragma once

#include <QString>
#include <QStringList>

#include <utility>

namespace athanor::migrations {

/// An exception as Alembic 1.8 raises it: its Python class and its message (str() of it).
struct AlembicFault
{
    enum class Kind {
        RevisionError,
        RangeNotAncestorError,
        MultipleHeads,
        ResolutionError,
        CycleDetected,
        DependencyCycleDetected,
        LoopDetected,
        DependencyLoopDetected,
        CommandError,
        // Those that Alembic does not mean to raise, and that a learner meets as a bare traceback.
        AssertionError,
        AttributeError,
        KeyError,
        IndexError,
        TypeError,
        // Of a file that does not get as far as Alembic.
        SyntaxError,
        OSError
    };

    Kind kind = Kind::RevisionError;
    QString message;
    QString argument = {};  ///< What could not be resolved (ResolutionError, MultipleHeads).
    QStringList heads = {}; ///< MultipleHeads

    /// One of Alembic's own, which its commands show in one line; the others end them with a traceback.
    bool foreseen() const { return kind < Kind::AssertionError; }
};

/// "ResolutionError": the name of the Python class.
QString className(AlembicFault::Kind kind);

/// What the alembic command prints after FAILED: for a foreseen fault of `upgrade` or `downgrade` to `destination`.
/// The words are Alembic's (script/base.py, _catch_revision_errors).
enum class AlembicCommand { Upgrade, Downgrade, Stamp, History, Other };
QString commandMessage(const AlembicFault &fault, AlembicCommand command, const QString &destination,
                       const QString &start = {});

/// A value, or the fault Alembic would raise instead.
template <typename T> class [[nodiscard]] Answer
{
public:
    Answer(T value) : m_value(std::move(value)) {}
    Answer(AlembicFault fault) : m_fault(std::move(fault)), m_ok(false) {}

    bool ok() const { return m_ok; }
    explicit operator bool() const { return m_ok; }
    const T &value() const { return m_value; }
    const T &operator*() const { return m_value; }
    const T *operator->() const { return &m_value; }
    const AlembicFault &fault() const { return m_fault; }

private:
    T m_value{};
    AlembicFault m_fault;
    bool m_ok = true;
};

} // namespace athanor::migrations
