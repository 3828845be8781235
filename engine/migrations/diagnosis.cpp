#include "engine/migrations/diagnosis.h"

namespace athanor::migrations {

QString kindName(Diagnosis::Kind kind)
{
    switch (kind) {
    case Diagnosis::Kind::Unreadable: return QStringLiteral("unreadable");
    case Diagnosis::Kind::NotUtf8: return QStringLiteral("not-utf-8");
    case Diagnosis::Kind::Syntax: return QStringLiteral("syntax");
    case Diagnosis::Kind::NoRevision: return QStringLiteral("no-revision");
    case Diagnosis::Kind::NotLiteral: return QStringLiteral("not-literal");
    case Diagnosis::Kind::WrongType: return QStringLiteral("wrong-type");
    case Diagnosis::Kind::IllegalIdentifier: return QStringLiteral("illegal-identifier");
    case Diagnosis::Kind::NoUpgrade: return QStringLiteral("no-upgrade");
    case Diagnosis::Kind::NoDowngrade: return QStringLiteral("no-downgrade");
    case Diagnosis::Kind::LoadedTwice: return QStringLiteral("loaded-twice");
    case Diagnosis::Kind::MissingLocation: return QStringLiteral("missing-location");
    case Diagnosis::Kind::Configuration: return QStringLiteral("configuration");
    case Diagnosis::Kind::MissingParent: return QStringLiteral("missing-parent");
    case Diagnosis::Kind::MissingDependency: return QStringLiteral("missing-dependency");
    case Diagnosis::Kind::DuplicateRevision: return QStringLiteral("duplicate-revision");
    case Diagnosis::Kind::DuplicateLabel: return QStringLiteral("duplicate-label");
    case Diagnosis::Kind::SelfReference: return QStringLiteral("self-reference");
    case Diagnosis::Kind::Cycle: return QStringLiteral("cycle");
    case Diagnosis::Kind::SeveralHeads: return QStringLiteral("several-heads");
    case Diagnosis::Kind::RedundantParent: return QStringLiteral("redundant-parent");
    case Diagnosis::Kind::SameColumn: return QStringLiteral("same-column");
    case Diagnosis::Kind::SameTable: return QStringLiteral("same-table");
    }
    return {};
}

QString severityName(Severity severity)
{
    switch (severity) {
    case Severity::Error: return QStringLiteral("error");
    case Severity::Warning: return QStringLiteral("warning");
    case Severity::Note: return QStringLiteral("note");
    }
    return {};
}

} // namespace athanor::migrations
