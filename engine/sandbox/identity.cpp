#include "engine/sandbox/identity.h"

#include "engine/sandbox/descriptors.h"

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace athanor::sandbox {

Identity learnerIdentity()
{
    if (::geteuid() != 0) return {::geteuid(), ::getegid()};
    if (const passwd *entry = ::getpwnam("nobody")) return {entry->pw_uid, entry->pw_gid};
    return {65534, 65534};
}

std::string dropPrivileges()
{
    if (::geteuid() != 0) return {};
    const Identity identity = learnerIdentity();
    if (::setgroups(0, nullptr) != 0 || ::setresgid(identity.gid, identity.gid, identity.gid) != 0 ||
        ::setresuid(identity.uid, identity.uid, identity.uid) != 0)
        return withErrno(
            "Athanor was started as root, and root could not be given up for the account “nobody”. Start it as an "
            "ordinary user (in a container: one that has more than one account). The system said");
    if (::setuid(0) == 0) return "Root could be taken back after it was given up. Start Athanor as an ordinary user.";
    // The change of uid made this process undumpable, and then /proc/self/setgroups belongs to root.
    ::prctl(PR_SET_DUMPABLE, 1);
    return {};
}

} // namespace athanor::sandbox
