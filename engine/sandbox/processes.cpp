#include "engine/sandbox/processes.h"

#include "engine/sandbox/descriptors.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

using Folder = std::unique_ptr<DIR, int (*)(DIR *)>;

std::vector<std::string> numbersIn(const std::string &path)
{
    std::vector<std::string> result;
    Folder folder(::opendir(path.c_str()), ::closedir);
    while (const dirent *entry = folder ? ::readdir(folder.get()) : nullptr) {
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') result.emplace_back(entry->d_name);
    }
    return result;
}

std::string readFile(const std::string &path)
{
    std::string result;
    UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    char buffer[4096];
    for (ssize_t got; file && (got = ::read(file.get(), buffer, sizeof buffer)) > 0;)
        result.append(buffer, static_cast<std::size_t>(got));
    return result;
}

/// Fields of /proc/N/stat after the name in parentheses, which may hold anything: proc(5) field 3 is index 0.
std::vector<std::uint64_t> statFields(const std::string &text)
{
    std::vector<std::uint64_t> fields;
    const std::size_t name = text.rfind(')');
    if (name == std::string::npos) return fields;
    const char *at = text.c_str() + name + 1;
    while (*at) {
        char *end = nullptr;
        while (*at == ' ') ++at;
        const std::uint64_t value = std::strtoull(at, &end, 10);
        fields.push_back(end == at ? 0 : value);
        at = std::strchr(end == at ? at : end, ' ');
        if (!at) break;
    }
    return fields;
}

constexpr std::size_t kUserTime = 11, kSystemTime = 12, kChildUserTime = 13, kChildSystemTime = 14, kResident = 21;

std::uint64_t pageSize()
{
    static const auto size = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    return size;
}

/// Proportional shares, so that what a fork shares with its parent counts once.
std::uint64_t exactMemory(const std::string &process)
{
    const std::string text = readFile(process + "/smaps_rollup");
    std::uint64_t kb = 0;
    for (const char *field : {"\nPss_Anon:", "\nPss_Shmem:", "\nSwapPss:"}) {
        const std::size_t at = text.find(field);
        if (at != std::string::npos) kb += std::strtoull(text.c_str() + at + std::strlen(field), nullptr, 10);
    }
    return kb << 10;
}

/// Memory files are kept by a descriptor alone and are in no process's resident set.
void addMemoryFiles(const std::string &process, std::set<std::uint64_t> &seen, std::uint64_t &total)
{
    const std::string folder = process + "/fd/";
    for (const std::string &name : numbersIn(folder)) {
        char target[16];
        const ssize_t size = ::readlink((folder + name).c_str(), target, sizeof target);
        if (size < 7 || std::memcmp(target, "/memfd:", 7) != 0) continue;
        struct stat info;
        if (::stat((folder + name).c_str(), &info) == 0 && seen.insert(info.st_ino).second)
            total += static_cast<std::uint64_t>(info.st_blocks) * 512;
    }
}

} // namespace

UsageMeter::UsageMeter(pid_t main)
{
    const std::vector<std::uint64_t> fields = statFields(readFile("/proc/" + std::to_string(main) + "/stat"));
    if (fields.size() > kResident) m_baseline = fields[kResident] * pageSize();
}

Usage UsageMeter::sample(std::uint64_t memoryLimit) const
{
    static const auto ticks = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    Usage usage;
    std::uint64_t cpuTicks = 0;
    std::uint64_t files = 0;
    std::set<std::uint64_t> seen;
    std::vector<std::string> processes;
    for (const std::string &number : numbersIn("/proc")) {
        if (number == "1") continue;
        const std::string process = "/proc/" + number;
        const std::vector<std::uint64_t> fields = statFields(readFile(process + "/stat"));
        if (fields.size() <= kResident) continue;
        cpuTicks += fields[kUserTime] + fields[kSystemTime] + fields[kChildUserTime] + fields[kChildSystemTime];
        const std::uint64_t resident = fields[kResident] * pageSize();
        usage.memory += resident > m_baseline ? resident - m_baseline : 0;
        addMemoryFiles(process, seen, files);
        processes.push_back(process);
    }
    usage.processes = static_cast<std::uint32_t>(processes.size());
    usage.cpu = std::chrono::microseconds(cpuTicks * 1'000'000 / ticks);
    if (memoryLimit > 0 && usage.memory > memoryLimit / 2 && processes.size() > 1) {
        std::uint64_t exact = 0;
        for (const std::string &process : processes) exact += exactMemory(process);
        usage.memory = std::min(usage.memory, exact);
    }
    usage.memory += files;
    return usage;
}

} // namespace athanor::sandbox
