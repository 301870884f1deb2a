#include "app/look/theme.h"

#include <QGuiApplication>
#include <QPalette>
#include <algorithm>
#include <cmath>

namespace interleave {
namespace {

Theme light() {
    Theme t;
    t.name = ThemeName::Light;
    t.background = t.lane = QColor(0xf6f7f9);
    t.panel = QColor(0xffffff);
    t.line = QColor(0xe1e4ea);
    t.gridLine = QColor(0xeceff3);
    t.text = QColor(0x1d2330);
    t.muted = QColor(0x6a7283);
    t.mutedOnTint = QColor(0x626a7b);
    t.accent = QColor(0x3b5bdb);
    t.accentTint = QColor(0xe7ecff);
    t.onAccent = QColor(0xffffff);
    t.cpu = QColor(0xe8890c);
    t.io = QColor(0x3c8fd9);
    t.store = QColor(0x1a9c83);
    t.waiting = QColor(0xc9ced8);
    t.failed = QColor(0xd6336c);
    t.cancelled = QColor(0x8a63d2);
    t.critical = QColor(0xf2b705);
    t.good = QColor(0x12806a);
    t.warningTint = QColor(0xfef9e8);
    t.waitingGround = Theme::mix(t.waiting, t.lane, 0.47);
    return t;
}

Theme dark() {
    Theme t;
    t.name = ThemeName::Dark;
    t.background = t.lane = QColor(0x16181d);
    t.panel = QColor(0x1e2128);
    t.line = QColor(0x2c313b);
    t.gridLine = QColor(0x262a32);
    t.text = QColor(0xe6e9ef);
    t.muted = QColor(0x8d96a8);
    t.mutedOnTint = QColor(0x99a2b4);
    t.accent = QColor(0x7b93ff);
    t.accentTint = QColor(0x2a3152);
    t.onAccent = QColor(0x11151f);
    t.cpu = QColor(0xf2a33a);
    t.io = QColor(0x5aa9ee);
    t.store = QColor(0x35bfa3);
    t.waiting = QColor(0x474d5a);
    t.failed = QColor(0xf0638f);
    t.cancelled = QColor(0xa98bea);
    t.critical = QColor(0xffd43b);
    t.good = QColor(0x35bfa3);
    t.warningTint = QColor(0x323129);
    t.waitingGround = Theme::mix(t.waiting, t.lane, 0.45);
    return t;
}

/// WCAG 2.1, relative luminance.
double luminance(const QColor& colour) {
    const auto linear = [](double part) { return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

}  // namespace

const Theme& Theme::of(ThemeName name) {
    static const Theme lightTheme = light(), darkTheme = dark();
    return name == ThemeName::Dark ? darkTheme : lightTheme;
}

ThemeName Theme::system() {
    // Qt 6.4 does not report the desktop's colour scheme; its palette does.
    const QPalette palette = QGuiApplication::palette();
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText)) ? ThemeName::Dark
                                                                                                       : ThemeName::Light;
}

QColor Theme::inkOn(const QColor& bar) const {
    const auto better = [&](const QColor& a, const QColor& b) { return contrast(a, bar) >= contrast(b, bar) ? a : b; };
    const QColor best = better(QColor(0x1d2330), QColor(0xffffff));
    return contrast(best, bar) >= 4.5 ? best : better(QColor(Qt::black), QColor(Qt::white));
}

double Theme::contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor Theme::mix(const QColor& a, const QColor& b, double share) {
    const auto part = [share](int x, int y) { return static_cast<int>(std::lround(x * share + y * (1 - share))); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

QPalette Theme::palette() const {
    QPalette p;
    p.setColor(QPalette::Window, panel);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, panel);
    p.setColor(QPalette::AlternateBase, background);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::PlaceholderText, muted);
    p.setColor(QPalette::Button, panel);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::ToolTipBase, panel);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::Highlight, accent);
    p.setColor(QPalette::HighlightedText, onAccent);
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::Mid, line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, mix(text, panel, 0.45));
    return p;
}

QString forWindow(const std::string& text) {
    QString result = QString::fromStdString(text);
    if (result.endsWith(QLatin1String(" us"))) result.replace(result.size() - 2, 1, QChar(0xb5));
    return result;
}

}  // namespace interleave
