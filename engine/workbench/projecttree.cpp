#include "engine/workbench/projecttree.h"

#include <QFile>
#include <QSet>

#include <algorithm>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace athanor {

namespace {

bool before(const FolderEntry &a, const FolderEntry &b)
{
    if (a.isFolder != b.isFolder) return a.isFolder;
    const int order = QString::compare(a.name, b.name, Qt::CaseInsensitive);
    return order != 0 ? order < 0 : a.name < b.name;
}

} // namespace

bool isLeftOut(const QString &name)
{
    static const QSet<QString> names{
        QStringLiteral(".git"),        QStringLiteral(".hg"),           QStringLiteral(".svn"),
        QStringLiteral(".venv"),       QStringLiteral("venv"),          QStringLiteral("node_modules"),
        QStringLiteral("__pycache__"), QStringLiteral(".pytest_cache"), QStringLiteral(".mypy_cache"),
        QStringLiteral(".tox"),        QStringLiteral(".ruff_cache")};
    return names.contains(name);
}

std::vector<FolderEntry> readFolder(const QString &path)
{
    std::vector<FolderEntry> entries;
    DIR *folder = ::opendir(QFile::encodeName(path).constData());
    if (!folder) return entries;
    while (const dirent *entry = ::readdir(folder)) {
        const QByteArray name(entry->d_name);
        if (name == "." || name == "..") continue;
        bool isFolder = entry->d_type == DT_DIR;
        if (entry->d_type == DT_UNKNOWN) { // Some file systems do not tell.
            struct stat status
            {};
            isFolder =
                ::fstatat(::dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
        }
        entries.push_back({QFile::decodeName(name), isFolder});
    }
    ::closedir(folder);
    std::sort(entries.begin(), entries.end(), before);
    return entries;
}

struct ProjectTree::Node
{
    FolderEntry entry;
    Node *parent = nullptr;
    int row = 0;
    bool isRead = false;
    std::vector<std::unique_ptr<Node>> children = {};

    Node *child(const QString &name) const
    {
        for (const auto &each : children)
            if (each->entry.name == name) return each.get();
        return nullptr;
    }
    void number()
    {
        for (size_t i = 0; i < children.size(); ++i) children[i]->row = static_cast<int>(i);
    }
};

ProjectTree::ProjectTree(QObject *parent) : QAbstractItemModel(parent), m_root(new Node{{{}, true}}) {}

ProjectTree::~ProjectTree() = default;

void ProjectTree::setFolder(const QString &path)
{
    beginResetModel();
    m_folder = path;
    m_root = std::make_unique<Node>(Node{{{}, true}});
    endResetModel();
}

ProjectTree::Node *ProjectTree::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex ProjectTree::indexOf(const Node *node) const
{
    return node == m_root.get() ? QModelIndex() : createIndex(node->row, 0, node);
}

QString ProjectTree::pathOf(const Node *node) const
{
    QStringList parts;
    for (; node->parent; node = node->parent) parts.prepend(node->entry.name);
    return parts.join(QLatin1Char('/'));
}

/// The node of a path as far as folders were read; null when one on the way was not, or it is unknown.
ProjectTree::Node *ProjectTree::opened(const QString &path) const
{
    Node *node = m_root.get();
    if (path.isEmpty()) return node;
    for (const QString &part : path.split(QLatin1Char('/'))) {
        node = node->child(part);
        if (!node) return nullptr;
    }
    return node;
}

QModelIndex ProjectTree::indexOf(const QString &path)
{
    Node *node = m_root.get();
    for (const QString &part : path.split(QLatin1Char('/'))) {
        if (canFetchMore(indexOf(node))) fetchMore(indexOf(node));
        node = node->child(part);
        if (!node) return {};
    }
    return indexOf(node);
}

void ProjectTree::refresh(const QStringList &paths)
{
    QSet<QString> folders;
    for (const QString &path : paths) folders.insert(path.section(QLatin1Char('/'), 0, -2));
    if (paths.isEmpty()) {
        std::vector<const Node *> left{m_root.get()};
        while (!left.empty()) {
            const Node *node = left.back();
            left.pop_back();
            if (!node->isRead) continue;
            folders.insert(pathOf(node));
            for (const auto &each : node->children) left.push_back(each.get());
        }
    }
    QStringList sorted(folders.cbegin(), folders.cend());
    sorted.sort(); // A folder before what lies in it: it may be gone.
    for (const QString &folder : sorted) {
        Node *node = opened(folder);
        if (node && node->isRead) reread(node);
    }
}

/// Takes out what is gone and puts in what is new, so that what a view has open stays open.
void ProjectTree::reread(Node *node)
{
    const QString path = pathOf(node);
    std::vector<FolderEntry> now = readFolder(path.isEmpty() ? m_folder : m_folder + QLatin1Char('/') + path);
    std::erase_if(now, [](const FolderEntry &entry) { return entry.isFolder && isLeftOut(entry.name); });
    const auto less = [](const std::unique_ptr<Node> &a, const FolderEntry &b) { return before(a->entry, b); };
    const QModelIndex parent = indexOf(node);
    for (int row = static_cast<int>(node->children.size()) - 1; row >= 0; --row) {
        const auto child = node->children.begin() + row;
        const auto found = std::lower_bound(now.begin(), now.end(), (*child)->entry, before);
        const bool stays =
            found != now.end() && found->name == (*child)->entry.name && found->isFolder == (*child)->entry.isFolder;
        if (stays) continue;
        beginRemoveRows(parent, row, row);
        node->children.erase(child);
        node->number();
        endRemoveRows();
    }
    for (const FolderEntry &entry : now) {
        const auto place = std::lower_bound(node->children.begin(), node->children.end(), entry, less);
        if (place != node->children.end() && (*place)->entry.name == entry.name) continue;
        const int row = static_cast<int>(place - node->children.begin());
        beginInsertRows(parent, row, row);
        node->children.insert(place, std::make_unique<Node>(Node{entry, node}));
        node->number();
        endInsertRows();
    }
}

QModelIndex ProjectTree::index(int row, int column, const QModelIndex &parent) const
{
    const Node *node = nodeOf(parent);
    if (row < 0 || column != 0 || row >= static_cast<int>(node->children.size())) return {};
    return createIndex(row, 0, node->children[static_cast<size_t>(row)].get());
}

QModelIndex ProjectTree::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(nodeOf(index)->parent) : QModelIndex();
}

int ProjectTree::rowCount(const QModelIndex &parent) const { return static_cast<int>(nodeOf(parent)->children.size()); }

int ProjectTree::columnCount(const QModelIndex &) const { return 1; }

QVariant ProjectTree::data(const QModelIndex &index, int role) const
{
    if (!index.isValid()) return {};
    const Node *node = nodeOf(index);
    switch (role) {
    case Qt::DisplayRole: return node->entry.name;
    case Qt::ToolTipRole:
    case PathRole: return pathOf(node);
    case FolderRole: return node->entry.isFolder;
    default: return {};
    }
}

bool ProjectTree::hasChildren(const QModelIndex &parent) const
{
    const Node *node = nodeOf(parent);
    return node->entry.isFolder && (!node->isRead || !node->children.empty());
}

bool ProjectTree::canFetchMore(const QModelIndex &parent) const
{
    const Node *node = nodeOf(parent);
    return node->entry.isFolder && !node->isRead && !m_folder.isEmpty();
}

void ProjectTree::fetchMore(const QModelIndex &parent)
{
    Node *node = nodeOf(parent);
    if (!canFetchMore(parent)) return;
    node->isRead = true;
    const QString path = pathOf(node);
    std::vector<FolderEntry> entries = readFolder(path.isEmpty() ? m_folder : m_folder + QLatin1Char('/') + path);
    std::erase_if(entries, [](const FolderEntry &entry) { return entry.isFolder && isLeftOut(entry.name); });
    if (entries.empty()) return;
    beginInsertRows(parent, 0, static_cast<int>(entries.size()) - 1);
    for (FolderEntry &entry : entries) node->children.push_back(std::make_unique<Node>(Node{std::move(entry), node}));
    node->number();
    endInsertRows();
}

} // namespace athanor
