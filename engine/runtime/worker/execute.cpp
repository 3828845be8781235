#include "engine/runtime/worker/execute.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace athanor {

using namespace sandbox;

namespace {

constexpr const char *kAgentFolder = "/tmp/.athanor";
constexpr const char *kPlaceholder = "{agent}";

bool layOut(const std::vector<std::pair<std::string, std::string>> &sources)
{
    ::mkdir(kAgentFolder, 0755);
    for (const auto &[path, content] : sources) {
        const std::string target = std::string(kAgentFolder) + '/' + path;
        for (std::size_t at = std::strlen(kAgentFolder) + 1; (at = target.find('/', at)) != std::string::npos; ++at)
            ::mkdir(target.substr(0, at).c_str(), 0755);
        UniqueFd file(::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (!file || !writeAll(file.get(), content.data(), content.size())) return false;
    }
    return true;
}

/// The agent's channels survive the exec; their numbers are told in the environment.
void handOver(const std::string &json)
{
    const std::string path = std::string(kAgentFolder) + "/spec";
    const int spec = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600);
    ::unlink(path.c_str());
    if (spec >= 0 && writeAll(spec, json.data(), json.size())) ::lseek(spec, 0, SEEK_SET);
    ::fcntl(kEventFd, F_SETFD, 0);
    ::fcntl(kTraceFd, F_SETFD, 0);
    ::setenv("ATHANOR_EVENT_FD", std::to_string(kEventFd).c_str(), 1);
    ::setenv("ATHANOR_TRACE_FD", std::to_string(kTraceFd).c_str(), 1);
    ::setenv("ATHANOR_SPEC_FD", std::to_string(spec).c_str(), 1);
}

} // namespace

int executeProgram(const StartMessage &start, const std::vector<std::pair<std::string, std::string>> &agentSources)
{
    std::vector<std::string> arguments = start.arguments;
    bool needsAgent = false;
    for (std::string &argument : arguments) {
        const std::size_t at = argument.find(kPlaceholder);
        if (at == std::string::npos) continue;
        argument.replace(at, std::strlen(kPlaceholder), kAgentFolder);
        needsAgent = true;
    }
    if (needsAgent) {
        if (!layOut(agentSources)) return 125;
        handOver(start.json);
    }
    // The program first, then what it is told about itself: a virtual environment's interpreter is executed as the file
    // that the engine resolved, under the name that lies in the environment.
    const std::string program = arguments.empty() ? std::string() : arguments.front();
    if (!arguments.empty()) arguments.erase(arguments.begin());
    std::vector<char *> pointers;
    for (std::string &argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    if (arguments.empty()) return 127;
    ::execvp(program.c_str(), pointers.data());
    const int failure = errno;
    const std::string text = program + ": " + std::strerror(failure) + '\n';
    writeAll(2, text.data(), text.size());
    return failure == ENOENT ? 127 : 126;
}

} // namespace athanor
