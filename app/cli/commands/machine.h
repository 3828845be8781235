#pragma once

#include <QString>
#include <QStringList>

namespace athanor::cli {

/// What this machine offers, read without starting anything. For doctor.
struct Machine
{
    int landlockAbi = 0;             ///< 0: the kernel has none.
    bool hasUserNamespaces = false;  ///< An unprivileged process can make them.
    QString userNamespacesHint = {}; ///< Why not, and the command that allows them.
    bool hasBubblewrap = false;
    QString postgresqlVersion = {};  ///< "15", empty when no server is installed.
    QStringList missingManuals = {}; ///< Debian packages of the manuals that are not there.
    QStringList manuals = {};
    QStringList missingFonts = {};
    bool isRoot = false;

    static Machine inspect();
};

} // namespace athanor::cli
