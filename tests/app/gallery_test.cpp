#include "app/export/gallery.h"

#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QTemporaryDir>
#include <set>

#include "app/export/thumbnail.h"
#include "app/session/walk.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

RunResultPtr resultOf(const std::string& program) {
    auto scenario =
        parseScenario(R"({"version": 1, "machine": {"strategy": "native"}, "program": )" + program + "}", "gallery.json");
    REQUIRE(scenario.ok());
    RunRequest request;
    request.scenario = *scenario;
    request.costs = *shippedCosts();
    auto result = walk(request);
    REQUIRE(result.ok());
    return *result;
}

std::vector<GalleryEntry> entries(int count) {
    const RunResultPtr result = resultOf(R"({"gather": {"each": 3, "do": [{"io": "1 s"}, {"cpu": "1 s"}]}})");
    std::vector<GalleryEntry> all;
    for (int i = 0; i < count; ++i)
        all.push_back({i < count / 2 ? "First" : "Second", QStringLiteral("Title <%1>").arg(i), "words & more", result});
    return all;
}

}  // namespace

TEST_CASE("a thumbnail holds the bars of the run within its size", "[gallery]") {
    const QSizeF size(280, 132);
    const DrawList few = thumbnail(*resultOf(R"([{"io": "1 s"}, {"cpu": "1 s"}, {"raise": "E"}])"), size);
    std::set<Ink> inks;
    for (const DrawBox& box : few.boxes) inks.insert(box.ink);
    CHECK(inks.contains(Ink::Io));
    CHECK(inks.contains(Ink::Cpu));
    CHECK(few.texts.empty());
    const DrawList many = thumbnail(*resultOf(R"({"gather": {"each": 2000, "do": {"io": {"uniform": ["1 s", "2 s"]}}}})"), size);
    CHECK(many.boxes.size() > 20);
    CHECK(many.boxes.size() < 2000);  // no two in one place
    for (const DrawList* list : {&few, &many})
        for (const DrawBox& box : list->boxes) {
            CHECK(box.rect.left() >= -1);
            CHECK(box.rect.right() <= size.width() + 1.5);
            CHECK(box.rect.bottom() <= size.height() + 1);
            CHECK(box.rect.height() >= 1);
        }
}

TEST_CASE("the contact sheet grows by rows and follows theme and scale", "[gallery]") {
    const QTemporaryDir folder;
    const auto image = [&](int count, ThemeName theme, double scale) {
        const QString path = folder.filePath("sheet.png");
        REQUIRE(exportGallery(entries(count), path, theme, scale).ok());
        return QImage(path);
    };
    const QImage one = image(2, ThemeName::Light, 1), more = image(14, ThemeName::Light, 1), dark = image(2, ThemeName::Dark, 2);
    CHECK(more.width() == one.width());
    CHECK(more.height() > one.height() + 200);
    CHECK(dark.size() == one.size() * 2);
    CHECK(one.pixelColor(1, 1) == Theme::of(ThemeName::Light).panel);
    CHECK(dark.pixelColor(1, 1) == Theme::of(ThemeName::Dark).panel);
    CHECK(image(0, ThemeName::Light, 1).height() > 0);
}

TEST_CASE("the page is whole by itself and says what it shows", "[gallery]") {
    const QTemporaryDir folder;
    const QString path = folder.filePath("sheet.html");
    REQUIRE(exportGallery(entries(4), path, ThemeName::Light, 1).ok());
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QByteArray page = file.readAll();
    CHECK(page.count("<h2>") == 2);
    CHECK(page.count("<svg viewBox") == 4);
    CHECK(page.count("<section>") == page.count("</section>"));
    CHECK(page.contains("Title &lt;3&gt;"));
    CHECK(page.contains("words &amp; more"));
    CHECK_FALSE(page.contains("<3>"));
    CHECK(page.contains(Theme::of(ThemeName::Dark).cpu.name().toUtf8()));
}

TEST_CASE("a gallery that cannot be written leaves nothing behind", "[gallery]") {
    CHECK_FALSE(galleryWritable("a.jpg").ok());
    CHECK(galleryWritable("a.PNG").ok());
    CHECK_FALSE(exportGallery(entries(1), "/nowhere/a.png", ThemeName::Light, 1).ok());
    const QTemporaryDir folder;
    CHECK_FALSE(exportGallery(entries(1), folder.filePath("a.pdf"), ThemeName::Light, 1).ok());
    CHECK_FALSE(QFileInfo::exists(folder.filePath("a.pdf")));
}
