#include "engine/sandbox/processes.h"

#include "engine/sandbox/procfolder.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

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

constexpr std::size_t kUserTime = 11, kSystemTime = 12, kChildUserTime = 13, kChildSystemTime = 14, kThreads = 17,
                      kStarted = 19, kResident = 21;

// All that the pipes of one user can hold: 64 MB, and two pages for each pipe beyond (pipe(7)).
constexpr std::uint64_t kMostInPipes = 192ull << 20;

std::uint64_t pageSize()
{
    static const auto size = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    return size;
}

/// Proportional shares, so that what a fork shares with its parent counts once; nothing where the process may not be
/// looked into (it executes a program that nobody may read).
std::optional<std::uint64_t> exactMemory(const std::string &process)
{
    const std::string text = readFile(process + "/smaps_rollup");
    if (text.empty()) return std::nullopt;
    std::uint64_t kb = 0;
    for (const char *field : {"\nPss_Anon:", "\nPss_Shmem:", "\nSwapPss:"}) kb += numberAfter(text, field);
    return kb << 10;
}

/// Resident bytes. Once its first thread has left, a process looks empty; its other threads still tell.
std::uint64_t residentMemory(const std::string &process, const std::vector<std::uint64_t> &fields)
{
    std::uint64_t pages = fields[kResident];
    if (pages == 0 && fields[kThreads] > 1) {
        for (const std::string &thread : numbersIn(process + "/task")) {
            const std::vector<std::uint64_t> each = statFields(readFile(process + "/task/" + thread + "/stat"));
            if (each.size() > kResident) pages = std::max(pages, each[kResident]);
        }
    }
    return pages * pageSize();
}

/// Blocks of files that have no name any more and are kept by a descriptor alone.
void addNamelessFiles(const std::string &process, std::set<std::pair<dev_t, ino_t>> &seen, std::uint64_t &total)
{
    const std::string folder = process + "/fd/";
    for (const std::string &name : numbersIn(folder)) {
        struct stat info;
        if (::stat((folder + name).c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_nlink == 0 &&
            seen.insert({info.st_dev, info.st_ino}).second)
            total += static_cast<std::uint64_t>(info.st_blocks) * 512;
    }
}

} // namespace

UsageMeter::UsageMeter(pid_t main)
{
    const std::vector<std::uint64_t> fields = statFields(readFile(std::to_string(main) + "/stat"));
    if (fields.size() > kResident) m_baseline = fields[kResident] * pageSize();
}

/// A process that is gone was either waited for, and its parent's sum grew, or its time would be lost with it.
void UsageMeter::countVanished(const std::map<std::string, Seen> &now)
{
    std::uint64_t gone = 0;
    std::uint64_t waitedFor = 0;
    for (const auto &[process, before] : m_seen) {
        const auto found = now.find(process);
        if (found == now.end() || found->second.started != before.started)
            gone += before.own + before.children;
        else if (found->second.children > before.children)
            waitedFor += found->second.children - before.children;
    }
    if (gone > waitedFor) m_lostTicks += gone - waitedFor;
    m_seen = now;
}

Usage UsageMeter::sample(std::uint64_t memoryLimit)
{
    static const auto ticks = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    Usage usage;
    std::uint64_t cpuTicks = 0;
    std::map<std::string, Seen> now;
    std::vector<std::pair<std::string, std::uint64_t>> processes; // and what each uses at most
    for (const std::string &process : numbersIn(".")) {
        if (process == "1") continue;
        const std::vector<std::uint64_t> fields = statFields(readFile(process + "/stat"));
        if (fields.size() <= kResident) continue;
        const Seen seen{fields[kStarted], fields[kUserTime] + fields[kSystemTime],
                        fields[kChildUserTime] + fields[kChildSystemTime]};
        cpuTicks += seen.own + seen.children;
        now.emplace(process, seen);
        const std::uint64_t resident = residentMemory(process, fields);
        usage.memory += resident > m_baseline ? resident - m_baseline : 0;
        processes.emplace_back(process, resident);
    }
    usage.processes = static_cast<std::uint32_t>(processes.size());
    countVanished(now);
    usage.cpu = std::chrono::microseconds((cpuTicks + m_lostTicks) * 1'000'000 / ticks);
    if (memoryLimit > 0 && usage.memory > memoryLimit / 2 && processes.size() > 1) {
        std::uint64_t exact = 0;
        for (const auto &[process, most] : processes) exact += exactMemory(process).value_or(most);
        usage.memory = std::min(usage.memory, exact);
    }
    if (memoryLimit > 0) usage.memory += m_sockets.bytes();
    if (usage.memory <= memoryLimit && usage.memory + kMostInPipes > memoryLimit) usage.memory += pipeCapacity();
    return usage;
}

std::uint64_t UsageMeter::namelessFiles() const
{
    std::set<std::pair<dev_t, ino_t>> seen;
    std::uint64_t total = 0;
    for (const std::string &process : numbersIn(".")) {
        if (process == "1") continue;
        for (const std::string &thread : numbersIn(process + "/task"))
            addNamelessFiles(process + "/task/" + thread, seen, total);
    }
    return total;
}

} // namespace athanor::sandbox
