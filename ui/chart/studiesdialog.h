// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The studies of one chart: a line each with its parameters, added and removed at once, never
// modal.

#include "ui/chart/studies.h"

#include <QDialog>

#include <vector>

class QVBoxLayout;

namespace agio {

constexpr std::size_t kMaxStudies = 12;

class StudiesDialog : public QDialog
{
    Q_OBJECT
public:
    explicit StudiesDialog(std::vector<StudySpec> studies, QWidget* parent = nullptr);
    const std::vector<StudySpec>& studies() const noexcept { return m_studies; }

signals:
    void changed();

private:
    void rebuild();
    void addRow(std::size_t index);
    std::vector<StudySpec> m_studies;
    QWidget* m_rows = nullptr;
    QVBoxLayout* m_all = nullptr;
};

} // namespace agio
