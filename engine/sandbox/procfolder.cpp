#include "engine/sandbox/procfolder.h"

#include "engine/sandbox/descriptors.h"

#include <cstdlib>
#include <cstring>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace athanor::sandbox {

std::vector<std::string> numbersIn(const std::string &folder)
{
    std::vector<std::string> result;
    std::unique_ptr<DIR, int (*)(DIR *)> open(::opendir(folder.c_str()), ::closedir);
    while (const dirent *entry = open ? ::readdir(open.get()) : nullptr) {
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

unsigned long long numberAfter(const std::string &text, const char *label, int base)
{
    const std::size_t at = text.find(label);
    return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + std::strlen(label), nullptr, base);
}

} // namespace athanor::sandbox
