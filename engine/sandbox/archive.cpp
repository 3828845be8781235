#include "engine/sandbox/archive.h"

#include <cerrno>
#include <cstdint>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

struct EntryHeader
{
    std::uint32_t pathSize;
    std::uint32_t contentSize;
};

void makeParents(const std::string &folder, const std::string &path)
{
    for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1))
        ::mkdir((folder + '/' + path.substr(0, at)).c_str(), 0755);
}

std::string unpackFrom(const char *bytes, std::size_t size, const std::string &folder)
{
    std::size_t at = 0;
    while (at < size) {
        EntryHeader header;
        if (size - at < sizeof header) return "the archive is cut short";
        std::memcpy(&header, bytes + at, sizeof header);
        at += sizeof header;
        if (size - at < std::size_t(header.pathSize) + header.contentSize) return "the archive is cut short";
        const std::string path(bytes + at, header.pathSize);
        at += header.pathSize;
        if (!isSafeRelativePath(path)) return "the archive names a path outside the project: " + path;
        makeParents(folder, path);
        UniqueFd file(
            ::open((folder + '/' + path).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644));
        if (!file || !writeAll(file.get(), bytes + at, header.contentSize)) return withErrno(path);
        at += header.contentSize;
    }
    return {};
}

} // namespace

void ArchiveWriter::add(std::string_view path, std::string_view content)
{
    const EntryHeader header{static_cast<std::uint32_t>(path.size()), static_cast<std::uint32_t>(content.size())};
    m_bytes.append(reinterpret_cast<const char *>(&header), sizeof header);
    m_bytes.append(path);
    m_bytes.append(content);
}

UniqueFd ArchiveWriter::finish()
{
    UniqueFd file(::memfd_create("project", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file || !writeAll(file.get(), m_bytes.data(), m_bytes.size())) return {};
    ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    return file;
}

bool isSafeRelativePath(std::string_view path)
{
    if (path.empty() || path.size() > 1024 || path.find('\0') != std::string_view::npos) return false;
    int parts = 0;
    std::size_t start = 0;
    while (start <= path.size()) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string_view part = path.substr(start, end - start);
        if (part.empty() || part == "." || part == ".." || part.size() > 255 || ++parts > 64) return false;
        start = end + 1;
    }
    return true;
}

std::string unpack(int archive, const std::string &folder)
{
    struct stat info;
    if (::fstat(archive, &info) != 0) return withErrno("the archive");
    const auto size = static_cast<std::size_t>(info.st_size);
    if (size == 0) return {};
    void *bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, archive, 0);
    if (bytes == MAP_FAILED) return withErrno("the archive");
    std::string error = unpackFrom(static_cast<const char *>(bytes), size, folder);
    ::munmap(bytes, size);
    return error;
}

} // namespace athanor::sandbox
