#pragma once

#include <QAbstractItemModel>
#include <QStringList>

#include <memory>
#include <vector>

namespace athanor {

/// One name in a folder. A link counts as what it is, a file: nothing is followed.
struct FolderEntry
{
    QString name;
    bool isFolder = false;
};

/// What lies in a folder, folders first, then by name; empty when it cannot be read. Any thread.
std::vector<FolderEntry> readFolder(const QString &path);

/// Folders that hold no source of a project: version control, environments, caches, packages of node. Hidden in the
/// tree, not followed on the disk.
bool isLeftOut(const QString &name);

/// The files of a project as a tree for views. A folder is read when it is first opened, and read anew when refresh()
/// names it; nothing is followed by itself. Thread: the view's.
class ProjectTree final : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Role {
        PathRole = Qt::UserRole, ///< Relative to the project, for files and folders.
        FolderRole               ///< Whether it is a folder.
    };

    explicit ProjectTree(QObject *parent = nullptr);
    ~ProjectTree() override;

    /// Another project, or none.
    void setFolder(const QString &path);
    /// These paths changed, appeared or went; empty: anything may have. Folders that nobody opened are not read.
    void refresh(const QStringList &paths);
    /// The index of a path, folders on its way being read; invalid when there is none.
    QModelIndex indexOf(const QString &path);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

private:
    struct Node;
    Node *nodeOf(const QModelIndex &index) const;
    QModelIndex indexOf(const Node *node) const;
    QString pathOf(const Node *node) const;
    Node *opened(const QString &path) const;
    void reread(Node *node);

    QString m_folder;
    std::unique_ptr<Node> m_root;
};

} // namespace athanor
