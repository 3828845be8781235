#include "engine/migrations/alembicfault.h"

namespace athanor::migrations {

QString className(AlembicFault::Kind kind)
{
    switch (kind) {
    case AlembicFault::Kind::RevisionError: return QStringLiteral("RevisionError");
    case AlembicFault::Kind::RangeNotAncestorError: return QStringLiteral("RangeNotAncestorError");
    case AlembicFault::Kind::MultipleHeads: return QStringLiteral("MultipleHeads");
    case AlembicFault::Kind::ResolutionError: return QStringLiteral("ResolutionError");
    case AlembicFault::Kind::CycleDetected: return QStringLiteral("CycleDetected");
    case AlembicFault::Kind::DependencyCycleDetected: return QStringLiteral("DependencyCycleDetected");
    case AlembicFault::Kind::LoopDetected: return QStringLiteral("LoopDetected");
    case AlembicFault::Kind::DependencyLoopDetected: return QStringLiteral("DependencyLoopDetected");
    case AlembicFault::Kind::CommandError: return QStringLiteral("CommandError");
    case AlembicFault::Kind::AssertionError: return QStringLiteral("AssertionError");
    case AlembicFault::Kind::AttributeError: return QStringLiteral("AttributeError");
    case AlembicFault::Kind::KeyError: return QStringLiteral("KeyError");
    case AlembicFault::Kind::IndexError: return QStringLiteral("IndexError");
    case AlembicFault::Kind::TypeError: return QStringLiteral("TypeError");
    case AlembicFault::Kind::SyntaxError: return QStringLiteral("SyntaxError");
    case AlembicFault::Kind::OSError: return QStringLiteral("OSError");
    }
    return {};
}

QString commandMessage(const AlembicFault &fault, AlembicCommand command, const QString &destination,
                       const QString &start)
{
    switch (fault.kind) {
    case AlembicFault::Kind::RangeNotAncestorError:
        if (command == AlembicCommand::Upgrade || command == AlembicCommand::Downgrade)
            return QStringLiteral("Destination %1 is not a valid %2 target from current head(s)")
                .arg(destination,
                     command == AlembicCommand::Upgrade ? QStringLiteral("upgrade") : QStringLiteral("downgrade"));
        return QStringLiteral(
                   "Requested range %1:%2 does not refer to ancestor/descendant revisions along the same branch")
            .arg(start, destination);
    case AlembicFault::Kind::MultipleHeads: {
        if (command == AlembicCommand::Stamp)
            return QStringLiteral("Multiple heads are present; please specify a single target revision");
        const QString argument = destination.isEmpty() ? fault.argument : destination;
        return QStringLiteral(
                   "Multiple head revisions are present for given argument '%1'; please specify a specific "
                   "target revision, '<branchname>@%1' to narrow to a specific head, or 'heads' for all heads")
            .arg(argument);
    }
    case AlembicFault::Kind::ResolutionError:
        return QStringLiteral("Can't locate revision identified by '%1'").arg(fault.argument);
    default: return fault.message;
    }
}

} // namespace athanor::migrations
