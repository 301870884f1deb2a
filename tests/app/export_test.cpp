#include "app/export/export.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include "app/session/walk.h"
#include "tests/app/timeline_sample.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

RunResult resultOf(const sample::Run& run) {
    RunResult result = *derive(run.trace, {});
    result.lanes = run.lanes;
    return result;
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Every text element of a well-formed SVG.
QStringList textsOf(const QByteArray& svg) {
    QStringList texts;
    QXmlStreamReader reader(svg);
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QLatin1String("text"))
            texts << reader.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    return reader.hasError() ? QStringList() : texts;
}

}  // namespace

TEST_CASE("A PNG has its size times its scale and more than one colour", "[export]") {
    QTemporaryDir folder;
    const RunResult result = resultOf(sample::pipeline());
    for (const double scale : {1.0, 1.5, 2.0, 4.0}) {
        ExportOptions options;
        options.size = {800, 600};
        options.scale = scale;
        options.charts = false;
        const QString path = folder.filePath("run.png");
        REQUIRE(exportPicture(result, path, options).ok());
        const QImage image(path);
        CHECK(image.size() == QSize(qRound(800 * scale), qRound(600 * scale)));
        // The first core's first bar is there, where the scene puts it.
        const QColor bar = Theme::of(ThemeName::Light).cpu;
        bool found = false;
        for (int x = 0; x < image.width() && !found; ++x) found = image.pixelColor(x, qRound(112 * scale)) == bar;
        CHECK(found);
    }
}

TEST_CASE("With height 0 the picture is as tall as its lanes need", "[export]") {
    const RunResult result = resultOf(sample::pipeline());
    ExportOptions options;
    options.size = {800, 0};
    options.charts = false;
    options.title = options.legend = false;
    const auto image = renderPicture(result, options);
    REQUIRE(image.ok());
    CHECK(image->height() == 26 + 3 * 24 + 4 * 38 + 13 * 21 + 12);
    options.collapsed = 0b010;  // the ten slots of the second group
    CHECK(renderPicture(result, options)->height() == image->height() - 10 * 21);
    options.collapsed = 0;
    options.title = options.legend = true;
    CHECK(renderPicture(result, options)->height() > image->height() + 60);
}

TEST_CASE("An SVG is XML whose text is text", "[export]") {
    QTemporaryDir folder;
    const QString path = folder.filePath("run.svg");
    ExportOptions options;
    options.charts = false;
    REQUIRE(exportPicture(resultOf(sample::pipeline()), path, options).ok());
    const QByteArray svg = contentOf(path);
    const QStringList texts = textsOf(svg);
    for (const char* expected :
         {"Fetch → analyse → store", "Pipeline with bounded queues", "core 3 · w3", "fetch 9", "0.2 s", "CPU", "waiting"}) {
        INFO(expected);
        CHECK(texts.contains(QString::fromUtf8(expected)));
    }
    CHECK(svg.contains("viewBox=\"0 0 1600 1000\""));
    CHECK(svg.contains("<title>Fetch"));
    CHECK_FALSE(svg.contains("<image"));  // no pixels
}

TEST_CASE("An SVG of fixed height holds nothing below the lanes' end", "[export]") {
    QTemporaryDir folder;
    const QString path = folder.filePath("low.svg");
    ExportOptions options;
    options.size = {800, 300};
    options.charts = false;
    REQUIRE(exportPicture(resultOf(sample::pipeline()), path, options).ok());
    const QStringList texts = textsOf(contentOf(path));
    CHECK(texts.contains("CORES"));
    CHECK_FALSE(texts.contains("STORE"));
    CHECK(texts.contains("13 more lanes"));
}

TEST_CASE("A low picture leaves out its surroundings before its lanes", "[export]") {
    QTemporaryDir folder;
    const QString path = folder.filePath("low.svg");
    ExportOptions options;
    options.size = {800, 200};
    REQUIRE(exportPicture(resultOf(sample::pipeline()), path, options).ok());
    const QStringList texts = textsOf(contentOf(path));
    CHECK(texts.contains("CORES"));
    CHECK_FALSE(texts.contains("Throughput"));
}

TEST_CASE("A PDF has its page in the picture's size and holds fonts", "[export]") {
    QTemporaryDir folder;
    const QString path = folder.filePath("run.pdf");
    ExportOptions options;
    options.size = {1200, 800};
    options.charts = false;
    options.theme = ThemeName::Dark;
    REQUIRE(exportPicture(resultOf(sample::pipeline()), path, options).ok());
    const QByteArray pdf = contentOf(path);
    CHECK(pdf.startsWith("%PDF"));
    CHECK(pdf.contains("/Font"));
    CHECK(pdf.contains("/FontFile"));
    CHECK_FALSE(pdf.contains("/Subtype /Image"));
    CHECK(pdf.contains("/MediaBox [0 0 900.000000 600.000000]"));
}

TEST_CASE("Charts are part of the picture, as curves and text", "[export]") {
    QTemporaryDir folder;
    const RunResult result = resultOf(sample::pipeline());
    ExportOptions options;
    const QString with = folder.filePath("with.svg"), without = folder.filePath("without.svg");
    REQUIRE(exportPicture(result, with, options).ok());
    options.charts = false;
    REQUIRE(exportPicture(result, without, options).ok());
    for (const char* title : {"Throughput", "In flight"}) {
        CHECK(textsOf(contentOf(with)).contains(title));
        CHECK_FALSE(textsOf(contentOf(without)).contains(title));
    }
    CHECK_FALSE(contentOf(with).contains("<image"));
}

TEST_CASE("Only the asked range is drawn", "[export]") {
    QTemporaryDir folder;
    const QString path = folder.filePath("part.svg");
    ExportOptions options;
    options.charts = false;
    options.range = {0, 100'000'000};
    REQUIRE(exportPicture(resultOf(sample::pipeline()), path, options).ok());
    const QStringList texts = textsOf(contentOf(path));
    CHECK(texts.contains("20 ms"));
    CHECK_FALSE(texts.contains("2.0 s"));
    CHECK_FALSE(texts.contains("63"));
}

TEST_CASE("What cannot be written is refused in words and leaves nothing behind", "[export]") {
    QTemporaryDir folder;
    const RunResult result = resultOf(sample::zoo());
    ExportOptions options;
    struct Case {
        QString path, words;
    };
    for (const auto& [path, words] :
         {Case{folder.filePath("run.gif"), ".png, .svg or .pdf"}, Case{folder.filePath("run"), ".png, .svg or .pdf"},
          Case{folder.filePath("missing/run.png"), "cannot be written"}}) {
        const Status status = exportPicture(result, path, options);
        REQUIRE_FALSE(status.ok());
        CHECK(status.error().text().find(words.toStdString()) != std::string::npos);
    }
    QDir(folder.path()).mkdir("taken.svg");
    CHECK_FALSE(exportPicture(result, folder.filePath("taken.svg"), options).ok());
    CHECK(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot) == QStringList{"taken.svg"});
}

TEST_CASE("A failed export leaves the old file as it was", "[export]") {
    QTemporaryDir folder;
    const QString path = folder.filePath("run.png");
    const RunResult result = resultOf(sample::zoo());
    REQUIRE(exportPicture(result, path, {}).ok());
    const QByteArray before = contentOf(path);
    ExportOptions options;
    options.size = {100, 100};
    CHECK_FALSE(exportPicture(result, path, options).ok());
    CHECK(contentOf(path) == before);
}

TEST_CASE("Sizes and scales out of range are refused", "[export]") {
    const RunResult result = resultOf(sample::zoo());
    const auto refused = [&](QSize size, double scale) {
        ExportOptions options;
        options.size = size;
        options.scale = scale;
        return !renderPicture(result, options).ok();
    };
    CHECK(refused({199, 400}, 1));
    CHECK(refused({400, 20001}, 1));
    CHECK(refused({400, -1}, 1));
    CHECK(refused({400, 400}, 0.5));
    CHECK(refused({400, 400}, 4.1));
    CHECK_FALSE(refused({200, 200}, 1));
    CHECK_FALSE(renderPicture(RunResult{}, {}).ok());
}
