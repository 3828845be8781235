#pragma once

#include "engine/course/yamlvalue.h"

namespace athanor::Internal {

/// The members of glossary.yaml; lessons/schema/glossary.json says the same for editors, and a test compares.
std::span<const YamlMember> glossaryMembers();

} // namespace athanor::Internal
