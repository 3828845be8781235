#pragma once

#include <QWidget>

namespace athanor {

class Button;
class Theme;

/// A line that opens and closes what stands under it: by click, Space or Return. Closed at first.
class Disclosure final : public QWidget
{
    Q_OBJECT
public:
    /// Takes content as its child.
    Disclosure(const Theme &theme, const QString &title, QWidget *content, QWidget *parent = nullptr);

    bool isOpen() const;
    void setOpen(bool open);

Q_SIGNALS:
    void toggled(bool open);

private:
    void show(bool open);

    Button *m_button;
    QWidget *m_content;
};

} // namespace athanor
