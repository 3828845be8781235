#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QColor>
#include <QMap>

namespace athanor {

/// The colours of one theme, each by its name in resources/themes. What a colour means is told in resources/README.md's
/// theme files: copper is where you are and the one main action, verdigris is right, danger is wrong.
struct Tokens
{
    QColor paper, panel, sunk, line;
    QColor ink, ink2, ink3;
    QColor copper, copperSoft, copperDeep, onCopper;
    QColor verdigris, verdigrisSoft, danger, dangerSoft, info, infoSoft;
    QColor codeKeyword, codeString, codeNumber, codeComment, codeName, currentLine, selection;

    /// Every colour by name, for the style sheet.
    QMap<QString, QColor> named() const;
    /// Reads a theme file. BadInput names the colour that is missing or no colour.
    static Result<Tokens> fromJson(const QByteArray &json);
};

/// WCAG 2.1 contrast ratio of two opaque colours, 1 to 21.
double contrastRatio(const QColor &one, const QColor &other);

} // namespace athanor
