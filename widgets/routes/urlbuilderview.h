#pragma once

#include "engine/routes/routetable.h"
#include "engine/routes/urlbuildanswer.h"
#include "widgets/common/theme.h"

#include <QMap>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QTimer;
class QVBoxLayout;

namespace athanor {

class Button;

/// The url_for laboratory: an endpoint of the map, values typed as Python would write them, and the address or why
/// there is none. Asks a short while after the last key.
class UrlBuilderView final : public QWidget
{
    Q_OBJECT
public:
    static constexpr int pauseMilliseconds = 250;

    explicit UrlBuilderView(const Theme &theme, QWidget *parent = nullptr);

    void setTable(const RouteTable &table);
    void setAnswer(const UrlBuildAnswer &answer);
    void setFault(const QString &message);
    UrlBuildQuestion question() const;

    /// What was typed as a value: a number, True or False, a "text" in quotes, everything else as the text it is.
    static QJsonValue typedValue(const QString &typed);

Q_SIGNALS:
    void asked(const athanor::UrlBuildQuestion &question);
    /// The address that was built is to be requested.
    void tryRequested(const QString &path, const QString &host);

private:
    void showEndpoint();
    void changed();
    void say(const QString &text, const QString &role);

    const Theme &m_theme;
    RouteTable m_table;
    QMap<QString, QLineEdit *> m_fields;
    QMap<QString, QString> m_typed; ///< What stood in a field, for when its endpoint comes back.
    QComboBox *m_endpoint;
    QFormLayout *m_form;
    QLineEdit *m_more;
    QLineEdit *m_method;
    QLineEdit *m_anchor;
    QLineEdit *m_host;
    QCheckBox *m_external;
    QLabel *m_url;
    Button *m_try;
    QVBoxLayout *m_told;
    QTimer *m_pause;
    bool m_filling = false;
};

} // namespace athanor
