#pragma once

#include "engine/course/yamlvalue.h"

#include <QStringList>

#include <span>

namespace athanor::Internal {

/// The members each kind of YAML file knows. lessons/schema/<kind>.json says the same for editors; a test compares.
std::span<const YamlMember> courseMembers();
std::span<const YamlMember> objectiveMembers();
std::span<const YamlMember> quizMembers();
std::span<const YamlMember> exerciseMembers();

/// The panes an objective can name.
const QStringList &paneNames();
/// The offline manuals a docs link can name.
const QStringList &manualNames();

} // namespace athanor::Internal
