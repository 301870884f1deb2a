#pragma once

#include <QWidget>

#include "app/panels/slider_scale.h"
#include "core/scenario/scenario.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;

namespace interleave {

/// One parameter: its label, its value to type (Up and Down spin it) and its slider; a double click on the label or the slider
/// resets it. A choice is a list instead. Knows the parameter and no session.
class ParameterRow : public QWidget {
    Q_OBJECT
public:
    explicit ParameterRow(const Parameter& parameter, QWidget* parent = nullptr);
    const Parameter& parameter() const { return m_parameter; }
    double value() const { return m_value; }
    void setValue(double value);  ///< shows it; moved() is not sent

Q_SIGNALS:
    void moved(double value);
    void settled();  ///< the gesture that moved it is over
    void reset();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void addSlider();
    void addChoices();
    void move(double value);
    void jumpTo(int x);  ///< the handle comes to where the groove is pressed, and is held
    void spin(int steps);
    void typed();
    void showValue();

    Parameter m_parameter;
    SliderScale m_scale;
    double m_value;
    QLabel* m_label;
    QLineEdit* m_edit = nullptr;
    QSlider* m_slider = nullptr;
    QComboBox* m_choices = nullptr;
};

}  // namespace interleave
