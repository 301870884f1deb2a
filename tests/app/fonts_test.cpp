#include <QDir>
#include <QFontDatabase>

#include "tests/catch.h"

TEST_CASE("the fonts are part of the program", "[look]") {
    const QStringList files = QDir(":/fonts").entryList();
    CHECK(files == QStringList{"Inter-Bold.otf", "Inter-Medium.otf", "Inter-Regular.otf", "Inter-SemiBold.otf", "JetBrainsMono-Medium.ttf",
                               "JetBrainsMono-Regular.ttf"});
    for (const QString& file : files) {
        INFO(file.toStdString());
        CHECK(QFontDatabase::addApplicationFont(":/fonts/" + file) >= 0);
    }
    CHECK(QFontDatabase::families().contains("Inter"));
    CHECK(QFontDatabase::families().contains("JetBrains Mono"));
}
