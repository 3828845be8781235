#pragma once

#include "widgets/common/theme.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QTableView;

namespace athanor {

class CookieJarModel;

/// The composer's cookie jar: seen, switched off one by one or whole, edited, deleted.
class CookieView final : public QWidget
{
    Q_OBJECT
public:
    CookieView(const Theme &theme, CookieJarModel &model, QWidget *parent = nullptr);

private:
    void follow();
    void restyle();
    void removeCurrent();

    const Theme &m_theme;
    CookieJarModel &m_model;
    QCheckBox *m_enabled;
    QTableView *m_table;
    QLabel *m_notice;
};

} // namespace athanor
