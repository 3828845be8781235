#pragma once

#include "engine/migrations/pythonlines.h"

#include <optional>
#include <span>

namespace athanor::migrations {

/// A Python literal, as ast.literal_eval() would make it.
struct PythonValue
{
    enum class Kind { None, Text, Tuple, List, Set, Dictionary, Bytes, Number, Constant };
    Kind kind = Kind::None;
    QString text;                   ///< A Text's characters; a Number's or Constant's source.
    std::vector<PythonValue> items; ///< Of Tuple, List, Set; keys and values in turn of Dictionary.

    bool isText() const { return kind == Kind::Text; }
    bool isCollection() const { return kind == Kind::Tuple || kind == Kind::List || kind == Kind::Set; }
};

/// The value of the tokens when all of them together are one literal: strings with any quotes, prefixes, escapes and
/// implicit concatenation, numbers, None, True, False, …, tuples with or without brackets, lists, sets, dictionaries.
/// Nothing when they are an expression that only running would tell (also \N{…}, whose names are not known here).
std::optional<PythonValue> literalValue(std::span<const PythonToken> tokens);

/// The characters of one string token; nothing for an f-string or a broken escape. Bytes are told by `bytes`.
std::optional<QString> stringValue(std::string_view token, bool *bytes);

} // namespace athanor::migrations
