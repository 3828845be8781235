#include "engine/runtime/worker/interpreter.h"
#include "engine/runtime/worker/worker.h"
#include "engine/sandbox/identity.h"

#include <cstdio>
#include <cstdlib>

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/// athanor-worker <control descriptor> <folder of athanor_agent>: started by the Supervisor, never by hand.
int main(int argc, char **argv)
{
    using namespace athanor;
    if (argc != 3) {
        std::fprintf(stderr, "athanor-worker is started by athanor and athanor-cli; it does nothing by itself.\n");
        return 2;
    }
    sandbox::UniqueFd control(std::atoi(argv[1]));
    // Whatever else the program was started with is no business of a sandbox.
    ::syscall(SYS_close_range, unsigned(control.get()) + 1, ~0u, 0u);
    if (control.get() > 3) ::syscall(SYS_close_range, 3u, unsigned(control.get()) - 1, 0u);
    if (::chdir("/") != 0) return 3; // The starting folder may be closed to the account that root is given up for.
    ::setsid();                      // A Ctrl+C in the terminal is for the program, which then ends its runs in order.
    // Init processes come back here to be reaped when they end.
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);

    // The agent is read while root can still reach the checkout; everything else is imported without rights.
    Interpreter interpreter;
    std::string error = interpreter.start(argv[2]);
    if (error.empty()) error = sandbox::dropPrivileges();
    if (error.empty()) error = interpreter.preload();
    return runWorker(std::move(control), interpreter, error);
}
