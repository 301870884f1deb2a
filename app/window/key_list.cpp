#include "app/window/key_list.h"

#include <QGridLayout>
#include <QLabel>
#include <QShortcut>

#include "app/look/theme.h"

namespace interleave {
namespace {

struct Line {
    const char *keys, *what;
};  // a line without keys is a heading
constexpr Line kLines[] = {
    {nullptr, "Time"},
    {"W  S", "zoom in and out (by place on the keyboard)"},
    {"A  D", "pan left and right"},
    {"Ctrl + wheel", "zoom at the pointer"},
    {"Shift + wheel, Shift + drag, middle drag", "pan"},
    {"+  −", "zoom in and out"},
    {"F, double-click", "fit the selection"},
    {"Home  0", "the whole run"},
    {"Left drag", "select a range and measure it"},
    {"Right drag", "zoom to a region"},
    {"Wheel, ↑  ↓", "scroll the lanes"},
    {"Esc", "clear selection and hover"},
    {nullptr, "Run"},
    {"Ctrl + R", "run for real, and stop"},
    {"Ctrl + P", "predict the result first; then 1 2 3 … and Esc"},
    {"Ctrl + Z  Ctrl + Shift + Z", "undo and redo a change of a parameter"},
    {"← →  Page ↑ ↓", "move the slider that has the focus"},
    {"Double-click", "on a parameter: its default"},
    {nullptr, "Window"},
    {"Ctrl + K", "search scenarios"},
    {"Ctrl + O", "open a scenario file (or drop it here)"},
    {"Ctrl + Shift + S", "save as a scenario of your own"},
    {"Ctrl + E", "export"},
    {"Ctrl + T", "light and dark"},
    {"?", "this list"},
};

QLabel* label(const char* text, const char* role) {
    auto* label = new QLabel(QObject::tr(text));
    label->setProperty("role", role);
    label->setTextFormat(Qt::PlainText);
    return label;
}

}  // namespace

KeyList::KeyList(QWidget* parent) : QDialog(parent) {
    setObjectName("keys");
    setWindowTitle(tr("Keys"));
    connect(new QShortcut(QKeySequence(tr("?")), this), &QShortcut::activated, this, &QDialog::close);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(24, 16, 24, 20);
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(5);
    int row = 0;
    for (const Line& line : kLines) {
        if (!line.keys) {
            grid->setRowMinimumHeight(row++, 6);
            grid->addWidget(label(line.what, "groupTitle"), row, 0, 1, 2);
        } else {
            grid->addWidget(label(line.keys, "value"), row, 0);
            grid->addWidget(label(line.what, "name"), row, 1);
        }
        ++row;
    }
}

}  // namespace interleave
