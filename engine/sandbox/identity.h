#pragma once

#include <string>

#include <sys/types.h>

namespace athanor::sandbox {

/// The unprivileged account that learner code runs as when the program was started as root: "nobody", which every
/// Debian has in its password file. Otherwise the user's own.
struct Identity
{
    uid_t uid;
    gid_t gid;
};

Identity learnerIdentity();

/// Gives up root for good (a no-op for an ordinary user). Root would slip past RLIMIT_NPROC and file permissions, so
/// nothing of a learner may ever run as uid 0. An error text, or empty.
std::string dropPrivileges();

} // namespace athanor::sandbox
