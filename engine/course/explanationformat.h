#pragma once

#include "engine/course/yamlvalue.h"

#include <span>

namespace athanor::Internal {

/// The members of a file of lessons/explanations. lessons/schema/explanations.json says the same; a test compares.
std::span<const YamlMember> explanationMembers();

} // namespace athanor::Internal
