#pragma once

#include "engine/sandbox/lockdown.h"

#include <memory>
#include <string>

namespace athanor {

/// The embedded CPython with the real packages imported once. Single thread; pybind11's exceptions stop here.
class Interpreter
{
public:
    Interpreter();
    ~Interpreter();

    /// Initialises Python apart from the environment and imports athanor_agent from this folder. An error text, or
    /// empty.
    std::string start(const char *agentFolder);
    /// Imports the course's packages, warms their caches and freezes the collector, so that a fork's own collections
    /// do not touch (and so copy) the shared image.
    std::string preload();

    /// JSON: {"python", "interpreter", "packages": {name: version}, "shadowable": [names]}.
    const std::string &description() const;
    /// The agent's own sources for an interpreter that is started cold: path and content.
    const std::vector<std::pair<std::string, std::string>> &agentSources() const;

    void beforeFork();
    void afterForkInParent();
    /// In a learner's process that waits for its start: touches what most programs will, so that the pages are its own
    /// before anybody waits.
    void rehearse();
    /// In the learner's process: serves the start message; the exit status.
    int serve(const sandbox::StartMessage &start);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace athanor
