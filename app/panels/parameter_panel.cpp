#include "app/panels/parameter_panel.h"

#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/panels/parameter_row.h"

namespace interleave {
namespace {

constexpr int kMostCoresBySlider = 64;

/// Whether a parameter belongs to the machine; the number of workers stands with the workload, as it is what people turn first.
bool ofMachine(const Parameter& parameter) { return !parameter.declared && parameter.name != "workers"; }

}  // namespace

ParameterPanel::ParameterPanel(Session* session, Part part, QWidget* parent)
    : QWidget(parent), m_session(session), m_part(part), m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    connect(session, &Session::scenarioChanged, this, &ParameterPanel::fill);
    connect(session, &Session::settingsChanged, this, &ParameterPanel::showValues);
    connect(session, &Session::resultChanged, this, &ParameterPanel::showValues);
    fill();
}

void ParameterPanel::fill() {
    for (const Row& row : m_rows) delete row.widget;
    m_rows.clear();
    const ScenarioPtr scenario = m_session->scenario();
    if (!scenario) return;
    if (m_part == Part::Machine) addCores();
    std::vector<Parameter> parameters = scenario->parameters;
    std::stable_partition(parameters.begin(), parameters.end(),
                          [](const Parameter& parameter) { return parameter.name == "workers"; });
    for (const Parameter& parameter : parameters)
        if (ofMachine(parameter) == (m_part == Part::Machine)) addParameter(parameter);
    showValues();
}

void ParameterPanel::addParameter(const Parameter& parameter) {
    auto* row = new ParameterRow(parameter);
    const QString name = QString::fromStdString(parameter.name);
    connect(row, &ParameterRow::moved, this, [this, name](double value) { m_session->setValue(name, value); });
    connect(row, &ParameterRow::settled, m_session, &Session::settle);
    connect(row, &ParameterRow::reset, this, [this, name] { m_session->resetValue(name); });
    m_layout->addWidget(row);
    m_rows.push_back({row, [this, row] { return valueOf(m_session->settings(), row->parameter()); }});
}

void ParameterPanel::addCores() {
    Parameter cores;
    cores.name = "cores";
    cores.label = tr("Simulated cores").toStdString();
    cores.minimum = 1;
    cores.maximum = std::max(kMostCoresBySlider, m_session->cores());
    cores.defaultValue = m_session->cores();
    auto* row = new ParameterRow(cores);
    connect(row, &ParameterRow::moved, this, [this](double value) { m_session->setCores(static_cast<int>(std::lround(value))); });
    connect(row, &ParameterRow::settled, m_session, &Session::settle);
    connect(row, &ParameterRow::reset, m_session, &Session::resetCores);
    m_layout->addWidget(row);
    m_rows.push_back({row, [this] { return m_session->cores(); }});
}

void ParameterPanel::showValues() {
    for (const Row& row : m_rows) row.widget->setValue(row.value());
}

}  // namespace interleave
