#pragma once

#include <QWidget>
#include <functional>
#include <vector>

#include "app/session/session.h"

class QVBoxLayout;

namespace interleave {

class ParameterRow;

/// Rows for a choice of the scenario's parameters: its own ones, or the machine it is simulated on (cores, seed, time scale).
class ParameterPanel : public QWidget {
    Q_OBJECT
public:
    enum class Part { Workload, Machine };
    ParameterPanel(Session* session, Part part, QWidget* parent = nullptr);

private:
    void fill();
    void addParameter(const Parameter& parameter);
    void addCores();
    void showValues();

    Session* m_session;
    Part m_part;
    QVBoxLayout* m_layout;
    struct Row {
        ParameterRow* widget;
        std::function<double()> value;
    };
    std::vector<Row> m_rows;
};

}  // namespace interleave
