#pragma once

#include "engine/routes/converteranswer.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QTimer;
class QVBoxLayout;

namespace athanor {

/// The converter laboratory: what a converter of the application makes of a text, and what it makes of that value
/// again.
class ConverterLabView final : public QWidget
{
    Q_OBJECT
public:
    explicit ConverterLabView(const Theme &theme, QWidget *parent = nullptr);

    void setAnswer(const ConverterAnswer &answer);
    void setFault(const QString &message);

Q_SIGNALS:
    void asked(const QString &converter, const QString &text);
    void openSource(const QString &file, int line);

private:
    void say(const QString &text, const QString &role = {});
    void clear();

    const Theme &m_theme;
    QComboBox *m_converter;
    QLineEdit *m_text;
    QVBoxLayout *m_told;
    QTimer *m_pause;
    bool m_filling = false;
};

} // namespace athanor
