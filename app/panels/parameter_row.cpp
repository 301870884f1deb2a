#include "app/panels/parameter_row.h"

#include <QComboBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "app/look/theme.h"
#include "core/scenario/settings.h"

namespace interleave {
namespace {

constexpr int kRowHeight = 32, kTextHeight = 17, kSliderHeight = 15, kEditWidth = 104;

}  // namespace

ParameterRow::ParameterRow(const Parameter& parameter, QWidget* parent)
    : QWidget(parent), m_parameter(parameter), m_scale(parameter), m_value(parameter.defaultValue) {
    setObjectName("parameter_" + QString::fromStdString(parameter.name));
    setFixedHeight(kRowHeight);
    parameter.type == ParameterType::Choice ? addChoices() : addSlider();
    show();
}

void ParameterRow::addSlider() {
    const QString name = QString::fromStdString(m_parameter.label);
    auto* label = new QLabel(name);
    label->setProperty("role", "name");
    label->setFixedHeight(kTextHeight);
    label->setToolTip(
        tr("%1: double-click resets it to %2").arg(name, forWindow(formatValue(m_parameter, m_parameter.defaultValue))));
    label->installEventFilter(this);

    m_edit = new QLineEdit;
    m_edit->setProperty("role", "value");
    m_edit->setFrame(false);
    m_edit->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_edit->setFixedSize(kEditWidth, kTextHeight);
    m_edit->setAccessibleName(name);
    m_edit->setToolTip(tr("%1 to %2; type a value, or spin it with Up and Down")
                           .arg(forWindow(formatValue(m_parameter, m_parameter.minimum)),
                                forWindow(formatValue(m_parameter, m_parameter.maximum))));
    m_edit->installEventFilter(this);

    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setRange(0, m_scale.steps());
    m_slider->setPageStep(std::max(1, m_scale.steps() / 10));
    m_slider->setFixedHeight(kSliderHeight);
    m_slider->setAccessibleName(name);
    m_slider->installEventFilter(this);

    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(label, 0, 0);
    layout->addWidget(m_edit, 0, 1);
    layout->addWidget(m_slider, 1, 0, 1, 2);
    layout->setColumnStretch(0, 1);

    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        move(m_scale.value(position));
        if (!m_slider->isSliderDown()) Q_EMIT settled();
    });
    connect(m_slider, &QSlider::sliderReleased, this, &ParameterRow::settled);
    connect(m_edit, &QLineEdit::editingFinished, this, &ParameterRow::typed);
}

void ParameterRow::addChoices() {
    const QString name = QString::fromStdString(m_parameter.label);
    auto* label = new QLabel(name);
    label->setProperty("role", "name");
    label->installEventFilter(this);
    m_choices = new QComboBox;
    m_choices->setAccessibleName(name);
    for (const std::string& choice : m_parameter.choices) m_choices->addItem(QString::fromStdString(choice));
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->addWidget(label, 0, 0);
    layout->addWidget(m_choices, 0, 1);
    layout->setColumnStretch(0, 1);
    connect(m_choices, &QComboBox::currentIndexChanged, this, [this](int index) {
        move(index);
        Q_EMIT settled();
    });
}

void ParameterRow::setValue(double value) {
    if (value == m_value) return;
    m_value = value;
    show();
}

void ParameterRow::show() {
    if (m_choices) {
        const QSignalBlocker quiet(m_choices);
        m_choices->setCurrentIndex(static_cast<int>(std::lround(m_value)));
        return;
    }
    const QSignalBlocker quiet(m_slider);
    // Several values share a position; the slider stays where the hand put it.
    if (m_scale.value(m_slider->value()) != m_value) m_slider->setValue(m_scale.position(m_value));
    m_edit->setText(forWindow(formatValue(m_parameter, m_value)));
}

void ParameterRow::move(double value) {
    if (value == m_value) return;
    m_value = value;
    show();
    Q_EMIT moved(value);
}

void ParameterRow::spin(int steps) {
    const double value = m_scale.value(std::clamp(m_scale.position(m_value) + steps, 0, m_scale.steps()));
    move(value);
}

void ParameterRow::typed() {
    const QString text = m_edit->text().trimmed();
    if (text == forWindow(formatValue(m_parameter, m_value))) return;
    const auto value = parseValue(m_parameter, QString(text).replace(QChar(0xb5), 'u').toStdString());
    if (value) {
        move(*value);
        Q_EMIT settled();
    } else {
        QToolTip::showText(m_edit->mapToGlobal(QPoint(0, m_edit->height())), QString::fromStdString(value.error().text()),
                           m_edit);
    }
    show();
}

bool ParameterRow::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::MouseButtonDblClick:
            if (watched == m_edit) break;
            Q_EMIT reset();
            return true;
        case QEvent::Wheel:  // the wheel scrolls the panel; a slider moves by it only when it was chosen
            if (watched != m_slider || m_slider->hasFocus()) break;
            event->ignore();
            return true;
        case QEvent::KeyPress:
            if (watched != m_edit) break;
            switch (static_cast<QKeyEvent*>(event)->key()) {
                case Qt::Key_Up: spin(1); return true;
                case Qt::Key_Down: spin(-1); return true;
                case Qt::Key_PageUp: spin(m_slider->pageStep()); return true;
                case Qt::Key_PageDown: spin(-m_slider->pageStep()); return true;
                case Qt::Key_Escape:
                    show();
                    m_edit->clearFocus();
                    return true;
                default: break;
            }
            break;
        case QEvent::FocusOut: Q_EMIT settled(); break;
        default: break;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace interleave
