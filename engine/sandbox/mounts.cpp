#include "engine/sandbox/mounts.h"

#include "engine/sandbox/archive.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MOUNT_ATTR_IDMAP
#define MOUNT_ATTR_IDMAP 0x00100000
#endif

namespace athanor::sandbox {

namespace {

// Above everything else the host has: /tmp exists on every system and is about to be hidden anyway.
constexpr const char *kNewRoot = "/tmp";

int openTree(const char *path, unsigned flags)
{
    return static_cast<int>(::syscall(SYS_open_tree, AT_FDCWD, path, flags | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
}

int moveMount(int from, const char *to)
{
    return static_cast<int>(::syscall(SYS_move_mount, from, "", AT_FDCWD, to, MOVE_MOUNT_F_EMPTY_PATH));
}

int setAttributes(int fd, std::uint64_t set)
{
    mount_attr attributes{};
    attributes.attr_set = set;
    return static_cast<int>(
        ::syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof attributes));
}

/// A part of the host that every sandbox sees.
struct Shown
{
    const char *path;
    std::uint64_t attributes;
    bool folder;
    bool needed;
    bool shellOnly = false;
};

constexpr std::uint64_t kReadOnly = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
constexpr std::uint64_t kDevice = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;

constexpr Shown kShown[] = {
    {"/usr", kReadOnly, true, true},        {"/etc/alternatives", kReadOnly, true, false},
    {"/dev/null", kDevice, false, true},    {"/dev/zero", kDevice, false, true},
    {"/dev/full", kDevice, false, false},   {"/dev/random", kDevice, false, true},
    {"/dev/urandom", kDevice, false, true}, {"/dev/tty", kDevice, false, false, true},
};
constexpr std::size_t kShownCount = std::size(kShown);

void makeFolders(const std::string &path)
{
    for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1))
        ::mkdir(path.substr(0, at).c_str(), 0755);
    ::mkdir(path.c_str(), 0755);
}

bool writeSmall(const char *path, std::string_view text)
{
    UniqueFd file(::open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    return file && writeAll(file.get(), text.data(), text.size());
}

bool mountMemory(const char *path, std::uint64_t size, std::uint32_t inodes, unsigned long flags, const char *mode)
{
    const std::string options =
        "size=" + std::to_string(size) + ",nr_inodes=" + std::to_string(inodes) + ",mode=" + mode;
    return ::mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | flags, options.c_str()) == 0;
}

/// The few files of /etc that libraries ask for: a user that has a name, groups, no name service but files.
/// A copy: a lock on one and the same file would be a word from one run to another.
bool copyFromHost(const char *path)
{
    UniqueFd from(::open(path, O_RDONLY | O_CLOEXEC));
    if (!from) return errno == ENOENT;
    UniqueFd to(::open(path + 1, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    ssize_t sent = 0;
    while (to && (sent = ::sendfile(to.get(), from.get(), nullptr, 1 << 20)) > 0) {}
    return to && sent == 0;
}

bool writeEtc()
{
    for (const char *path : {"/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types"}) {
        if (!copyFromHost(path)) return false;
    }
    const std::string uid = std::to_string(::geteuid());
    const std::string gid = std::to_string(::getegid());
    return writeSmall("etc/passwd", "learner:x:" + uid + ":" + gid + "::/home/learner:/bin/sh\n") &&
           writeSmall("etc/group", "learner:x:" + gid + ":\n") &&
           writeSmall("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n") &&
           writeSmall("etc/hosts", "127.0.0.1 localhost\n");
}

/// Below the new root, which is the current folder: folders, links and empty files to mount upon.
std::string buildSkeleton()
{
    for (const char *folder : {"usr", "etc", "dev", "dev/shm", "proc", "tmp", "home", "home/learner", "old", "empty"}) {
        if (::mkdir(folder, 0755) != 0) return withErrno(folder);
    }
    // Debian 12 has merged /usr; a system that has not would need these as mounts of their own.
    for (const char *name : {"bin", "sbin", "lib", "lib32", "lib64"}) {
        char target[64];
        const ssize_t size = ::readlink((std::string("/") + name).c_str(), target, sizeof target - 1);
        if (size <= 0) continue;
        target[size] = 0;
        if (::symlink(target, name) != 0) return withErrno(name);
    }
    constexpr std::pair<const char *, const char *> links[] = {{"/proc/self/fd", "dev/fd"},
                                                               {"/proc/self/fd/0", "dev/stdin"},
                                                               {"/proc/self/fd/1", "dev/stdout"},
                                                               {"/proc/self/fd/2", "dev/stderr"}};
    for (const auto &[target, name] : links) {
        if (::symlink(target, name) != 0) return withErrno(name);
    }
    if (!writeEtc()) return withErrno("etc");
    return {};
}

/// Two runs see the same files of /usr, and a lock on one of them would be a word from one run to the other. An overlay
/// gives each run inodes of its own. Where the kernel or the file system of /usr does not allow one (the result is
/// false), the plain mount stays.
bool coverUsr()
{
    return ::mount("overlay", "usr", "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, "lowerdir=usr:empty,userxattr") == 0;
}

std::string attachShown(std::array<UniqueFd, kShownCount> &trees)
{
    for (std::size_t i = 0; i < kShownCount; ++i) {
        if (!trees[i]) continue;
        const char *target = kShown[i].path + 1;
        if (kShown[i].folder)
            ::mkdir(target, 0755);
        else
            UniqueFd(::open(target, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
        if (moveMount(trees[i].get(), target) != 0) return withErrno(kShown[i].path);
    }
    coverUsr();
    return {};
}

/// What a home has at least beside the texts that are laid over a project.
constexpr std::uint64_t kLeastHome = 1ull << 20;

std::string textsFolder(std::size_t mount) { return "texts" + std::to_string(mount); }

bool hasTexts(const Mount &mount) { return mount.texts && !mount.writable; }

/// Unpacks what lies over the mounts, each into a memory file system of its own, and takes what that uses from the
/// home's size. No code of the learner's runs yet, and none will reach these folders: the paths cannot meet a link.
std::string unpackTexts(Layout &layout)
{
    for (std::size_t i = 0; i < layout.mounts.size(); ++i) {
        if (!hasTexts(layout.mounts[i])) continue;
        const std::string folder = textsFolder(i);
        if (::mkdir(folder.c_str(), 0755) != 0 ||
            !mountMemory(folder.c_str(), layout.homeSize, layout.homeInodes, MS_NOEXEC, "0755"))
            return withErrno(folder);
        std::string error = unpack(layout.mounts[i].texts.get(), folder);
        struct statvfs used;
        if (error.empty() && ::statvfs(folder.c_str(), &used) != 0) error = withErrno(folder);
        if (!error.empty()) return "the texts that are not saved: " + error;
        const std::uint64_t bytes = std::uint64_t(used.f_blocks - used.f_bfree) * used.f_frsize;
        const auto inodes = static_cast<std::uint32_t>(used.f_files - used.f_ffree);
        if (bytes + kLeastHome > layout.homeSize || inodes >= layout.homeInodes)
            return "the texts that are not saved are too large; save them first";
        layout.homeSize -= bytes;
        layout.homeInodes -= inodes;
    }
    return {};
}

/// Lays the unpacked texts over a mounted project. Both layers are only read, so nothing reaches the real folder and
/// nothing is kept; userxattr leaves the kernel no redirects to follow. The texts' own mount goes, the overlay keeps
/// what it needs. Paths are given relative to the target, since the options know commas and colons. Where the folder's
/// file system cannot be a layer it stays as it is, and `leftOut` tells.
std::string layTextsOver(const std::string &target, const std::string &folder, bool &leftOut)
{
    if (::chdir(target.c_str()) != 0) return withErrno(target);
    const std::string options = std::string("lowerdir=") + kNewRoot + '/' + folder + ":.,userxattr";
    leftOut |= ::mount("overlay", ".", "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, options.c_str()) != 0;
    if (::chdir(kNewRoot) != 0) return withErrno("the new root");
    return ::umount2(folder.c_str(), MNT_DETACH) == 0 && ::rmdir(folder.c_str()) == 0 ? std::string()
                                                                                      : withErrno(folder);
}

/// With the attributes of the home that it is a part of.
std::string showProjectAt(const std::string &place)
{
    const std::string target = place.substr(1);
    makeFolders(target);
    return ::mount("home/learner/project", target.c_str(), nullptr, MS_BIND, nullptr) == 0 ? std::string()
                                                                                           : withErrno(place);
}

std::string attachLearnersMounts(Layout &layout)
{
    if (!layout.place.empty()) {
        if (std::string error = showProjectAt(layout.place); !error.empty()) return error;
    }
    for (std::size_t i = 0; i < layout.mounts.size(); ++i) {
        Mount &mount = layout.mounts[i];
        const std::string target = mount.path.substr(1);
        makeFolders(target);
        const std::uint64_t attributes =
            MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | (mount.writable ? 0 : std::uint64_t(MOUNT_ATTR_RDONLY));
        if (setAttributes(mount.tree.get(), attributes) != 0 || moveMount(mount.tree.get(), target.c_str()) != 0)
            return withErrno(mount.path);
        if (!hasTexts(mount)) continue;
        mount.texts.reset();
        if (std::string error = layTextsOver(target, textsFolder(i), layout.textsLeftOut); !error.empty()) return error;
    }
    return {};
}

std::string mountTerminals()
{
    if (::mkdir("dev/pts", 0755) != 0 ||
        ::mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620") != 0 ||
        ::symlink("pts/ptmx", "dev/ptmx") != 0)
        return withErrno("/dev/pts");
    return {};
}

std::string mountOwn(const Layout &layout)
{
    // hidepid: init is not dumpable, so the learner does not see it.
    if (::mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "subset=pid,hidepid=2") != 0)
        return withErrno("/proc");
    if (!mountMemory("home/learner", layout.homeSize, layout.homeInodes, MS_NOEXEC, "0755")) return withErrno(kHome);
    if (!mountMemory("tmp", 16ull << 20, 4096, MS_NOEXEC, "1777")) return withErrno("/tmp");
    if (!mountMemory("dev/shm", 8ull << 20, 256, MS_NOEXEC, "1777")) return withErrno("/dev/shm");
    if (::mkdir("home/learner/project", 0755) != 0) return withErrno(kProject);
    return layout.shell ? mountTerminals() : std::string();
}

std::string pivot()
{
    if (::syscall(SYS_pivot_root, ".", "old") != 0) return withErrno("pivot_root");
    if (::chdir("/") != 0 || ::umount2("/old", MNT_DETACH) != 0 || ::rmdir("/old") != 0) return withErrno("/old");
    mount_attr attributes{};
    attributes.attr_set = MOUNT_ATTR_RDONLY;
    if (::syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, &attributes, sizeof attributes) != 0) return withErrno("/");
    return {};
}

} // namespace

std::string enterFileSystem(Layout &layout)
{
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return withErrno("private mounts");
    std::array<UniqueFd, kShownCount> trees;
    for (std::size_t i = 0; i < kShownCount; ++i) {
        if (kShown[i].shellOnly && !layout.shell) continue;
        trees[i].reset(openTree(kShown[i].path, AT_RECURSIVE));
        if (!trees[i] && kShown[i].needed) return withErrno(kShown[i].path);
        if (trees[i] && setAttributes(trees[i].get(), kShown[i].attributes) != 0) return withErrno(kShown[i].path);
    }
    for (Mount &mount : layout.mounts) {
        if (!mount.tree) mount.tree.reset(openTree(mount.path.c_str(), AT_RECURSIVE));
        if (!mount.tree) return withErrno(mount.path);
    }
    if (!mountMemory(kNewRoot, 4ull << 20, 512, 0, "0755")) return withErrno("the new root");
    if (::chdir(kNewRoot) != 0) return withErrno("the new root");

    std::string error = buildSkeleton();
    if (error.empty()) error = unpackTexts(layout);
    if (error.empty()) error = mountOwn(layout);
    if (error.empty()) error = attachShown(trees);
    if (error.empty()) error = attachLearnersMounts(layout);
    if (error.empty()) error = pivot();
    return error;
}

UniqueFd openOwnProc()
{
    UniqueFd context(static_cast<int>(::syscall(SYS_fsopen, "proc", FSOPEN_CLOEXEC)));
    if (!context || ::syscall(SYS_fsconfig, context.get(), FSCONFIG_SET_STRING, "subset", "pid", 0) != 0 ||
        ::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0)
        return {};
    return UniqueFd(static_cast<int>(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC,
                                               MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)));
}

UniqueFd cloneMountFor(const std::string &path, unsigned uid, unsigned gid)
{
    struct stat info;
    UniqueFd tree(openTree(path.c_str(), 0));
    if (!tree || ::fstat(tree.get(), &info) != 0) return {};

    // The mapping is that of a user namespace, which needs a process to make it: one that waits for end of file.
    int gate[2];
    if (::pipe2(gate, O_CLOEXEC) != 0) return {};
    UniqueFd readEnd(gate[0]), writeEnd(gate[1]);
    const auto child =
        static_cast<pid_t>(::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
    if (child < 0) return {};
    if (child == 0) {
        ::close(writeEnd.get());
        char byte;
        while (::read(readEnd.get(), &byte, 1) > 0) {}
        ::_exit(0);
    }
    const std::string process = "/proc/" + std::to_string(child);
    const auto map = [&](const char *file, unsigned owner, unsigned shown) {
        const std::string line = std::to_string(owner) + ' ' + std::to_string(shown) + " 1\n";
        UniqueFd fd(::open((process + file).c_str(), O_WRONLY | O_CLOEXEC));
        return fd && writeAll(fd.get(), line.data(), line.size());
    };
    bool done = map("/uid_map", info.st_uid, uid) && map("/gid_map", info.st_gid, gid);
    if (done) {
        UniqueFd space(::open((process + "/ns/user").c_str(), O_RDONLY | O_CLOEXEC));
        mount_attr attributes{};
        attributes.attr_set = MOUNT_ATTR_IDMAP;
        attributes.userns_fd = static_cast<std::uint64_t>(space.get());
        done =
            space && ::syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) == 0;
    }
    const int failure = errno;
    writeEnd.reset();
    ::waitpid(child, nullptr, 0);
    errno = failure;
    return done ? std::move(tree) : UniqueFd();
}

} // namespace athanor::sandbox
