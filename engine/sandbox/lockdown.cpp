#include "engine/sandbox/lockdown.h"

#include "engine/sandbox/archive.h"
#include "engine/sandbox/landlock.h"
#include "engine/sandbox/mounts.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

bool readString(int fd, std::uint32_t size, std::string &into)
{
    if (size > (16u << 20)) return false;
    into.resize(size);
    return readExactly(fd, into.data(), size);
}

bool readList(int fd, std::uint32_t size, std::vector<std::string> &into)
{
    std::string text;
    if (!readString(fd, size, text)) return false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\0', at), text.size());
        into.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return true;
}

/// Bytes of /proc/self/statm's column; the warm image does not count against the learner.
std::uint64_t ownMemory(int column)
{
    unsigned long values[7] = {};
    if (std::FILE *file = std::fopen("/proc/self/statm", "re")) {
        if (std::fscanf(file, "%lu %lu %lu %lu %lu %lu", &values[0], &values[1], &values[2], &values[3], &values[4],
                        &values[5]) < 6)
            values[column] = 0;
        std::fclose(file);
    }
    return values[column] * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

bool limit(int resource, std::uint64_t value)
{
    const rlimit both{value, value};
    return ::setrlimit(static_cast<__rlimit_resource>(resource), &both) == 0;
}

std::string setLimits(const wire::StartHeader &header)
{
    const std::uint64_t spaceNow = ownMemory(0);
    const std::uint64_t dataNow = ownMemory(5);
    const bool ok = limit(RLIMIT_CORE, 0) && (header.cpuSeconds == 0 || limit(RLIMIT_CPU, header.cpuSeconds)) &&
                    limit(RLIMIT_FSIZE, header.fileSize) && limit(RLIMIT_NOFILE, header.descriptors) &&
                    limit(RLIMIT_NPROC, header.processes + 1) // init counts as well
                    && limit(RLIMIT_MEMLOCK, 64 << 10) && limit(RLIMIT_MSGQUEUE, 0) && limit(RLIMIT_SIGPENDING, 256) &&
                    limit(RLIMIT_DATA, dataNow + header.data) && limit(RLIMIT_AS, spaceNow + header.addressSpace);
    return ok ? std::string() : withErrno("resource limits");
}

void setEnvironment(const std::vector<std::string> &environment)
{
    ::clearenv();
    for (const std::string &entry : environment) {
        const std::size_t equals = entry.find('=');
        if (equals != std::string::npos && equals > 0)
            ::setenv(entry.substr(0, equals).c_str(), entry.substr(equals + 1).c_str(), 1);
    }
}

} // namespace

bool receiveStart(int eventSocket, StartMessage &start)
{
    Packet packet;
    if (receivePacket(eventSocket, packet, sizeof start.header) != Received::Data) return false;
    if (packet.bytes.size() < sizeof start.header) {
        std::string rest(sizeof start.header - packet.bytes.size(), '\0');
        if (!readExactly(eventSocket, rest.data(), rest.size())) return false;
        packet.bytes += rest;
    }
    std::copy_n(packet.bytes.data(), sizeof start.header, reinterpret_cast<char *>(&start.header));
    if (start.header.hasArchive) {
        if (packet.descriptors.empty()) return false;
        start.archive = std::move(packet.descriptors.front());
    }
    return readString(eventSocket, start.header.projectSize, start.project) &&
           readList(eventSocket, start.header.argumentsSize, start.arguments) &&
           readList(eventSocket, start.header.environmentSize, start.environment) &&
           readString(eventSocket, start.header.jsonSize, start.json);
}

std::string lockDown(StartMessage &start, const SystemCallFilter &filter, const Access &access, UniqueFd &listener)
{
    ::umask(022);
    if (start.archive) {
        const std::string error = unpack(start.archive.get(), kProject);
        if (!error.empty()) return error;
        start.archive.reset();
    }
    if (::chdir(start.project.c_str()) != 0) return withErrno(start.project);
    setEnvironment(start.environment);
    std::string error = setLimits(start.header);
    if (!error.empty()) return error;
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return withErrno("no new privileges");
    std::vector<std::string> writable = access.writable;
    if (!access.place.empty()) writable.push_back(access.place);
    error = restrictWithLandlock(access.readable, writable, access.loopback);
    if (!error.empty()) return error;
    return filter.install(access.loopback, access.locks, listener);
}

} // namespace athanor::sandbox
