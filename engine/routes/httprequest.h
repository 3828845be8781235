#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <utility>
#include <vector>

namespace athanor {

using HeaderList = std::vector<std::pair<QString, QString>>;

/// One request as the learner composed it or as a browser sent it.
struct HttpRequest
{
    QString method = QStringLiteral("GET");
    QString path = QStringLiteral("/"); ///< With the query string, percent-encoded as it goes over the wire.
    HeaderList headers = {};
    QByteArray body = {};
};

} // namespace athanor

Q_DECLARE_METATYPE(athanor::HttpRequest)
