#pragma once

#include "app/shell/migrationsengine.h"
#include "tests/gui/migrationsfixture.h"
#include "widgets/migrations/migrationruns.h"
#include "widgets/migrations/runpanel.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBrowser>
#include <QTextDocumentFragment>

namespace athanor {

/// The migrations window with a real engine, on a project that Alembic can run.
class MigrationRunsFixture : public MigrationsFixture
{
protected:
    void file(const QString &path, const QByteArray &text) const
    {
        const QString whole = m_top->path() + QLatin1Char('/') + path;
        QVERIFY(QDir().mkpath(QFileInfo(whole).path()));
        QFile out(whole);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(text) == text.size());
    }

    /// alembic.ini, env.py with models, and owners → ponies, both with tables.
    void project(const QByteArray &models = "from sqlalchemy import MetaData\nmetadata = MetaData()\n") const
    {
        file(QStringLiteral("alembic.ini"),
             "[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///app.db\n");
        file(QStringLiteral("models.py"), models);
        file(QStringLiteral("migrations/script.py.mako"),
             "\"\"\"${message}\n\nRevision ID: ${up_revision}\nRevises: ${down_revision | comma,n}\nCreate Date: "
             "${create_date}\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "
             "${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\nbranch_labels = ${repr(branch_labels)}\n"
             "depends_on = ${repr(depends_on)}\n\n\ndef upgrade():\n    ${upgrades if upgrades else \"pass\"}\n\n\n"
             "def downgrade():\n    ${downgrades if downgrades else \"pass\"}\n");
        file(QStringLiteral("migrations/env.py"),
             "import os, sys\nsys.path.insert(0, os.getcwd())\nfrom alembic import context\n"
             "from sqlalchemy import engine_from_config, pool\nfrom models import metadata\n\n"
             "engine = engine_from_config(context.config.get_section(\"alembic\"), poolclass=pool.NullPool)\n"
             "with engine.connect() as connection:\n"
             "    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)\n"
             "    with context.begin_transaction():\n        context.run_migrations()\n");
        migration(QStringLiteral("0a41fe92"), {}, QStringLiteral("create owners"),
                  QStringLiteral("op.create_table('owners', sa.Column('id', sa.Integer, primary_key=True), "
                                 "sa.Column('name', sa.String(80), nullable=False))"),
                  QStringLiteral("op.drop_table('owners')"));
        migration(QStringLiteral("ddbf30c3"), QStringLiteral("0a41fe92"), QStringLiteral("create ponies"),
                  QStringLiteral("op.create_table('ponies', sa.Column('id', sa.Integer, primary_key=True), "
                                 "sa.Column('owner_id', sa.Integer, sa.ForeignKey('owners.id')))"),
                  QStringLiteral("op.drop_table('ponies')"));
    }
    /// Down is one identifier, or several with blanks.
    void migration(const QString &id, const QString &down, const QString &message, const QString &up,
                   const QString &back = QStringLiteral("pass")) const
    {
        QStringList parents;
        for (const QString &one : down.split(QLatin1Char(' '), Qt::SkipEmptyParts))
            parents << QStringLiteral("'%1'").arg(one);
        const QString named = parents.isEmpty()     ? QStringLiteral("None")
                              : parents.size() == 1 ? parents.front()
                                                    : QStringLiteral("(%1)").arg(parents.join(QStringLiteral(", ")));
        write(id, QStringLiteral("\"\"\"%1\n\nRevision ID: %2\nCreate Date: 2024-05-01 10:00:00\n\"\"\"\n"
                                 "from alembic import op\nimport sqlalchemy as sa\n\nrevision = '%2'\n"
                                 "down_revision = %3\nbranch_labels = None\ndepends_on = None\n\n\n"
                                 "def upgrade():\n    %4\n\n\ndef downgrade():\n    %5\n")
                      .arg(message, id, named, up, back));
    }

    void openEngine(QSize size = {1280, 800})
    {
        const Result<Installation> installation = Installation::locate(qEnvironmentVariable("ATHANOR_BIN_DIR"));
        QVERIFY2(installation.ok(), installation.ok() ? "" : qPrintable(installation.error().toString()));
        m_window = std::make_unique<MigrationsWindow>(*m_theme);
        auto *engine = new MigrationsEngine(*installation, *m_window);
        m_window->resize(size);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QSignalSpy read(m_window.get(), &MigrationsWindow::folderRead);
        m_window->openFolder(m_top->path());
        QVERIFY(read.wait(migrationsPatience));
        QSignalSpy opened(engine->runner(), &MigrationsRunner::opened);
        QTest::mouseClick(part<QPushButton>("runOpen"), Qt::LeftButton);
        QVERIFY(opened.wait(migrationsPatience));
        m_engine = engine;
    }

    MigrationRuns *runs() const { return m_window->pane()->runs(); }
    MigrationPlayer *player() const { return runs()->player(); }
    QStringList rows() const
    {
        QStringList rows = runs()->rows().value_or(QStringList{QStringLiteral("not open")});
        rows.sort();
        return rows;
    }
    /// Types a command, and waits until it was run.
    void give(const QString &command)
    {
        QSignalSpy ran(m_engine->runner(), &MigrationsRunner::ran);
        auto *field = part<QLineEdit>("runCommand");
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, command);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(ran.size(), 1, migrationsPatience);
    }
    void waitIdle() const { QTRY_VERIFY_WITH_TIMEOUT(!player()->isBusy(), migrationsPatience); }
    QString words(const char *name) const
    {
        return withoutJoiners(QTextDocumentFragment::fromHtml(part<QLabel>(name)->text()).toPlainText());
    }
    QString tables() const { return part<QTextBrowser>("schemaTables")->toPlainText(); }

    MigrationsEngine *m_engine = nullptr;
};

} // namespace athanor
