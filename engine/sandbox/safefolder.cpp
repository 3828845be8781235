#include "engine/sandbox/safefolder.h"

#include "engine/sandbox/descriptors.h"

#include <algorithm>
#include <cerrno>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

constexpr int kMaxDepth = 64;

int openBeneath(int folder, const char *name, std::uint64_t flags)
{
    open_how how{};
    how.flags = flags | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    return static_cast<int>(::syscall(SYS_openat2, folder, name, &how, sizeof how));
}

class Reader
{
public:
    explicit Reader(const TreeLimits &limits) : m_limits(limits) {}

    /// Takes the descriptor of the folder to read.
    void read(UniqueFd folder, const std::string &prefix, int depth)
    {
        if (depth > kMaxDepth) {
            tree.error = prefix + ": folders are nested more than " + std::to_string(kMaxDepth) + " deep";
            return;
        }
        std::unique_ptr<DIR, int (*)(DIR *)> entries(::fdopendir(::dup(folder.get())), ::closedir);
        if (!entries) {
            tree.error = withErrno(prefix.empty() ? "The folder" : prefix);
            return;
        }
        while (tree.error.empty()) {
            const dirent *entry = ::readdir(entries.get());
            if (!entry) break;
            const std::string name = entry->d_name;
            if (name == "." || name == "..") continue;
            if (std::find(m_limits.leftOut.begin(), m_limits.leftOut.end(), name) != m_limits.leftOut.end()) continue;
            readEntry(folder.get(), name, prefix.empty() ? name : prefix + '/' + name, depth);
        }
    }

    Tree tree;

private:
    void readEntry(int folder, const std::string &name, const std::string &path, int depth)
    {
        struct stat info;
        if (::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return; // It went away meanwhile.
        if (S_ISLNK(info.st_mode)) {
            tree.skipped.push_back(path + ": a link, which is not followed");
        } else if (S_ISDIR(info.st_mode)) {
            UniqueFd child(openBeneath(folder, name.c_str(), O_RDONLY | O_DIRECTORY));
            if (child && isLeftOut(child.get())) return;
            if (child)
                read(std::move(child), path, depth + 1);
            else
                tree.error = withErrno(path);
        } else if (S_ISREG(info.st_mode)) {
            readFile(folder, name, path);
        } else {
            tree.skipped.push_back(path + ": neither a file nor a folder");
        }
    }

    bool isLeftOut(int folder) const
    {
        const std::string &mark = m_limits.leftOutWith;
        return !mark.empty() && ::faccessat(folder, mark.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    }

    void readFile(int folder, const std::string &name, const std::string &path)
    {
        UniqueFd file(openBeneath(folder, name.c_str(), O_RDONLY | O_NONBLOCK));
        struct stat info;
        if (!file || ::fstat(file.get(), &info) != 0) {
            tree.error = withErrno(path);
            return;
        }
        if (!S_ISREG(info.st_mode)) return; // Swapped for something else between the two looks.
        if (tree.files.size() >= m_limits.files) {
            tree.error = "over " + std::to_string(m_limits.files) + " files";
            return;
        }
        TreeFile result{path, {}};
        char buffer[65536];
        for (;;) {
            const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) {
                tree.error = withErrno(path);
                return;
            }
            if (got == 0) break;
            m_bytes += static_cast<std::uint64_t>(got);
            if (m_bytes > m_limits.bytes) {
                tree.error = "over " + std::to_string(m_limits.bytes >> 20) + " MiB of files (reached at " + path + ")";
                return;
            }
            result.content.append(buffer, static_cast<std::size_t>(got));
        }
        tree.files.push_back(std::move(result));
    }

    const TreeLimits &m_limits;
    std::uint64_t m_bytes = 0;
};

} // namespace

Tree readTree(const std::string &folder, const TreeLimits &limits)
{
    Reader reader(limits);
    UniqueFd root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root) {
        reader.tree.error = withErrno("The folder");
        return std::move(reader.tree);
    }
    reader.read(std::move(root), {}, 0);
    std::sort(reader.tree.files.begin(), reader.tree.files.end(),
              [](const TreeFile &a, const TreeFile &b) { return a.path < b.path; });
    return std::move(reader.tree);
}

} // namespace athanor::sandbox
