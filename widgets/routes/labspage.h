#pragma once

#include "widgets/common/theme.h"

#include <QWidget>

namespace athanor {

class ConverterLabView;
class SessionCookieView;
class UrlBuilderView;

/// The three laboratories, one below the other.
class LabsPage final : public QWidget
{
    Q_OBJECT
public:
    explicit LabsPage(const Theme &theme, QWidget *parent = nullptr);

    UrlBuilderView *url() const { return m_url; }
    ConverterLabView *converter() const { return m_converter; }
    SessionCookieView *cookie() const { return m_cookie; }

private:
    UrlBuilderView *m_url;
    ConverterLabView *m_converter;
    SessionCookieView *m_cookie;
};

} // namespace athanor
