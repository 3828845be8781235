#include "app/shell/program.h"

int main(int argc, char **argv) { return athanor::runProgram(argc, argv); }
