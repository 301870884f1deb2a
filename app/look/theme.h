#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>
#include <string>

namespace interleave {

enum class ThemeName { Light, Dark };

/// The colours and type of LOOK.md, by meaning. The only place where a colour is written down.
struct Theme {
    ThemeName name = ThemeName::Light;
    QColor background, panel, line, text, muted, accent, accentTint, onAccent;
    QColor cpu, io, store, waiting, failed, cancelled, critical, good, warningTint;
    QColor waitingGround;  ///< between the stripes (`waiting`) of the hatching
    QColor lane;           ///< the timeline's ground
    QColor gridLine;       ///< fainter than line
    QColor mutedOnTint;    ///< muted text on accentTint, where `muted` has too little contrast

    static const Theme& of(ThemeName name);
    static ThemeName system();  ///< what the desktop asks for

    /// The ink for a label inside a bar of this colour: whichever of dark and light text has more contrast;
    /// plain black or white where neither reaches 4.5 (one of those two always does).
    QColor inkOn(const QColor& bar) const;
    /// WCAG contrast ratio, 1 to 21.
    static double contrast(const QColor& a, const QColor& b);
    /// `share` (0 to 1) of `a` over `b`, opaque: translucent fills are dear without a GPU, so colours are mixed beforehand.
    static QColor mix(const QColor& a, const QColor& b, double share);

    /// The whole window's style sheet; style_sheet.cpp lists the roles it knows. Made for the Fusion style.
    QString styleSheet() const;
    /// The same colours for what a style sheet does not reach: check marks, native dialogs, selections.
    QPalette palette() const;
};

/// Inter (embedded where it was found at build time), else the system's; figures of one width for numbers.
QFont textFont(qreal pixelSize, int weight = QFont::Normal);
QFont numberFont(qreal pixelSize, int weight = QFont::Normal);
/// Registers the embedded fonts; call once after the application object exists.
void loadFonts();

/// A text of core as windows show it: `40 us` becomes `40 µs`.
QString forWindow(const std::string& text);

}  // namespace interleave
