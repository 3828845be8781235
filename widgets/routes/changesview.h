#pragma once

#include "widgets/common/labels.h"
#include "widgets/routes/tracestory.h"

namespace athanor {

/// What one call changed, a line for each thing: added, taken away, before → after.
class ChangesView final : public ReadingLabel
{
    Q_OBJECT
public:
    explicit ChangesView(const Theme &theme, QWidget *parent = nullptr);

    /// At most `most` lines; what is left out is said. Hidden while there is nothing.
    void setChanges(const CallChanges &changes, int most = 12);

private:
    void render();

    const Theme &m_theme;
    std::vector<ChangeLine> m_lines;
    int m_more = 0;
};

} // namespace athanor
