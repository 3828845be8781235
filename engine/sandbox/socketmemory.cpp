#include "engine/sandbox/socketmemory.h"

#include "engine/sandbox/procfolder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace athanor::sandbox {

namespace {

constexpr std::uint64_t kTcpBuffer = 256 << 10; // Sent, and as much received.
constexpr std::uint64_t kPipe = 64 << 10;

struct UnixRequest
{
    nlmsghdr header;
    unix_diag_req body;
};

struct InetRequest
{
    nlmsghdr header;
    inet_diag_req_v2 body;
};

template <typename Request> bool ask(int socket, Request &request)
{
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    return ::send(socket, &request, sizeof request, 0) == static_cast<ssize_t>(sizeof request);
}

/// What a socket holds, of the attribute with its sk_meminfo; both kinds of message number it alike.
std::uint64_t memoryIn(const nlmsghdr *message, std::size_t fixedPart, unsigned short type)
{
    std::size_t left = message->nlmsg_len - std::min<std::size_t>(message->nlmsg_len, NLMSG_SPACE(fixedPart));
    const char *at = reinterpret_cast<const char *>(message) + NLMSG_SPACE(fixedPart);
    nlattr attribute;
    while (left >= sizeof attribute) {
        std::memcpy(&attribute, at, sizeof attribute);
        if (attribute.nla_len < sizeof attribute || attribute.nla_len > left) break;
        if (attribute.nla_type == type) {
            std::array<std::uint32_t, SK_MEMINFO_VARS> values{};
            std::memcpy(values.data(), at + NLA_HDRLEN,
                        std::min<std::size_t>(attribute.nla_len - NLA_HDRLEN, sizeof values));
            // TCP keeps what is not acknowledged in the one, everybody else what is not read in the other.
            return std::uint64_t(values[SK_MEMINFO_RMEM_ALLOC]) + values[SK_MEMINFO_BACKLOG] +
                   std::max(values[SK_MEMINFO_WMEM_ALLOC], values[SK_MEMINFO_WMEM_QUEUED]);
        }
        const std::size_t step = std::min<std::size_t>(NLA_ALIGN(attribute.nla_len), left);
        at += step;
        left -= step;
    }
    return 0;
}

} // namespace

SocketMemory::SocketMemory() : m_most(3 * kTcpBuffer)
{
    // A socket takes a message while its buffer is not full yet: it may hold almost twice its size.
    const UniqueFd any(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    int size = 0;
    socklen_t length = sizeof size;
    if (any && ::getsockopt(any.get(), SOL_SOCKET, SO_SNDBUF, &size, &length) == 0 && size > 0)
        m_most = std::max(m_most, static_cast<std::uint64_t>(size) * 5 / 2);
}

std::uint64_t SocketMemory::bytes()
{
    std::uint64_t used = socketsInUse().value_or(0);
    if (used <= (m_diagnostics ? 1 : 0)) return 0;
    if (!m_diagnostics && !m_unavailable) {
        m_unavailable = !openDiagnostics();
        used += m_unavailable ? 0 : 1;
    }
    if (m_diagnostics) --used;
    const Listed listed = m_diagnostics ? list(used).value_or(Listed{}) : Listed{};
    const std::uint64_t unlisted = used - std::min(used, listed.sockets);
    return listed.bytes + unlisted * m_most;
}

std::optional<std::uint64_t> SocketMemory::socketsInUse()
{
    const std::string text = readFile("self/net/sockstat");
    if (text.empty()) return std::nullopt;
    return numberAfter(text, "sockets: used");
}

bool SocketMemory::openDiagnostics()
{
    m_diagnostics.reset(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    // Init must never wait for an answer that does not come.
    constexpr timeval kPatience{0, 100'000};
    if (m_diagnostics) ::setsockopt(m_diagnostics.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    return bool(m_diagnostics);
}

std::optional<SocketMemory::Listed> SocketMemory::list(std::uint64_t used)
{
    constexpr std::pair<int, int> kFamilies[] = {
        {AF_UNIX, 0}, {AF_INET, IPPROTO_TCP}, {AF_INET6, IPPROTO_TCP}, {AF_INET, IPPROTO_UDP}, {AF_INET6, IPPROTO_UDP}};
    Listed listed;
    for (const auto &[family, protocol] : kFamilies) {
        if (listed.sockets >= used) break;                              // TCP's list takes long, however few there are.
        if (!listFamily(family, protocol, listed)) return std::nullopt; // Out of step with the kernel: begin anew.
    }
    return listed;
}

bool SocketMemory::listFamily(int family, int protocol, Listed &listed)
{
    bool asked = false;
    if (family == AF_UNIX) {
        UnixRequest request{};
        request.body.sdiag_family = AF_UNIX;
        request.body.udiag_states = ~0u;
        request.body.udiag_show = UDIAG_SHOW_MEMINFO;
        asked = ask(m_diagnostics.get(), request);
    } else {
        InetRequest request{};
        request.body.sdiag_family = static_cast<std::uint8_t>(family);
        request.body.sdiag_protocol = static_cast<std::uint8_t>(protocol);
        // Those two are no sockets any more or not yet, and not in the number of all.
        request.body.idiag_states = ~(1u << TCP_TIME_WAIT | 1u << TCP_SYN_RECV);
        request.body.idiag_ext = 1u << (INET_DIAG_SKMEMINFO - 1);
        asked = ask(m_diagnostics.get(), request);
    }
    alignas(nlmsghdr) static char buffer[32 << 10];
    while (asked) {
        const ssize_t got = ::recv(m_diagnostics.get(), buffer, sizeof buffer, 0);
        if (got <= 0) break;
        auto left = static_cast<unsigned>(got);
        for (const nlmsghdr *each = reinterpret_cast<nlmsghdr *>(buffer); NLMSG_OK(each, left);
             each = NLMSG_NEXT(each, left)) {
            if (each->nlmsg_type == NLMSG_DONE || each->nlmsg_type == NLMSG_ERROR) return true; // Or never to be had.
            ++listed.sockets;
            listed.bytes += family == AF_UNIX ? memoryIn(each, sizeof(unix_diag_msg), UNIX_DIAG_MEMINFO)
                                              : memoryIn(each, sizeof(inet_diag_msg), INET_DIAG_SKMEMINFO);
        }
    }
    m_diagnostics.reset();
    return false;
}

void boundSocketBuffers()
{
    constexpr std::pair<const char *, std::string_view> kBounds[] = {
        {"/proc/sys/net/ipv4/tcp_wmem", "4096 16384 262144"}, {"/proc/sys/net/ipv4/tcp_rmem", "4096 131072 262144"}};
    for (const auto &[path, sizes] : kBounds) {
        const UniqueFd file(::open(path, O_WRONLY | O_CLOEXEC));
        if (file) writeAll(file.get(), sizes.data(), sizes.size());
    }
}

std::uint64_t pipeCapacity()
{
    std::set<std::pair<dev_t, ino_t>> pipes;
    for (const std::string &process : numbersIn(".")) {
        if (process == "1") continue;
        for (const std::string &thread : numbersIn(process + "/task")) {
            const std::string folder = process + "/task/" + thread + "/fd/";
            for (const std::string &number : numbersIn(folder)) {
                struct stat info;
                if (::stat((folder + number).c_str(), &info) == 0 && S_ISFIFO(info.st_mode))
                    pipes.insert({info.st_dev, info.st_ino});
            }
        }
    }
    return pipes.size() * kPipe;
}

} // namespace athanor::sandbox
