// The window's style sheet. Standard widgets look like the mock without a word; where one kind has several looks, the dynamic
// property `role` picks one (setProperty("role", "card") before the widget is first shown):
//
// | widget            | role                                                                                                   |
// |-------------------|--------------------------------------------------------------------------------------------------------|
// | QWidget, QFrame   | topBar (hairline below), sidebar (hairline at its right), inspector (hairline at its left),            |
// |                   | statusLine (hairline above), card (outlined, rounded), verdict (tinted, bar at its left), answer       |
// |                   | chart (panel, hairline at its left), row (hairline below), separator (a hairline itself), ground       |
// | QLabel            | title, subtitle, muted, groupTitle, name, value (figures of one width), cardName, cardValue, cardNote, |
// |                   | headline, error, question, markRight, markWrong                                                        |
// | QPushButton       | segment (checkable; property `place`: first, middle, last, only), primary, flat, tab, link, option     |
// |                   | (a card that is pressed); none: outlined                                                               |
// | QToolButton       | as QPushButton                                                                                         |
// | QLineEdit         | search; value (flat until it has the focus); none: outlined                                            |
//
// A QLabel or button takes no colour of its own: what is muted, good or in error says so by its role.

#include <utility>
#include <vector>

#include "app/look/theme.h"

namespace interleave {
namespace {

constexpr const char* kSurfaces = R"(
* { font-family: "@textFamily"; font-size: 13px; }
QWidget { color: @text; }
QMainWindow, QDialog, QMessageBox { background: @panel; }
QWidget[role="topBar"] { background: @panel; border: none; border-bottom: 1px solid @line; }
QWidget[role="sidebar"] { background: @panel; border: none; border-right: 1px solid @line; }
QWidget[role="inspector"] { background: @panel; border: none; border-left: 1px solid @line; }
QWidget[role="statusLine"] { background: @panel; border: none; border-top: 1px solid @line; }
QWidget[role="chart"] { background: @panel; border: none; border-left: 1px solid @line; }
QWidget[role="ground"] { background: @background; border: none; }
QWidget[role="card"] { background: @panel; border: 1px solid @line; border-radius: 7px; }
QWidget[role="verdict"] { background: @warningTint; border: none; border-left: 3px solid @critical;
    border-top-right-radius: 7px; border-bottom-right-radius: 7px; }
QWidget[role="answer"] { background: @accentTint; border: none; border-left: 3px solid @accent; }
QWidget[role="row"] { background: transparent; border: none; border-bottom: 1px solid @gridLine; }
QWidget[role="separator"] { background: @line; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QStatusBar { background: @panel; border-top: 1px solid @line; color: @muted; font-size: 12px; }
QStatusBar::item { border: none; }
QToolTip { background: @panel; color: @text; border: 1px solid @line; padding: 4px 6px; font-size: 12px; }

QLabel { background: transparent; border: none; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="subtitle"] { color: @muted; font-size: 13px; }
QLabel[role="headline"] { font-weight: 600; }
QLabel[role="muted"] { color: @muted; font-size: 12px; }
QLabel[role="groupTitle"] { color: @muted; font-size: 11px; font-weight: 600; letter-spacing: 0.6px; }
QLabel[role="name"] { font-size: 13px; }
QLabel[role="value"] { font-family: "@numberFamily"; font-size: 12px; }
QLabel[role="cardName"] { color: @muted; font-size: 11px; }
QLabel[role="cardValue"] { font-size: 17px; font-weight: 600; }
QLabel[role="cardNote"] { color: @good; font-size: 11px; }
QLabel[role="error"] { color: @failedText; }
QLabel[role="question"] { font-size: 20px; font-weight: 600; }
QLabel[role="markRight"] { color: @good; font-weight: 600; }
QLabel[role="markWrong"] { color: @failedText; font-weight: 600; }
QWidget[role="answer"] QLabel[role="muted"] { color: @mutedOnTint; }
)";

constexpr const char* kControls = R"(
QPushButton, QToolButton { background: @panel; color: @text; border: 1px solid @line; border-radius: 7px;
    padding: 0 14px; min-height: 28px; max-height: 28px; font-size: 13px; }
QToolButton { padding: 0 9px; }
QPushButton:hover, QToolButton:hover { background: @background; }
QPushButton:pressed, QToolButton:pressed { background: @line; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @disabled; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }
QPushButton[role="primary"], QToolButton[role="primary"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600;
    padding: 0 13px; min-height: 26px; max-height: 26px; }
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[role="primary"]:disabled { background: @line; color: @muted; border-color: @line; }
QPushButton[role="flat"], QToolButton[role="flat"] { background: transparent; border-color: transparent; padding: 0 6px; color: @muted; }
QPushButton[role="flat"]:hover, QToolButton[role="flat"]:hover { color: @text; background: @background; }
QPushButton[role="flat"]:focus, QToolButton[role="flat"]:focus { border-color: @accent; }

QPushButton[role="tab"] { background: transparent; border: none; border-bottom: 2px solid transparent; border-radius: 0; padding: 0;
    min-height: 20px; color: @muted; font-size: 11px; font-weight: 600; letter-spacing: 0.6px; }
QPushButton[role="tab"]:hover, QPushButton[role="tab"]:checked { color: @text; }
QPushButton[role="tab"]:disabled { color: @disabled; }
QPushButton[role="tab"]:focus { border-bottom-color: @accent; }

QPushButton[role="link"] { background: transparent; border: none; padding: 0 2px; min-height: 20px; color: @accentText; font-size: 12px; }
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus { text-decoration: underline; }
QPushButton[role="option"] { background: @panel; border-radius: 7px; max-height: 400px; }
QPushButton[role="option"]:hover { border-color: @accent; }
QPushButton[role="option"]:focus { border-color: @accent; background: @accentTint; }

QPushButton[role="segment"] { color: @muted; border-radius: 0; border-left-width: 0; padding: 0 11px;
    min-height: 26px; max-height: 26px; }
QPushButton[role="segment"][place="first"] { border-left-width: 1px; border-top-left-radius: 7px; border-bottom-left-radius: 7px; }
QPushButton[role="segment"][place="last"] { border-top-right-radius: 7px; border-bottom-right-radius: 7px; }
QPushButton[role="segment"][place="only"] { border-left-width: 1px; border-radius: 7px; }
QPushButton[role="segment"]:hover { color: @text; }
QPushButton[role="segment"]:checked { background: @accentTint; color: @accentText; font-weight: 600; }
QPushButton[role="segment"]:focus { border-color: @line; text-decoration: underline; }

QSlider { min-height: 15px; }
QSlider::groove:horizontal { background: @line; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: @panel; border: 2px solid @accent; width: 10px; height: 10px; margin: -5px 0; border-radius: 7px; }
QSlider::handle:horizontal:hover { background: @accentTint; }
QSlider::handle:horizontal:focus { background: @accent; }
QSlider::sub-page:horizontal:disabled { background: @muted; }
QSlider::handle:horizontal:disabled { border-color: @muted; }

QLineEdit, QSpinBox, QDoubleSpinBox { background: @panel; color: @text; border: 1px solid @line; border-radius: 7px;
    padding: 0 8px; min-height: 26px; selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit[role="search"] { padding: 0 9px; min-height: 28px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus { border-color: @accent; }
QLineEdit[role="value"] { font-family: "@numberFamily"; font-size: 12px; background: transparent; border: 1px solid transparent;
    padding: 0; min-height: 16px; border-radius: 4px; }
QLineEdit[role="value"]:hover { border-color: @line; }
QLineEdit[role="value"]:focus { border-color: @accent; background: @panel; }
QComboBox { background: @panel; border: 1px solid @line; border-radius: 7px; padding: 0 10px; min-height: 26px; font-size: 12px; }
QComboBox:focus { border-color: @accent; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @line; selection-background-color: @accentTint;
    selection-color: @text; outline: none; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { border: none; width: 0; }
QCheckBox, QRadioButton { spacing: 7px; }
QCheckBox::indicator, QRadioButton::indicator { width: 12px; height: 12px; background: @panel; border: 1px solid @muted; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 7px; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 4px solid @accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus, QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @accent; }
QProgressBar { background: @line; border: none; border-radius: 2px; max-height: 4px; text-align: center; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
)";

constexpr const char* kLists = R"(
QListView, QTreeView, QListWidget, QTreeWidget, QTableView { background: @panel; border: none; outline: none; }
QListView::item, QTreeView::item { border-radius: 7px; color: @text; }
QListView::item:hover, QTreeView::item:hover { background: @background; }
QListView::item:selected, QTreeView::item:selected { background: @accentTint; color: @accentText; }
QTreeView::branch { image: none; background: transparent; }
QHeaderView::section { background: @panel; color: @muted; border: none; border-bottom: 1px solid @line; padding: 4px 8px; font-size: 11px; }
QTextBrowser, QTextEdit, QPlainTextEdit { background: @panel; border: none; selection-background-color: @accent; selection-color: @onAccent; }

QMenu { background: @panel; border: 1px solid @line; border-radius: 7px; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 5px; font-size: 12px; }
QMenu::item:selected { background: @accentTint; color: @text; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @line; margin: 4px 6px; }

QTabWidget::pane { border: none; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: @muted; border: none; border-bottom: 2px solid transparent; padding: 7px 4px; margin-right: 14px;
    font-size: 12px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; font-weight: 600; }
QTabBar::tab:focus { color: @accentText; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 8px; }
QScrollBar:horizontal { height: 8px; }
QScrollBar::handle { background: @scroll; border-radius: 3px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; background: none; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
)";

}  // namespace

QString Theme::styleSheet() const {
    const bool isDark = name == ThemeName::Dark;
    // Longer names first: `@accent` begins `@accentTint`.
    const std::vector<std::pair<QString, QString>> values{
        {QStringLiteral("@numberFamily"), numberFont(12).family()},
        {QStringLiteral("@textFamily"), textFont(13).family()},
        {QStringLiteral("@accentHover"), mix(accent, isDark ? QColor(Qt::white) : QColor(Qt::black), 0.88).name()},
        {QStringLiteral("@accentTint"), accentTint.name()},
        {QStringLiteral("@accentText"), mix(accent, text, isDark ? 0.8 : 1).name()},
        {QStringLiteral("@onAccent"), onAccent.name()},
        {QStringLiteral("@accent"), accent.name()},
        {QStringLiteral("@background"), background.name()},
        {QStringLiteral("@warningTint"), warningTint.name()},
        {QStringLiteral("@critical"), critical.name()},
        {QStringLiteral("@disabled"), mix(text, panel, 0.45).name()},
        {QStringLiteral("@failedText"), mix(failed, text, 0.8).name()},
        {QStringLiteral("@gridLine"), gridLine.name()},
        {QStringLiteral("@scroll"), mix(muted, panel, 0.4).name()},
        {QStringLiteral("@panel"), panel.name()},
        {QStringLiteral("@mutedOnTint"), mutedOnTint.name()},
        {QStringLiteral("@muted"), muted.name()},
        {QStringLiteral("@text"), text.name()},
        {QStringLiteral("@good"), good.name()},
        {QStringLiteral("@line"), line.name()},
    };
    QString sheet = QString::fromLatin1(kSurfaces) + QString::fromLatin1(kControls) + QString::fromLatin1(kLists);
    for (const auto& [key, value] : values) sheet.replace(key, value);
    return sheet;
}

}  // namespace interleave
