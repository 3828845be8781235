#include "engine/workbench/bridgepages.h"

namespace athanor {

namespace {

QString page(const QString &title, const QString &body)
{
    // The tokens of the application's own look, light and dark.
    static const QString style = QStringLiteral(
        ":root{color-scheme:light dark;--ink:#26221d;--paper:#faf7f2;--quiet:#6f675c;--line:#e2dacd;--copper:#a8552a}"
        "@media(prefers-color-scheme:dark){:root{--ink:#ece6dc;--paper:#1d1b18;--quiet:#a39a8c;--line:#3a362f;"
        "--copper:#e0925f}}"
        "body{margin:0;padding:48px 32px;background:var(--paper);color:var(--ink);"
        "font:16px/24px Inter,system-ui,sans-serif}"
        "main{max-width:72ch;margin:0 auto}h1{font-size:24px;line-height:32px;margin:0 0 16px;color:var(--copper)}"
        "p{margin:0 0 16px}.where{color:var(--quiet)}"
        "pre{padding:16px;border:1px solid var(--line);border-radius:8px;overflow:auto;"
        "font:14px/20px 'JetBrains Mono',monospace}");
    return QStringLiteral(
               "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>%1</title><style>%2</style>"
               "</head><body><main><h1>%1</h1>%3</main></body></html>")
        .arg(title.toHtmlEscaped(), style, body);
}

QString paragraph(const QString &text, const QString &kind = {})
{
    if (text.isEmpty()) return {};
    return QStringLiteral("<p class=\"%1\">%2</p>").arg(kind, text.toHtmlEscaped());
}

} // namespace

QByteArray loadErrorPage(const LearnerError &error)
{
    QString body;
    const QString what = error.type.isEmpty() ? error.message : error.type + QStringLiteral(": ") + error.message;
    body += paragraph(what);
    if (!error.file.isEmpty()) {
        const QString where =
            error.line > 0 ? QStringLiteral("%1, line %2").arg(error.file, QString::number(error.line)) : error.file;
        body += paragraph(where, QStringLiteral("where"));
    }
    body += paragraph(error.hint);
    if (!error.traceback.isEmpty()) body += QStringLiteral("<pre>%1</pre>").arg(error.traceback.toHtmlEscaped());
    return page(QStringLiteral("Your application cannot be loaded"), body).toUtf8();
}

QByteArray problemPage(const QString &title, const QString &message)
{
    return page(title, paragraph(message)).toUtf8();
}

} // namespace athanor
