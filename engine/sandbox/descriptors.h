#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace athanor::sandbox {

/// Owns one file descriptor and closes it.
class UniqueFd
{
public:
    UniqueFd() = default;
    explicit UniqueFd(int fd) : m_fd(fd) {}
    UniqueFd(UniqueFd &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    UniqueFd &operator=(UniqueFd &&other) noexcept
    {
        if (this != &other) reset(std::exchange(other.m_fd, -1));
        return *this;
    }
    ~UniqueFd() { reset(); }

    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    int release() { return std::exchange(m_fd, -1); }
    void reset(int fd = -1);

private:
    int m_fd = -1;
};

/// One packet or one piece of a stream, with the descriptors that came along.
struct Packet
{
    std::string bytes;
    std::vector<UniqueFd> descriptors;
};

/// What came of a receive.
enum class Received { Data, Closed, WouldBlock, Failed };

/// Sends all bytes with the descriptors attached to the first; false with errno set when it could not. Never raises
/// SIGPIPE. On a non-blocking socket a full buffer is a failure (EAGAIN).
bool sendPacket(int socket, std::string_view bytes, const std::vector<int> &descriptors = {});

/// Receives one packet (or at most `capacity` bytes of a stream). Descriptors arrive close-on-exec, at most 16.
Received receivePacket(int socket, Packet &packet, std::size_t capacity = 1 << 18);

/// Reads exactly this many bytes of a blocking descriptor; false at the end of file or on an error.
bool readExactly(int fd, void *buffer, std::size_t size);
/// Writes everything to a blocking descriptor.
bool writeAll(int fd, const void *buffer, std::size_t size);

/// "mount /usr: Permission denied", from errno as it stands.
std::string withErrno(std::string_view what);

} // namespace athanor::sandbox
