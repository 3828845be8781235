#pragma once

#include "widgets/common/theme.h"

#include <QStackedWidget>

namespace athanor {

class MigrationsPane;
class RoutePlayground;

/// The live pane of the objective that is open: the route playground, or the migrations, which are made when an
/// objective first asks for them. Objectives that need neither do without; who lays it
/// out hides it then.
class LivePane final : public QStackedWidget
{
    Q_OBJECT
public:
    enum class Pane { Routes, Migrations, None };

    LivePane(const Theme &theme, RoutePlayground *playground, QWidget *parent = nullptr);

    void showPane(Pane pane);
    Pane pane() const { return m_pane; }
    MigrationsPane &migrations();
    /// The line of the pane that is shown: a request's path, a command.
    void focusLine();

Q_SIGNALS:
    void paneChanged();

private:
    const Theme &m_theme;
    RoutePlayground *m_playground;
    MigrationsPane *m_migrations = nullptr;
    Pane m_pane = Pane::Routes;
};

} // namespace athanor
