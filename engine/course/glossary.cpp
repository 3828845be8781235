#include "engine/course/glossary.h"

#include "engine/course/coursefiles.h"
#include "engine/course/glossaryformat.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace athanor {

namespace Internal {

namespace {

using enum YamlType;
using enum Presence;

constexpr YamlMember termItem[] = {
    {"term", Text, Required},    {"also", TextList, Optional},       {"text", Text, Required},
    {"see", TextList, Optional}, {"objectives", TextList, Optional},
};

constexpr YamlMember glossary[] = {
    {"terms", MapList, Required, termItem},
};

} // namespace

std::span<const YamlMember> glossaryMembers() { return glossary; }

} // namespace Internal

using namespace Internal;

namespace {

bool isWordPart(QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); }

bool isInCapitals(const QString &text) { return text.size() > 1 && text == text.toUpper() && text != text.toLower(); }

} // namespace

/// Reads the file; what spans several terms (names used twice, "see" that leads nowhere) is checked at the end.
class GlossaryReader final
{
public:
    explicit GlossaryReader(const QString &file) : m_file(file) {}

    Glossary read(const CourseFiles &files)
    {
        const Result<QByteArray> text = files.read(m_file);
        if (!text) {
            m_glossary.m_diagnostics.push_back(text.error());
            return m_glossary;
        }
        const std::optional<YamlValue> map = parseYaml(*text, m_file, m_glossary.m_diagnostics);
        if (!map) return m_glossary;
        checkMembers(*map, glossaryMembers(), m_file, m_glossary.m_diagnostics);
        for (const YamlValue &item : map->list("terms")) readTerm(item);
        std::ranges::sort(m_glossary.m_terms, [](const GlossaryTerm &one, const GlossaryTerm &other) {
            const int order = one.term.compare(other.term, Qt::CaseInsensitive);
            return order != 0 ? order < 0 : one.term < other.term;
        });
        m_glossary.index();
        dropDeadReferences();
        return m_glossary;
    }

private:
    void tell(const QString &message, int line)
    {
        m_glossary.m_diagnostics.push_back({ErrorCode::BadInput, message, m_file, line});
    }

    void readTerm(const YamlValue &item)
    {
        static const QRegularExpression idForm(QStringLiteral("^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$"));
        GlossaryTerm term{item.text("term").trimmed(), {}, item.text("text").trimmed(),
                          item.texts("see"),           {}, item.line};
        if (term.term.isEmpty() || term.text.isEmpty()) return; // Told by checkMembers already.
        if (!claim(term.term, item.lineOf("term"))) return;
        for (const QString &name : item.texts("also"))
            if (claim(name, item.lineOf("also"))) term.also.append(name);
        for (const QString &id : item.texts("objectives")) {
            if (idForm.match(id).hasMatch())
                term.objectives.append(id);
            else
                tell(QStringLiteral("“%1” is no objective's id; one looks like “flask.hooks”.").arg(id),
                     item.lineOf("objectives"));
        }
        m_seeLines.insert(term.term, item.lineOf("see"));
        m_glossary.m_terms.push_back(std::move(term));
    }

    bool claim(const QString &name, int line)
    {
        if (!m_names.contains(name.toCaseFolded())) {
            m_names.insert(name.toCaseFolded());
            return true;
        }
        tell(QStringLiteral("The name “%1” is used twice.").arg(name), line);
        return false;
    }

    void dropDeadReferences()
    {
        for (GlossaryTerm &term : m_glossary.m_terms) {
            term.see.removeIf([&](const QString &name) {
                const GlossaryTerm *other = m_glossary.find(name);
                if (other && other != &term) return false;
                tell(other ? QStringLiteral("“%1” refers to itself.").arg(name)
                           : QStringLiteral("The glossary has no term “%1” to see.").arg(name),
                     m_seeLines.value(term.term));
                return true;
            });
        }
    }

    QString m_file;
    Glossary m_glossary;
    QSet<QString> m_names;
    QHash<QString, int> m_seeLines;
};

Glossary Glossary::load(const QString &courseFolder)
{
    const CourseFiles files(courseFolder);
    const QString file = files.root() + QStringLiteral("/glossary.yaml");
    if (!QFileInfo::exists(file)) return {};
    return GlossaryReader(file).read(files);
}

void Glossary::index()
{
    for (int i = 0; i < int(m_terms.size()); ++i) {
        const GlossaryTerm &term = m_terms[size_t(i)];
        for (const QString &name : QStringList(term.term) + term.also) {
            m_byName.insert(name.toCaseFolded(), i);
            m_begins[name.at(0).toCaseFolded()].push_back({name, i});
        }
    }
    for (std::vector<Form> &forms : m_begins)
        std::ranges::stable_sort(forms, std::ranges::greater(), [](const Form &form) { return form.text.size(); });
}

const GlossaryTerm *Glossary::find(const QString &word) const
{
    const auto found = m_byName.constFind(word.trimmed().toCaseFolded());
    return found == m_byName.constEnd() ? nullptr : &m_terms[size_t(*found)];
}

std::vector<GlossaryMention> Glossary::mentionsIn(const QString &text) const
{
    std::vector<GlossaryMention> mentions;
    std::vector<bool> seen(m_terms.size(), false);
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (at > 0 && isWordPart(text.at(at - 1))) continue;
        const auto forms = m_begins.constFind(text.at(at).toCaseFolded());
        if (forms == m_begins.constEnd()) continue;
        for (const Form &form : *forms) {
            const qsizetype end = at + form.text.size();
            if (end > text.size() || (end < text.size() && isWordPart(text.at(end)))) continue;
            const auto sensitivity = isInCapitals(form.text) ? Qt::CaseSensitive : Qt::CaseInsensitive;
            if (QStringView(text).mid(at, form.text.size()).compare(form.text, sensitivity) != 0) continue;
            if (!seen[size_t(form.term)]) mentions.push_back({at, form.text.size(), form.term});
            seen[size_t(form.term)] = true;
            at = end - 1; // The longest form wins; what it covers is spoken for.
            break;
        }
    }
    return mentions;
}

} // namespace athanor
