#pragma once

namespace athanor {

/// The whole program; its exit status is 0 when all went well, 1 when the tour found something that does not work, 2
/// for a wrong command line, 3 when a part of the installation is missing.
int runProgram(int argc, char **argv);

} // namespace athanor
