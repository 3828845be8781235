#pragma once

#include <string>
#include <vector>

namespace athanor::sandbox {

/// The entries of a folder that are numbers (processes of /proc, threads, descriptors); none when it cannot be read.
std::vector<std::string> numbersIn(const std::string &folder);
/// Everything a file of /proc says; empty when it cannot be read.
std::string readFile(const std::string &path);
/// What follows a label such as "\nTgid:" as a number of this base; 0 when the label is not there.
unsigned long long numberAfter(const std::string &text, const char *label, int base = 10);

} // namespace athanor::sandbox
