#include "app/shell/settingsdialog.h"

#include "widgets/common/button.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/labels.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QRadioButton>
#include <QScrollArea>
#include <QStandardPaths>
#include <QUrl>
#include <QVBoxLayout>

namespace athanor {

SettingsDialog::SettingsDialog(Theme &theme, Settings &settings, ProgressDesk &progress, const QString &dataFolder,
                               const QString &courseFolder, QWidget *parent)
    : QDialog(parent), m_theme(theme), m_settings(settings), m_progress(progress), m_dataFolder(dataFolder),
      m_courseFolder(courseFolder)
{
    setWindowTitle(tr("Settings"));
    setObjectName(QStringLiteral("settingsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(24, 20, 24, 12);
    column->setSpacing(8);
    addLook(column);
    addProgress(column);
    addCourse(column);
    column->addStretch(1);
    page->setMinimumWidth(1);
    auto *area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(page);
    auto *close = new Button(theme, Button::Kind::Quiet, tr("Close"));
    close->setKeyHint(QStringLiteral("Esc"));
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(24, 8, 24, 16);
    foot->addStretch(1);
    foot->addWidget(close);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(area, 1);
    outer->addLayout(foot);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    // As high as what is in it, with a line to spare for what an export or an import tells.
    const int width = theme.px(620);
    const int spare = theme.px(32);
    resize(QSize(width, page->layout()->heightForWidth(width) + foot->sizeHint().height() + spare)
               .boundedTo(parent->size() - QSize(48, 48)));
}

void SettingsDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    // Not the first of the looks: the one that is chosen, so that the arrows go on from there.
    if (auto *chosen = findChild<QRadioButton *>(QStringLiteral("theme:") + themeChoiceName(m_theme.choice())))
        chosen->setFocus(Qt::OtherFocusReason);
}

void SettingsDialog::addLook(QVBoxLayout *column)
{
    column->addWidget(regionLabel(tr("Look")));
    auto *group = new QButtonGroup(this);
    auto *row = new FlowLayout(4);
    const std::pair<ThemeChoice, QString> choices[] = {{ThemeChoice::System, tr("As the desktop")},
                                                       {ThemeChoice::Light, tr("Light")},
                                                       {ThemeChoice::Dark, tr("Dark")}};
    for (const auto &[choice, text] : choices) {
        auto *radio = new QRadioButton(text);
        radio->setObjectName(QStringLiteral("theme:") + themeChoiceName(choice));
        radio->setChecked(m_theme.choice() == choice);
        group->addButton(radio);
        row->addWidget(radio);
        connect(&m_theme, &Theme::changed, radio,
                [this, radio, choice = choice] { radio->setChecked(m_theme.choice() == choice); });
        connect(radio, &QRadioButton::clicked, this, [this, choice = choice] {
            m_theme.setChoice(choice);
            m_settings.setTheme(choice);
        });
    }
    column->addLayout(row);
    auto *size = new QHBoxLayout;
    auto *label = new QLabel(tr("Size of text"));
    m_text = new QComboBox;
    m_text->setObjectName(QStringLiteral("textSize"));
    m_text->setProperty("field", true);
    m_text->setAccessibleName(tr("Size of text"));
    for (int percent = Theme::smallestZoom; percent <= Theme::largestZoom; percent += 10)
        m_text->addItem(tr("%1 %").arg(percent), percent);
    m_text->setCurrentIndex(m_text->findData((m_theme.zoom() + 5) / 10 * 10));
    label->setBuddy(m_text);
    size->addWidget(label);
    size->addWidget(m_text);
    size->addStretch(1);
    column->addLayout(size);
    connect(m_text, &QComboBox::activated, this, [this] {
        m_theme.setZoom(m_text->currentData().toInt());
        m_settings.setZoom(m_theme.zoom());
    });
    column->addWidget(
        textLabel(m_theme.motion()
                      ? tr("Small movements are on. Switch them off in your desktop's settings, and they are off here.")
                      : tr("Nothing moves, as your desktop asks for."),
                  QStringLiteral("quiet")));
    column->addSpacing(14);
}

void SettingsDialog::addProgress(QVBoxLayout *column)
{
    column->addWidget(regionLabel(tr("Your work")));
    column->addWidget(
        textLabel(tr("Your answers, their history and what you remember lie in:"), QStringLiteral("quiet")));
    auto *path = textLabel(QDir::toNativeSeparators(m_dataFolder), QStringLiteral("code"));
    path->setObjectName(QStringLiteral("dataFolder"));
    column->addWidget(path);
    auto *row = new FlowLayout(8);
    const auto add = [this, row](const QString &text, const QString &name, auto act) {
        auto *button = new Button(m_theme, Button::Kind::Quiet, text);
        button->setObjectName(name);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, act);
    };
    add(tr("Open the folder"), QStringLiteral("openData"),
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_dataFolder)); });
    add(tr("Export…"), QStringLiteral("exportProgress"), [this] { askExport(); });
    add(tr("Import…"), QStringLiteral("importProgress"), [this] { askImport(); });
    column->addLayout(row);
    m_report = textLabel({}, QStringLiteral("quiet"));
    m_report->setObjectName(QStringLiteral("progressReport"));
    m_report->hide();
    column->addWidget(m_report);
    column->addWidget(
        textLabel(tr("An export is one file with everything, to carry to another machine. An import adds what is not "
                     "here yet and changes nothing that is."),
                  QStringLiteral("quiet")));
    column->addSpacing(14);
}

void SettingsDialog::addCourse(QVBoxLayout *column)
{
    column->addWidget(regionLabel(tr("Course")));
    auto *which = textLabel(m_courseFolder.isEmpty()
                                ? tr("Athanor's own course is open.")
                                : tr("Open is the course in %1").arg(QDir::toNativeSeparators(m_courseFolder)),
                            QStringLiteral("quiet"));
    which->setObjectName(QStringLiteral("courseFolder"));
    column->addWidget(which);
    auto *row = new FlowLayout(8);
    auto *other = new Button(m_theme, Button::Kind::Quiet, tr("Open another course…"));
    other->setObjectName(QStringLiteral("openCourse"));
    row->addWidget(other);
    connect(other, &QPushButton::clicked, this, &SettingsDialog::askCourse);
    if (!m_courseFolder.isEmpty()) {
        auto *own = new Button(m_theme, Button::Kind::Quiet, tr("Back to Athanor's own"));
        own->setObjectName(QStringLiteral("ownCourse"));
        row->addWidget(own);
        connect(own, &QPushButton::clicked, this, [this] {
            accept();
            Q_EMIT courseChosen({});
        });
    }
    column->addLayout(row);
}

void SettingsDialog::report(const QString &words, bool bad)
{
    m_report->setText(breakable(words));
    setStyleProperty(m_report, "role", bad ? QStringLiteral("bad") : QStringLiteral("good"));
    m_report->show();
    Q_EMIT reported(words);
}

void SettingsDialog::askExport()
{
    auto *dialog =
        new QFileDialog(this, tr("Export"), QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation),
                        tr("Athanor export (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(QStringLiteral("athanor-%1.json").arg(m_progress.now().toString(QStringLiteral("yyyy-MM-dd"))));
    connect(dialog, &QFileDialog::fileSelected, this, &SettingsDialog::exportTo);
    dialog->open();
}

void SettingsDialog::exportTo(const QString &path)
{
    report(tr("Writing %1…").arg(path), false);
    m_progress.then<QString>(
        m_progress.link().exportTo(path), this,
        [this](const QString &written) { report(tr("Everything is in %1").arg(written), false); },
        [this](const Error &error) { report(tr("Nothing was written. %1").arg(error.message), true); });
}

void SettingsDialog::askImport()
{
    auto *dialog =
        new QFileDialog(this, tr("Import"), QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation),
                        tr("Athanor export (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &SettingsDialog::importFrom);
    dialog->open();
}

void SettingsDialog::importFrom(const QString &path)
{
    report(tr("Reading %1…").arg(path), false);
    m_progress.then<ImportReport>(
        m_progress.link().importFrom(path), this, [this](const ImportReport &done) { report(done.words(), false); },
        [this](const Error &error) { report(tr("Nothing was changed. %1").arg(error.message), true); });
}

void SettingsDialog::askCourse()
{
    auto *dialog = new QFileDialog(this, tr("The folder of a course (with course.yaml in it)"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        accept();
        Q_EMIT courseChosen(folder);
    });
    dialog->open();
}

} // namespace athanor
