#include "engine/sandbox/descriptors.h"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {
constexpr std::size_t kMaxDescriptors = 16;
}

void UniqueFd::reset(int fd)
{
    if (m_fd >= 0) ::close(m_fd);
    m_fd = fd;
}

bool sendPacket(int socket, std::string_view bytes, const std::vector<int> &descriptors)
{
    if (descriptors.size() > kMaxDescriptors) {
        errno = EINVAL;
        return false;
    }
    iovec part{const_cast<char *>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) char control[CMSG_SPACE(kMaxDescriptors * sizeof(int))];
    if (!descriptors.empty()) {
        const std::size_t size = descriptors.size() * sizeof(int);
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(size);
        std::memset(control, 0, sizeof control);
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size);
        std::memcpy(CMSG_DATA(header), descriptors.data(), size);
    }
    while (part.iov_len > 0) {
        const ssize_t sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EINTR) continue;
            return false;
        }
        part.iov_base = static_cast<char *>(part.iov_base) + sent;
        part.iov_len -= static_cast<std::size_t>(sent);
        message.msg_control = nullptr;
        message.msg_controllen = 0;
    }
    return true;
}

Received receivePacket(int socket, Packet &packet, std::size_t capacity)
{
    packet.bytes.resize(capacity);
    packet.descriptors.clear();
    iovec part{packet.bytes.data(), capacity};
    alignas(cmsghdr) char control[CMSG_SPACE(kMaxDescriptors * sizeof(int))];
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    // A peer that left without reading what it was sent is told once, ahead of what it had said before (unix(7));
    // the next call delivers that.
    ssize_t size;
    do {
        size = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (size < 0 && (errno == EINTR || errno == ECONNRESET));
    const int failure = errno;
    if (size >= 0) {
        for (cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
            if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
            const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (std::size_t i = 0; i < count; ++i) {
                int fd;
                std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof fd);
                packet.descriptors.emplace_back(fd);
            }
        }
    }
    packet.bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    if (size > 0) return Received::Data;
    if (size == 0) return Received::Closed;
    errno = failure;
    return failure == EAGAIN || failure == EWOULDBLOCK ? Received::WouldBlock : Received::Failed;
}

bool readExactly(int fd, void *buffer, std::size_t size)
{
    auto *at = static_cast<char *>(buffer);
    while (size > 0) {
        const ssize_t got = ::read(fd, at, size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

bool writeAll(int fd, const void *buffer, std::size_t size)
{
    auto *at = static_cast<const char *>(buffer);
    while (size > 0) {
        const ssize_t put = ::write(fd, at, size);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        at += put;
        size -= static_cast<std::size_t>(put);
    }
    return true;
}

std::string withErrno(std::string_view what)
{
    const int code = errno;
    return std::string(what) + ": " + std::strerror(code);
}

} // namespace athanor::sandbox
