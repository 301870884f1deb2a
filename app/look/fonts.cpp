#include <QDir>
#include <QFontDatabase>
#include <algorithm>

#include "app/look/theme.h"

namespace interleave {
namespace {

/// The first of `wanted` that this machine or the program has, else `otherwise`.
QString firstOf(const QStringList& wanted, const QString& otherwise) {
    const QStringList known = QFontDatabase::families();
    const auto found = std::find_if(wanted.begin(), wanted.end(), [&](const QString& family) { return known.contains(family); });
    return found != wanted.end() ? *found : otherwise;
}

QFont make(const QString& family, qreal pixelSize, int weight) {
    QFont font(family);
    font.setPixelSize(std::max(1, qRound(pixelSize)));
    font.setWeight(static_cast<QFont::Weight>(weight));
    // Letters where the outline puts them: the same widths on screen, in SVG and in PDF.
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

}  // namespace

QFont textFont(qreal pixelSize, int weight) {
    static const QString family =
        firstOf({QStringLiteral("Inter")}, QFontDatabase::systemFont(QFontDatabase::GeneralFont).family());
    return make(family, pixelSize, weight);
}

QFont numberFont(qreal pixelSize, int weight) {
    static const QString family = firstOf({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono")},
                                          QFontDatabase::systemFont(QFontDatabase::FixedFont).family());
    return make(family, pixelSize, weight);
}

void loadFonts() {
    const QDir embedded(QStringLiteral(":/fonts"));
    for (const QString& file : embedded.entryList(QDir::Files)) QFontDatabase::addApplicationFont(embedded.filePath(file));
}

}  // namespace interleave
