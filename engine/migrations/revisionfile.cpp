#include "engine/migrations/revisionfile.h"

#include "engine/migrations/pythonvalue.h"
#include "engine/migrations/schemascan.h"

#include <QFileInfo>
#include <QStringDecoder>

#include <array>

namespace athanor::migrations {

namespace {

using Tokens = std::span<const PythonToken>;

enum Watched { Revision, DownRevision, BranchLabels, DependsOn, Upgrade, Downgrade, WatchedCount };
constexpr std::array<std::string_view, WatchedCount> watchedNames = {"revision",   "down_revision", "branch_labels",
                                                                     "depends_on", "upgrade",       "downgrade"};

int watchedIndex(std::string_view name)
{
    for (int i = 0; i < WatchedCount; ++i)
        if (watchedNames[std::size_t(i)] == name) return i;
    return -1;
}

QString nameOf(int watched)
{
    return QString::fromLatin1(watchedNames[std::size_t(watched)].data(),
                               qsizetype(watchedNames[std::size_t(watched)].size()));
}

/// What a module-level name is bound to when the file has been read to its end.
struct Binding
{
    bool bound = false;
    std::optional<PythonValue> value; ///< None when only running the file would tell.
    int line = 0;
};

/// Walks over the lines of one file.
class Reader final
{
public:
    Reader(const QByteArray &source, const QString &path) : m_lines({source.constData(), std::size_t(source.size())})
    {
        m_file.path = path;
    }

    RevisionFile read()
    {
        PythonLine line;
        line.tokens.reserve(64);
        while (m_lines.next(line)) {
            if (line.indent == 0)
                topLevel(line);
            else if (m_block == Block::Upgrade)
                m_schema.read(line, m_file.touches);
            else if (m_block == Block::Conditional)
                conditional(line);
            m_first = false;
            // What stands in any other function decides nothing here.
            if (m_block == Block::None || m_block == Block::Other) m_lines.skipIndented();
        }
        for (const PythonFault &fault : m_lines.faults())
            diagnose(Diagnosis::Kind::Syntax, Severity::Error,
                     QStringLiteral("%1 Python will not load this file; what could be read of it is shown.")
                         .arg(fault.message),
                     fault.line);
        conclude();
        return std::move(m_file);
    }

private:
    enum class Block { None, Upgrade, Other, Conditional };

    void diagnose(Diagnosis::Kind kind, Severity severity, const QString &message, int line)
    {
        m_file.diagnoses.append({kind, severity, message, m_file.path, line, {}});
    }

    void bind(int watched, std::optional<PythonValue> value, int line)
    {
        if (watched >= 0) m_bindings[std::size_t(watched)] = {true, std::move(value), line};
    }

    void topLevel(const PythonLine &line)
    {
        const PythonToken &first = line.tokens.front();
        m_block = Block::None;
        if (first.isOperator("@")) return;
        const std::size_t named = first.is("async") ? 1 : 0;
        if (named < line.tokens.size() && (line.tokens[named].is("def") || line.tokens[named].is("class"))) {
            definition(line, named + 1);
            return;
        }
        static constexpr std::array<std::string_view, 10> compound = {"if",  "elif",   "else", "for",     "while",
                                                                      "try", "except", "with", "finally", "match"};
        for (const std::string_view word : compound) {
            if (!first.is(word) || line.tokens.size() < 2 || line.tokens[1].isOperator("=")) continue;
            m_block = Block::Conditional;
            conditional(line);
            return;
        }
        statements(line);
    }

    void definition(const PythonLine &line, std::size_t named)
    {
        m_block = Block::Other;
        if (named >= line.tokens.size()) return;
        const int watched = watchedIndex(line.tokens[named].text);
        bind(watched, {}, line.tokens[named].line);
        if (watched != Upgrade) return;
        m_block = Block::Upgrade;
        m_file.touches.clear();
        m_schema.read(line, m_file.touches);
    }

    /// In an if, a try or a loop: whether it is reached only running would tell.
    void conditional(const PythonLine &line)
    {
        for (std::size_t i = 0; i + 1 < line.tokens.size(); ++i) {
            if (line.tokens[i].kind != PythonToken::Kind::Name) continue;
            if (i > 0 && line.tokens[i - 1].isOperator(".")) continue;
            const int watched = watchedIndex(line.tokens[i].text);
            if (watched < 0) continue;
            const bool defined = i > 0 && line.tokens[i - 1].is("def");
            if (defined || line.tokens[i + 1].isOperator("=") || line.tokens[i + 1].isOperator(":="))
                bind(watched, {}, line.tokens[i].line);
        }
    }

    /// Simple statements, parted by semicolons.
    void statements(const PythonLine &line)
    {
        const Tokens all(line.tokens);
        std::size_t start = 0;
        for (std::size_t i = 0; i <= all.size(); ++i) {
            if (i < all.size() && !all[i].isOperator(";")) continue;
            if (i > start) statement(all.subspan(start, i - start));
            start = i + 1;
        }
    }

    void statement(Tokens tokens)
    {
        const bool first = m_first;
        m_first = false;
        const PythonToken &head = tokens.front();
        if (first && head.kind == PythonToken::Kind::String) return docstring(tokens);
        if (head.is("import") || head.is("from")) return imports(tokens);
        if (head.is("del")) {
            for (const PythonToken &token : tokens)
                if (const int watched = watchedIndex(token.text); watched >= 0) m_bindings[std::size_t(watched)] = {};
            return;
        }
        assignment(tokens);
    }

    void docstring(Tokens tokens)
    {
        const std::optional<PythonValue> value = literalValue(tokens);
        if (!value || !value->isText()) return;
        const QString text = value->text.trimmed();
        const qsizetype blank = text.indexOf(QLatin1String("\n\n"));
        m_file.message = blank < 0 ? text : text.left(blank);
        for (const QStringView line : QStringView(text).tokenize(u'\n')) {
            const auto take = [&](QStringView title, QString &into) {
                if (!line.startsWith(title)) return;
                if (const QStringView rest = line.mid(title.size()).trimmed(); !rest.isEmpty()) into = rest.toString();
            };
            take(u"Create Date:", m_file.createDate);
            take(u"Revision ID:", m_documentedId);
            take(u"Revises:", m_documentedDown);
        }
    }

    void imports(Tokens tokens)
    {
        bool listed = tokens.front().is("import");
        const bool fromAlembic = tokens.size() > 1 && tokens[1].is("alembic");
        for (std::size_t i = 1; i < tokens.size(); ++i) {
            if (tokens[i].is("import")) listed = true;
            if (!listed || tokens[i].kind != PythonToken::Kind::Name) continue;
            const bool renamed = i + 1 < tokens.size() && tokens[i + 1].is("as");
            if (fromAlembic && tokens[i].is("op") && renamed && i + 2 < tokens.size())
                m_schema.nameOperations(tokens[i + 2].text);
            if (!renamed) bind(watchedIndex(tokens[i].text), {}, tokens[i].line);
        }
    }

    /// a = b = value, a: type = value, a, b = values, a += value.
    void assignment(Tokens tokens)
    {
        // Of one token nothing becomes an assignment, and of most lines neither.
        if (tokens.size() < 3) return;
        std::vector<Tokens> parts;
        std::size_t start = 0;
        int depth = 0;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const PythonToken &token = tokens[i];
            if (token.kind != PythonToken::Kind::Operator) continue;
            if (token.text == "(" || token.text == "[" || token.text == "{") ++depth;
            if (token.text == ")" || token.text == "]" || token.text == "}") --depth;
            if (depth > 0) continue;
            if (i == 1 && token.text.size() > 1 && token.text.back() == '=' &&
                std::string_view("=!<>:").find(token.text.front()) == std::string_view::npos)
                bind(watchedIndex(tokens[0].text), {}, token.line);
            if (token.text != "=") continue;
            parts.push_back(tokens.subspan(start, i - start));
            start = i + 1;
        }
        if (parts.empty()) return;
        const Tokens right = tokens.subspan(start);
        const std::optional<PythonValue> value = literalValue(right);
        for (const Tokens &target : parts) assign(target, value);
    }

    void assign(Tokens target, const std::optional<PythonValue> &value)
    {
        if (target.empty()) return;
        const bool annotated = target.size() > 1 && target[1].isOperator(":");
        if (target[0].kind == PythonToken::Kind::Name && (target.size() == 1 || annotated))
            return bind(watchedIndex(target[0].text), value, target[0].line);
        std::vector<const PythonToken *> names;
        for (const PythonToken &token : target) {
            if (token.kind == PythonToken::Kind::Name)
                names.push_back(&token);
            else if (!token.isOperator(",") && !token.isOperator("(") && !token.isOperator(")") &&
                     !token.isOperator("[") && !token.isOperator("]"))
                return; // An attribute, a subscript: no module-level name.
        }
        if (target.size() > 1 && target[1].isOperator("[")) return;
        const bool unpacks = value &&
                             (value->kind == PythonValue::Kind::Tuple || value->kind == PythonValue::Kind::List) &&
                             value->items.size() == names.size();
        for (std::size_t i = 0; i < names.size(); ++i)
            bind(watchedIndex(names[i]->text), unpacks ? std::optional(value->items[i]) : std::nullopt, names[i]->line);
    }

    /// The strings of a name that takes None, a string or several; diagnoses what is neither.
    QStringList texts(int watched, int *line)
    {
        const Binding &binding = m_bindings[std::size_t(watched)];
        *line = binding.line;
        if (!binding.bound) return {};
        const QString name = nameOf(watched);
        if (!binding.value) {
            diagnose(Diagnosis::Kind::NotLiteral, Severity::Warning,
                     QStringLiteral("%1 is not written out as a literal here, so only running the file would tell it. "
                                    "The graph is drawn without it.")
                         .arg(name),
                     binding.line);
            return {};
        }
        QStringList found;
        bool wrong = !binding.value->isText() && !binding.value->isCollection() &&
                     binding.value->kind != PythonValue::Kind::None;
        if (binding.value->isText() && !binding.value->text.isEmpty()) found << binding.value->text;
        for (const PythonValue &item :
             binding.value->isCollection() ? binding.value->items : std::vector<PythonValue>()) {
            if (item.isText())
                found << item.text;
            else
                wrong = true;
        }
        if (wrong)
            diagnose(Diagnosis::Kind::WrongType, Severity::Error,
                     QStringLiteral("%1 takes a string, a tuple of strings or None; this is something else.").arg(name),
                     binding.line);
        return found;
    }

    void conclude()
    {
        concludeId();
        m_file.down = texts(DownRevision, &m_file.downLine);
        m_file.declaresDown = m_bindings[DownRevision].bound;
        m_file.dependsOn = texts(DependsOn, &m_file.dependsLine);
        m_file.labels = texts(BranchLabels, &m_file.labelsLine);
        m_file.hasUpgrade = m_bindings[Upgrade].bound;
        m_file.hasDowngrade = m_bindings[Downgrade].bound;
        if (m_file.id.isEmpty()) return;
        const Binding &down = m_bindings[DownRevision];
        if (!down.bound)
            diagnose(Diagnosis::Kind::WrongType, Severity::Error,
                     QStringLiteral("down_revision is missing, so Alembic stops here. Write down_revision = None when "
                                    "nothing comes before this revision."),
                     m_file.idLine);
        if (down.bound && !down.value && !m_documentedDown.isEmpty())
            m_file.down = m_documentedDown.split(QStringLiteral(", "), Qt::SkipEmptyParts);
        if (!m_file.hasUpgrade)
            diagnose(Diagnosis::Kind::NoUpgrade, Severity::Warning,
                     QStringLiteral("There is no upgrade(), so no upgrade can pass this revision. Add one, if only "
                                    "with pass in it."),
                     m_file.idLine);
        else if (!m_file.hasDowngrade)
            diagnose(Diagnosis::Kind::NoDowngrade, Severity::Note,
                     QStringLiteral("There is no downgrade(), so no downgrade can pass this revision."), m_file.idLine);
        for (const QChar sign : QStringLiteral("@-+"))
            if (m_file.id.contains(sign))
                diagnose(Diagnosis::Kind::IllegalIdentifier, Severity::Error,
                         QStringLiteral("“%1” stands in the revision “%2”; Alembic keeps @, - and + for itself. "
                                        "Give it another name.")
                             .arg(sign)
                             .arg(m_file.id),
                         m_file.idLine);
    }

    void concludeId()
    {
        const Binding &binding = m_bindings[Revision];
        m_file.idLine = binding.line;
        if (binding.bound && binding.value && binding.value->isText() && !binding.value->text.isEmpty()) {
            m_file.id = binding.value->text;
        } else if (binding.bound && binding.value) {
            diagnose(Diagnosis::Kind::WrongType, Severity::Error,
                     QStringLiteral("revision must be a string that is not empty."), binding.line);
        } else if (binding.bound) {
            m_file.id = m_documentedId;
            diagnose(Diagnosis::Kind::NotLiteral, Severity::Warning,
                     m_file.id.isEmpty()
                         ? QStringLiteral("revision is not written out as a string here, so only running the file "
                                          "would tell it. The file is left out of the graph.")
                         : QStringLiteral("revision is not written out as a string here; it is shown as “%1”, as the "
                                          "docstring says.")
                               .arg(m_file.id),
                     binding.line);
        } else {
            undeclared();
        }
    }

    /// Alembic 0.1 named the file after the revision.
    void undeclared()
    {
        const QString stem = QFileInfo(m_file.path).completeBaseName();
        bool legacy = !stem.isEmpty();
        for (const QChar c : stem) legacy = legacy && digitOrHex(c);
        if (legacy)
            m_file.id = stem;
        else
            diagnose(Diagnosis::Kind::NoRevision, Severity::Error,
                     QStringLiteral("The file declares no revision, and Alembic stops when it finds one like that. "
                                    "Declare revision = \"…\" or move the file elsewhere."),
                     1);
    }

    static bool digitOrHex(QChar c)
    {
        return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) || (c >= QLatin1Char('a') && c <= QLatin1Char('f'));
    }

    PythonLines m_lines;
    RevisionFile m_file;
    std::array<Binding, WatchedCount> m_bindings;
    SchemaScan m_schema;
    Block m_block = Block::None;
    bool m_first = true;
    QString m_documentedId;
    QString m_documentedDown;
};

/// The name in a coding line (PEP 263: the first or second line), small; empty when there is none.
QByteArray declaredCoding(const QByteArray &source)
{
    qsizetype start = 0;
    for (int line = 0; line < 2 && start < source.size(); ++line) {
        qsizetype end = source.indexOf('\n', start);
        if (end < 0) end = source.size();
        const QByteArrayView text = QByteArrayView(source).sliced(start, end - start);
        start = end + 1;
        if (!text.trimmed().startsWith('#')) continue;
        const qsizetype place = text.indexOf("coding");
        if (place < 0 || place + 7 >= text.size() || (text[place + 6] != ':' && text[place + 6] != '=')) continue;
        QByteArray name = text.sliced(place + 7).trimmed().toByteArray().toLower().replace('_', '-');
        for (qsizetype i = 0; i < name.size(); ++i)
            if (!QByteArrayView("abcdefghijklmnopqrstuvwxyz0123456789-.").contains(name[i])) name.truncate(i);
        return name;
    }
    return {};
}

} // namespace

RevisionFile readRevision(const QByteArray &source, const QString &path)
{
    const QByteArray coding = declaredCoding(source);
    if (coding.startsWith("latin-1") || coding.startsWith("iso-8859-1") || coding == "latin1")
        return Reader(QString::fromLatin1(source).toUtf8(), path).read();
    if (source.isValidUtf8()) return Reader(source, path).read();
    qsizetype valid = 0;
    int line = 1;
    for (qsizetype end = source.indexOf('\n'); end >= 0; end = source.indexOf('\n', valid)) {
        if (!QByteArrayView(source).sliced(valid, end - valid).isValidUtf8()) break;
        valid = end + 1;
        ++line;
    }
    RevisionFile file = Reader(source, path).read();
    file.diagnoses.prepend(
        {Diagnosis::Kind::NotUtf8,
         Severity::Error,
         QStringLiteral("This line is not UTF-8, so Python will not load the file. Save it as UTF-8."),
         path,
         line,
         {}});
    return file;
}

} // namespace athanor::migrations
