#pragma once

#include "engine/routes/requesthistory.h"

namespace athanor {

/// A request as a line for a shell: curl with everything it needs, quoted for any POSIX shell. base is where the
/// application is served ("http://127.0.0.1:5000"). What the line cannot carry is said in a comment above it.
QString curlLine(const HistoryEntry &entry, const QString &base);

/// A request and its answer as a test for pytest, which passes where the application answers as it did: status, where
/// it redirects to, and the body as far as it says something. application is what flask calls it: "app:app",
/// "shop:create_app()". The requests before it that set its cookies are repeated; a cookie from elsewhere is sent as it
/// is.
QString pytestTest(const HistoryEntry &entry, const RequestHistory &history, const QString &application);

/// Text quoted for a POSIX shell.
QString shellQuoted(const QString &text);
/// Bytes and text as Python writes them.
QString pythonBytes(const QByteArray &bytes);
QString pythonText(const QString &text);

/// The headers of a request that mean something where another program sends it: what a browser adds about itself, and
/// what is made anew (Host of the bridge, Content-Length), is left out.
HeaderList portableHeaders(const HistoryEntry &entry);

} // namespace athanor
