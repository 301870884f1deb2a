#include "app/panels/parameter_row.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "app/look/theme.h"
#include "core/scenario/settings.h"

namespace interleave {
namespace {

// Measured in the mock: the slider reaches a little into the line of the text.
constexpr int kRowHeight = 32, kTextHeight = 17, kSliderTop = 14, kSliderHeight = 15, kHandle = 14, kEditWidth = 104;
constexpr int kChoiceWidth = 136, kChoiceGap = 4;
constexpr int kEditMargin = 4;  // that a line edit keeps beside its text

}  // namespace

ParameterRow::ParameterRow(const Parameter& parameter, QWidget* parent)
    : QWidget(parent), m_parameter(parameter), m_scale(parameter), m_value(parameter.defaultValue), m_label(new QLabel(this)) {
    setObjectName("parameter_" + QString::fromStdString(parameter.name));
    setFixedHeight(kRowHeight);
    const QString name = QString::fromStdString(parameter.label);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setProperty("role", "name");
    m_label->setToolTip(
        tr("%1: double-click resets it to %2").arg(name, forWindow(formatValue(parameter, parameter.defaultValue))));
    m_label->installEventFilter(this);
    parameter.type == ParameterType::Choice ? addChoices() : addSlider();
    showValue();
}

void ParameterRow::addSlider() {
    m_edit = new QLineEdit(this);
    m_edit->setProperty("role", "value");
    m_edit->setFrame(false);
    m_edit->setTextMargins(0, 0, -kEditMargin, 0);
    m_edit->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_edit->setAccessibleName(QString::fromStdString(m_parameter.label));
    m_edit->setToolTip(tr("%1 to %2; type a value, or spin it with Up and Down")
                           .arg(forWindow(formatValue(m_parameter, m_parameter.minimum)),
                                forWindow(formatValue(m_parameter, m_parameter.maximum))));
    m_edit->installEventFilter(this);

    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->lower();
    m_slider->setRange(0, m_scale.steps());
    m_slider->setPageStep(std::max(1, m_scale.steps() / 10));
    m_slider->setAccessibleName(QString::fromStdString(m_parameter.label));
    m_slider->installEventFilter(this);

    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        move(m_scale.value(position));
        if (!m_slider->isSliderDown()) Q_EMIT settled();
    });
    connect(m_slider, &QSlider::sliderReleased, this, &ParameterRow::settled);
    connect(m_edit, &QLineEdit::editingFinished, this, &ParameterRow::typed);
}

void ParameterRow::addChoices() {
    m_choices = new QComboBox(this);
    m_choices->setAccessibleName(QString::fromStdString(m_parameter.label));
    for (const std::string& choice : m_parameter.choices) m_choices->addItem(QString::fromStdString(choice));
    connect(m_choices, &QComboBox::currentIndexChanged, this, [this](int index) {
        move(index);
        Q_EMIT settled();
    });
}

void ParameterRow::resizeEvent(QResizeEvent*) {
    const int room = width() - (m_choices ? kChoiceWidth + kChoiceGap : kEditWidth);
    m_label->setGeometry(0, 0, room, m_choices ? kRowHeight - kChoiceGap : kTextHeight);
    m_label->ensurePolished();  // its font is the style sheet's
    const QString name = QString::fromStdString(m_parameter.label);
    m_label->setText(m_label->fontMetrics().elidedText(name, Qt::ElideRight, room));
    if (m_choices) return m_choices->setGeometry(width() - kChoiceWidth, 0, kChoiceWidth, kRowHeight - kChoiceGap);
    m_edit->setGeometry(width() - kEditWidth, 0, kEditWidth, kTextHeight);
    m_slider->setGeometry(0, kSliderTop, width(), kSliderHeight);
}

void ParameterRow::setValue(double value) {
    if (value == m_value) return;
    m_value = value;
    showValue();
}

void ParameterRow::showValue() {
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
    showValue();
    Q_EMIT moved(value);
}

void ParameterRow::jumpTo(int x) {
    const int reach = m_slider->width() - kHandle;
    m_slider->setSliderDown(true);
    m_slider->setValue(QStyle::sliderValueFromPosition(0, m_scale.steps(), x - kHandle / 2, reach));
}

void ParameterRow::spin(int steps) { move(m_scale.value(std::clamp(m_scale.position(m_value) + steps, 0, m_scale.steps()))); }

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
    showValue();
}

bool ParameterRow::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::MouseButtonDblClick:
            if (watched == m_edit) break;
            Q_EMIT reset();
            return true;
        case QEvent::MouseButtonPress:
            if (watched == m_slider && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
                jumpTo(static_cast<QMouseEvent*>(event)->pos().x());
            break;
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
                    showValue();
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
