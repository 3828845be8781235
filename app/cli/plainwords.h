#pragma once

#include "engine/course/explanations.h"

#include <optional>

namespace athanor::cli {

/// What an exception means (PROTOCOL.md, "error"), where lessons/explanations knows it.
std::optional<Explanation> plainWords(const QJsonObject &error);
/// {id, title, text, advice}, or null.
QJsonValue toJson(const std::optional<Explanation> &explanation);
/// To standard error, for a person.
void tell(const Explanation &explanation);

} // namespace athanor::cli
