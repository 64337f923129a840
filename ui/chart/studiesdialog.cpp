// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/studiesdialog.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace agio {

namespace {

constexpr StudyKind kKinds[] = {StudyKind::Sma,       StudyKind::Ema, StudyKind::Vwap,
                                StudyKind::Bollinger, StudyKind::Rsi, StudyKind::VolumeMean};

} // namespace

StudiesDialog::StudiesDialog(std::vector<StudySpec> studies, QWidget* parent)
    : QDialog(parent)
    , m_studies(std::move(studies))
    , m_all(new QVBoxLayout(this))
{
    setWindowTitle(tr("Studies"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_all->setContentsMargins(12, 12, 12, 12);
    m_all->setSpacing(8);
    auto* foot = new QHBoxLayout;
    auto* choice = new QComboBox;
    choice->setAccessibleName(tr("Study to add"));
    for (const StudyKind kind : kKinds) {
        choice->addItem(studyName(defaultStudy(kind)), static_cast<int>(kind));
    }
    auto* add = new QPushButton(tr("Add"));
    auto* close = new QPushButton(tr("Close"));
    foot->addWidget(choice, 1);
    foot->addWidget(add);
    foot->addWidget(close);
    m_all->addLayout(foot);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(add, &QPushButton::clicked, this, [this, choice] {
        if (m_studies.size() < kMaxStudies) {
            m_studies.push_back(
                defaultStudy(static_cast<StudyKind>(choice->currentData().toInt())));
            rebuild();
            emit changed();
        }
    });
    rebuild();
    resize(360, sizeHint().height());
}

void StudiesDialog::rebuild()
{
    if (m_rows != nullptr) {
        // Built anew from a handler of one of its own buttons: it may not go at once.
        m_rows->hide();
        m_rows->deleteLater();
    }
    m_rows = new QWidget(this);
    auto* grid = new QGridLayout(m_rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setColumnStretch(0, 1);
    m_all->insertWidget(0, m_rows);
    for (std::size_t i = 0; i < m_studies.size(); ++i) {
        addRow(i);
    }
    if (m_studies.empty()) {
        auto* empty = new QLabel(tr("No studies. Choose one below and press Add."));
        empty->setProperty("tone", QStringLiteral("2"));
        grid->addWidget(empty, 0, 0);
    }
}

void StudiesDialog::addRow(std::size_t index)
{
    auto* grid = static_cast<QGridLayout*>(m_rows->layout());
    const int row = static_cast<int>(index);
    const StudySpec& spec = m_studies[index];
    auto* name = new QLabel(studyName(spec));
    grid->addWidget(name, row, 0);
    const auto rename = [this, name, index] {
        name->setText(studyName(m_studies[index]));
        emit changed();
    };
    if (spec.kind != StudyKind::Vwap) {
        auto* period = new QSpinBox;
        period->setRange(1, kMaxPeriod);
        period->setValue(spec.period);
        period->setAccessibleName(tr("Period of %1").arg(studyName(spec)));
        grid->addWidget(period, row, 1);
        connect(period, &QSpinBox::valueChanged, this, [this, index, rename](int value) {
            m_studies[index].period = value;
            rename();
        });
    }
    if (spec.kind == StudyKind::Bollinger) {
        auto* width = new QDoubleSpinBox;
        width->setRange(0.1, 10);
        width->setSingleStep(0.5);
        width->setDecimals(1);
        width->setValue(spec.width);
        width->setAccessibleName(tr("Width in deviations"));
        grid->addWidget(width, row, 2);
        connect(width, &QDoubleSpinBox::valueChanged, this, [this, index, rename](double value) {
            m_studies[index].width = value;
            rename();
        });
    }
    auto* remove = new QToolButton;
    remove->setText(QString(QChar(u'\u00D7')));
    remove->setAccessibleName(tr("Remove %1").arg(studyName(spec)));
    grid->addWidget(remove, row, 3);
    connect(remove, &QToolButton::clicked, this, [this, index] {
        m_studies.erase(m_studies.begin() + static_cast<std::ptrdiff_t>(index));
        rebuild();
        emit changed();
    });
}

} // namespace agio
