#pragma once

#include <QColor>
#include <QFont>
#include <QString>

namespace interleave {

enum class ThemeName { Light, Dark };

/// The colours and type of LOOK.md, by meaning. The only place where a colour is written down.
struct Theme {
    ThemeName name = ThemeName::Light;
    QColor background, panel, line, text, muted, accent, accentTint, onAccent;
    QColor cpu, io, store, waiting, waitingStripe, failed, cancelled, critical, good, warningTint;
    QColor lane;     ///< the timeline's ground
    QColor gridLine; ///< fainter than line

    static const Theme& of(ThemeName name);
    static ThemeName system();  ///< what the desktop asks for

    /// The ink for a label inside a bar of this colour: whichever of dark and light text has more contrast.
    QColor inkOn(const QColor& bar) const;
    /// WCAG contrast ratio, 1 to 21.
    static double contrast(const QColor& a, const QColor& b);

    /// The whole window's style sheet.
    QString styleSheet() const;
};

/// Inter (embedded where it was found at build time), else the system's; figures of one width for numbers.
QFont textFont(qreal pixelSize, int weight = QFont::Normal);
QFont numberFont(qreal pixelSize, int weight = QFont::Normal);
/// Registers the embedded fonts; call once after the application object exists.
void loadFonts();

}  // namespace interleave
