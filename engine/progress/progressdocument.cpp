#include "engine/progress/progressdocument.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QStringDecoder>

#include <cmath>

namespace athanor::Internal {

namespace {

constexpr qsizetype mostFacts = 2'000'000;

Error wrong(const QString &where, const QString &what)
{
    return {ErrorCode::BadInput,
            QStringLiteral("This is no progress that could be imported: %1 should be %2. Nothing was changed.")
                .arg(where.isEmpty() ? QStringLiteral("the file") : where, what)};
}

QString hex(const QByteArray &hash) { return QString::fromLatin1(hash.toHex()); }

QJsonObject contentObject(const QByteArray &content)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(content);
    if (!decoder.hasError() && text.toUtf8() == content) return {{QStringLiteral("text"), text}};
    return {{QStringLiteral("base64"), QString::fromLatin1(content.toBase64())}};
}

std::optional<QByteArray> contentOf(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    if (object.size() != 1) return std::nullopt;
    if (const QJsonValue text = object.value(QLatin1String("text")); text.isString())
        return text.toString().isEmpty() ? QByteArray("") : text.toString().toUtf8();
    const QJsonValue base64 = object.value(QLatin1String("base64"));
    if (!base64.isString()) return std::nullopt;
    const auto decoded =
        QByteArray::fromBase64Encoding(base64.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) return std::nullopt;
    return decoded.decoded;
}

QString timeText(qint64 at) { return QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODateWithMs); }

std::optional<qint64> timeOf(const QJsonValue &value)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    if (!value.isString() || !time.isValid()) return std::nullopt;
    return time.toMSecsSinceEpoch();
}

/// Writes each content once.
class BlobWriter final
{
public:
    QString add(const QByteArray &content)
    {
        const QString hash = hex(contentHash(content));
        if (!m_blobs.contains(hash)) m_blobs.insert(hash, contentObject(content));
        return hash;
    }
    QJsonObject object() const
    {
        QJsonObject object;
        for (auto blob = m_blobs.cbegin(); blob != m_blobs.cend(); ++blob) object.insert(blob.key(), blob.value());
        return object;
    }

private:
    QHash<QString, QJsonObject> m_blobs;
};

QJsonObject factObject(const Fact &fact, BlobWriter &blobs)
{
    QJsonObject object{{QStringLiteral("uid"), fact.uid},
                       {QStringLiteral("at"), timeText(fact.at)},
                       {QStringLiteral("kind"), kindName(fact.kind)}};
    const auto text = [&object](const QString &name, const QString &value) {
        if (!value.isEmpty()) object.insert(name, value);
    };
    const auto number = [&object](const QString &name, int value) {
        if (value != 0) object.insert(name, value);
    };
    text(QStringLiteral("session"), fact.session);
    text(QStringLiteral("objective"), fact.objective);
    text(QStringLiteral("exercise"), fact.exercise);
    text(QStringLiteral("item"), fact.item);
    number(QStringLiteral("outcome"), fact.outcome);
    number(QStringLiteral("value"), fact.value);
    number(QStringLiteral("total"), fact.total);
    if (!fact.detail.isEmpty()) object.insert(QStringLiteral("detail"), fact.detail);
    if (!fact.report.isEmpty()) object.insert(QStringLiteral("report"), blobs.add(fact.report));
    QJsonArray files;
    for (const LearnerFile &file : fact.files)
        files << QJsonObject{{QStringLiteral("path"), file.path}, {QStringLiteral("blob"), blobs.add(file.content)}};
    if (!files.isEmpty()) object.insert(QStringLiteral("files"), files);
    return object;
}

/// Reads members of one object and remembers the first that is wrong.
class MemberReader final
{
public:
    MemberReader(const QJsonObject &object, const QStringList &known) : m_object(object)
    {
        for (auto member = object.begin(); member != object.end(); ++member)
            if (!known.contains(member.key())) fail(member.key().left(40), QStringLiteral("absent: it is not known"));
    }

    QString text(const QString &name)
    {
        const QJsonValue value = m_object.value(name);
        if (!value.isUndefined() && !value.isString()) fail(name, QStringLiteral("text"));
        return value.toString();
    }
    int number(const QString &name)
    {
        const QJsonValue value = m_object.value(name);
        const double number = value.toDouble(0);
        if ((!value.isUndefined() && !value.isDouble()) || std::abs(number) > 1e9 || number != std::floor(number)) {
            fail(name, QStringLiteral("a whole number"));
            return 0;
        }
        return int(number);
    }
    qint64 time(const QString &name)
    {
        const std::optional<qint64> time = timeOf(m_object.value(name));
        if (!time) fail(name, QStringLiteral("a time such as 2026-11-22T16:45:00.000Z"));
        return time.value_or(0);
    }
    void fail(const QString &where, const QString &what)
    {
        if (!m_fault) m_fault = {where, what};
    }
    const QJsonObject &object() const { return m_object; }
    const FactFault &fault() const { return m_fault; }

private:
    QJsonObject m_object;
    FactFault m_fault;
};

using Blobs = QHash<QString, QByteArray>;

void readFiles(MemberReader &reader, const Blobs &blobs, Fact &fact)
{
    const QJsonValue value = reader.object().value(QLatin1String("files"));
    if (!value.isUndefined() && !value.isArray()) reader.fail(QStringLiteral("files"), QStringLiteral("a list"));
    const QJsonArray files = value.toArray();
    if (files.size() > mostFiles) return reader.fail(QStringLiteral("files"), QStringLiteral("a shorter list"));
    for (qsizetype i = 0; i < files.size(); ++i) {
        const QJsonObject file = files.at(i).toObject();
        const auto blob = blobs.constFind(file.value(QLatin1String("blob")).toString());
        const QString where = QStringLiteral("files[%1]").arg(i);
        if (!file.value(QLatin1String("path")).isString() || file.size() != 2)
            return reader.fail(where, QStringLiteral("an object with a path and a blob"));
        if (blob == blobs.cend())
            return reader.fail(where + QStringLiteral(".blob"), QStringLiteral("one of the blobs of this file"));
        fact.files << LearnerFile{file.value(QLatin1String("path")).toString(), *blob};
    }
}

Result<Fact> readFactObject(const QJsonValue &value, const Blobs &blobs, const QString &where)
{
    static const QStringList known = {
        QStringLiteral("uid"),   QStringLiteral("at"),      QStringLiteral("kind"),   QStringLiteral("session"),
        QStringLiteral("item"),  QStringLiteral("outcome"), QStringLiteral("value"),  QStringLiteral("objective"),
        QStringLiteral("total"), QStringLiteral("detail"),  QStringLiteral("report"), QStringLiteral("exercise"),
        QStringLiteral("files")};
    if (!value.isObject()) return wrong(where, QStringLiteral("an object"));
    MemberReader reader(value.toObject(), known);
    Fact fact;
    fact.uid = reader.text(QStringLiteral("uid"));
    fact.at = reader.time(QStringLiteral("at"));
    const std::optional<Fact::Kind> kind = kindNamed(reader.text(QStringLiteral("kind")));
    if (!kind) reader.fail(QStringLiteral("kind"), QStringLiteral("a kind that this Athanor knows"));
    fact.kind = kind.value_or(Fact::Kind::Place);
    fact.session = reader.text(QStringLiteral("session"));
    fact.objective = reader.text(QStringLiteral("objective"));
    fact.exercise = reader.text(QStringLiteral("exercise"));
    fact.item = reader.text(QStringLiteral("item"));
    fact.outcome = reader.number(QStringLiteral("outcome"));
    fact.value = reader.number(QStringLiteral("value"));
    fact.total = reader.number(QStringLiteral("total"));
    const QJsonValue detail = reader.object().value(QLatin1String("detail"));
    if (!detail.isUndefined() && !detail.isObject()) reader.fail(QStringLiteral("detail"), QStringLiteral("an object"));
    fact.detail = detail.toObject();
    if (const QString report = reader.text(QStringLiteral("report")); !report.isEmpty()) {
        if (!blobs.contains(report))
            reader.fail(QStringLiteral("report"), QStringLiteral("one of the blobs of this file"));
        fact.report = blobs.value(report);
    }
    readFiles(reader, blobs, fact);
    const FactFault fault = reader.fault() ? reader.fault() : checkFact(fact);
    if (fault) return wrong(where + QLatin1Char('.') + fault.where, fault.what);
    return fact;
}

Result<Draft> readDraftObject(const QJsonValue &value, const QString &where)
{
    static const QStringList known = {QStringLiteral("objective"), QStringLiteral("exercise"),
                                      QStringLiteral("path"),      QStringLiteral("at"),
                                      QStringLiteral("base"),      QStringLiteral("content")};
    if (!value.isObject()) return wrong(where, QStringLiteral("an object"));
    MemberReader reader(value.toObject(), known);
    Draft draft;
    draft.key = {reader.text(QStringLiteral("objective")), reader.text(QStringLiteral("exercise"))};
    draft.path = reader.text(QStringLiteral("path"));
    draft.at = QDateTime::fromMSecsSinceEpoch(reader.time(QStringLiteral("at")), Qt::UTC);
    draft.base = QByteArray::fromHex(reader.text(QStringLiteral("base")).toLatin1());
    const std::optional<QByteArray> content = contentOf(reader.object().value(QLatin1String("content")));
    if (!content) reader.fail(QStringLiteral("content"), QStringLiteral("an object with text or base64"));
    draft.content = content.value_or(QByteArray());
    const FactFault fault = reader.fault() ? reader.fault() : checkDraft(draft);
    if (fault) return wrong(where + QLatin1Char('.') + fault.where, fault.what);
    return draft;
}

Result<Blobs> readBlobs(const QJsonValue &value)
{
    if (!value.isObject()) return wrong(QStringLiteral("blobs"), QStringLiteral("an object"));
    const QJsonObject object = value.toObject();
    Blobs blobs;
    for (auto blob = object.begin(); blob != object.end(); ++blob) {
        const QString where = QStringLiteral("blobs.") + blob.key().left(64);
        const std::optional<QByteArray> content = contentOf(blob.value());
        if (!content) return wrong(where, QStringLiteral("an object with text or base64"));
        if (content->size() > largestReport) return wrong(where, QStringLiteral("at most 1 MiB"));
        if (hex(contentHash(*content)) != blob.key())
            return wrong(where, QStringLiteral("the content that its name, a SHA-256, says"));
        blobs.insert(blob.key(), *content);
    }
    return blobs;
}

Result<QJsonObject> openDocument(const QByteArray &bytes, qint64 limit)
{
    if (bytes.size() > limit) return wrong({}, QStringLiteral("at most %1 MiB").arg(limit >> 20));
    QJsonParseError fault{};
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &fault);
    if (fault.error != QJsonParseError::NoError) {
        const auto line = bytes.left(fault.offset).count('\n') + 1;
        return wrong(QStringLiteral("line %1").arg(line),
                     QStringLiteral("JSON in UTF-8 (%1 at byte %2)").arg(fault.errorString()).arg(fault.offset));
    }
    const QJsonObject root = document.object();
    if (root.value(QLatin1String("format")).toString() != QLatin1String("athanor-progress"))
        return wrong(QStringLiteral("format"), QStringLiteral("“athanor-progress”; this is another kind of file"));
    const int version = root.value(QLatin1String("version")).toInt(-1);
    if (version > documentVersion)
        return Error{ErrorCode::BadInput,
                     QStringLiteral("This progress was exported by a newer Athanor (version %1 of the format, this one "
                                    "knows %2). Install the newer one to import it. Nothing was changed.")
                         .arg(version)
                         .arg(documentVersion)};
    if (version != documentVersion) return wrong(QStringLiteral("version"), QString::number(documentVersion));
    return root;
}

} // namespace

Result<QByteArray> writeDocument(const ProgressDocument &document, const QDateTime &exported, qint64 limit)
{
    BlobWriter blobs;
    QJsonArray facts;
    for (const Fact &fact : document.facts) facts << factObject(fact, blobs);
    QJsonArray drafts;
    for (const Draft &draft : document.drafts) {
        drafts << QJsonObject{{QStringLiteral("objective"), draft.key.objective},
                              {QStringLiteral("exercise"), draft.key.exercise},
                              {QStringLiteral("path"), draft.path},
                              {QStringLiteral("at"), timeText(draft.at.toMSecsSinceEpoch())},
                              {QStringLiteral("base"), hex(draft.base)},
                              {QStringLiteral("content"), contentObject(draft.content)}};
    }
    const QJsonObject root{{QStringLiteral("format"), QStringLiteral("athanor-progress")},
                           {QStringLiteral("version"), documentVersion},
                           {QStringLiteral("exported"), timeText(exported.toMSecsSinceEpoch())},
                           {QStringLiteral("facts"), facts},
                           {QStringLiteral("drafts"), drafts},
                           {QStringLiteral("blobs"), blobs.object()}};
    QByteArray bytes = QJsonDocument(root).toJson(QJsonDocument::Indented);
    if (bytes.size() > limit)
        return Error{
            ErrorCode::BadInput,
            QStringLiteral("Your progress has grown over the %1 MiB that can be exported in one file. Copy the "
                           "folder “progress” instead.")
                .arg(limit >> 20)};
    return bytes;
}

Result<ProgressDocument> readDocument(const QByteArray &bytes, qint64 limit)
{
    const Result<QJsonObject> root = openDocument(bytes, limit);
    if (!root) return root.error();
    const Result<Blobs> blobs = readBlobs(root->value(QLatin1String("blobs")));
    if (!blobs) return blobs.error();
    const QJsonValue facts = root->value(QLatin1String("facts"));
    const QJsonValue drafts = root->value(QLatin1String("drafts"));
    if (!facts.isArray() || facts.toArray().size() > mostFacts)
        return wrong(QStringLiteral("facts"), QStringLiteral("a list"));
    if (!drafts.isArray()) return wrong(QStringLiteral("drafts"), QStringLiteral("a list"));
    ProgressDocument document;
    QSet<QString> seen;
    const QJsonArray factArray = facts.toArray();
    for (qsizetype i = 0; i < factArray.size(); ++i) {
        const QString where = QStringLiteral("facts[%1]").arg(i);
        Result<Fact> fact = readFactObject(factArray.at(i), *blobs, where);
        if (!fact) return fact.error();
        if (seen.contains(fact->uid))
            return wrong(where + QStringLiteral(".uid"), QStringLiteral("another than that of a fact before"));
        seen.insert(fact->uid);
        document.facts << std::move(*fact);
    }
    const QJsonArray draftArray = drafts.toArray();
    for (qsizetype i = 0; i < draftArray.size(); ++i) {
        Result<Draft> draft = readDraftObject(draftArray.at(i), QStringLiteral("drafts[%1]").arg(i));
        if (!draft) return draft.error();
        document.drafts << std::move(*draft);
    }
    return document;
}

} // namespace athanor::Internal
