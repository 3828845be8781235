#pragma once

#include <QString>

#include <string_view>
#include <vector>

namespace athanor::migrations {

/// One token of Python source. The text points into the source.
struct PythonToken
{
    enum class Kind { Name, Number, String, Operator };
    Kind kind = Kind::Name;
    std::string_view text;
    int line = 0; ///< 1-based, where the token begins.

    bool is(std::string_view name) const { return kind == Kind::Name && text == name; }
    bool isOperator(std::string_view sign) const { return kind == Kind::Operator && text == sign; }
};

/// Something Python's own tokenizer would refuse.
struct PythonFault
{
    QString message;
    int line = 0;
};

/// One logical line: what stands between two line ends that count (PEP 8's "logical line"; The Python Language
/// Reference, 2.1): brackets and a backslash continue it, comments and blank lines are none.
struct PythonLine
{
    int indent = 0; ///< Columns, tabs to the next multiple of 8.
    std::vector<PythonToken> tokens;
};

/// Cuts Python source into logical lines, without building anything else and without running anything. It never fails:
/// what it cannot follow is noted in faults() and skipped. The source must outlive it and all its tokens.
class PythonLines final
{
public:
    explicit PythonLines(std::string_view source);

    /// The next line; false at the end. The line is reused, so that reading costs no allocation.
    bool next(PythonLine &line);
    /// Passes by the indented lines that follow, up to the next one at the margin. What Python's tokenizer would refuse
    /// in them is noted all the same; it takes a third of the time that reading them does.
    void skipIndented();
    const std::vector<PythonFault> &faults() const { return m_faults; }

private:
    void measureIndent(PythonLine &line);
    bool skipSpace();
    void readToken(PythonLine &line);
    void readName(PythonLine &line);
    void readNumber(PythonLine &line);
    void readString(PythonLine &line, std::size_t start);
    void skipString();
    void skipLine();
    void readOperator(PythonLine &line);
    void bracket(char sign);
    void refuse(char c);
    void endOfSource();
    void fault(const QString &message, int line);
    bool newline();
    char at(std::size_t place) const { return place < m_source.size() ? m_source[place] : '\0'; }

    struct Bracket
    {
        char sign;
        int line;
    };

    std::string_view m_source;
    std::size_t m_place = 0;
    int m_line = 1;
    std::vector<Bracket> m_open;
    std::vector<PythonFault> m_faults;
};

} // namespace athanor::migrations
