#include "app/export/export.h"

#include <QFileInfo>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <cmath>

#include "app/export/picture.h"

namespace interleave {
namespace {

constexpr int kLeastSide = 200, kMostSide = 20'000;
constexpr int kDotsPerInch = 96;  ///< one px is one CSS px in SVG, 3/4 pt in PDF

Error failure(const QString& path, const QString& message, const QString& remedy = {}) {
    return {{path.toStdString(), 0, 0}, message.toStdString(), remedy.toStdString()};
}

bool is(const char* ending, const QString& path) { return QFileInfo(path).suffix().toLower() == QLatin1String(ending); }

std::optional<Error> refusal(const ExportOptions& options) {
    if (!(options.scale >= 1 && options.scale <= 4))
        return failure({}, QStringLiteral("a picture of scale %1").arg(options.scale), QStringLiteral("use a scale of 1 to 4"));
    const auto out = [](int side) { return side < kLeastSide || side > kMostSide; };
    const QSize size = options.size;
    if (out(size.width()) || (size.height() != 0 && out(size.height())))
        return failure({}, QStringLiteral("a picture of %1 x %2 px").arg(size.width()).arg(size.height()),
                       QStringLiteral("use sides of 200 to 20000 px (a height of 0: as tall as the lanes need)"));
    return std::nullopt;
}

std::optional<Error> refusal(const RunResult& result, const ExportOptions& options) {
    if (!result.trace || !result.lanes) return failure({}, QStringLiteral("there is no run to draw yet"));
    return refusal(options);
}

std::optional<Error> refusal(const Picture& picture) {
    if (picture.size().height() <= kMostSide) return std::nullopt;
    return failure({}, QStringLiteral("all lanes together are %1 px tall").arg(picture.size().height()),
                   QStringLiteral("give a height of at most 20000 px"));
}

Result<QImage> paintImage(const Picture& picture, double scale) {
    QImage image(QSize(qRound(picture.size().width() * scale), qRound(picture.size().height() * scale)), QImage::Format_RGB32);
    QPainter painter;
    if (image.isNull() || !painter.begin(&image))
        return failure({},
                       QStringLiteral("no memory for a picture of %1 x %2 px")
                           .arg(picture.size().width() * scale)
                           .arg(picture.size().height() * scale),
                       QStringLiteral("use a smaller size or scale"));
    painter.end();
    image.setDevicePixelRatio(scale);
    painter.begin(&image);
    picture.paint(painter, false);
    painter.end();
    return image;
}

bool writeSvg(const Picture& picture, QIODevice& out) {
    QSvgGenerator generator;
    generator.setOutputDevice(&out);
    generator.setSize(picture.size());
    generator.setViewBox(QRect(QPoint(0, 0), picture.size()));
    generator.setResolution(kDotsPerInch);
    generator.setTitle(picture.title());
    generator.setDescription(picture.subtitle());
    QPainter painter;
    if (!painter.begin(&generator)) return false;
    picture.paint(painter, true);
    return painter.end();
}

bool writePdf(const Picture& picture, QIODevice& out) {
    QPdfWriter writer(&out);
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(picture.size()) * 72.0 / kDotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(picture.title());
    writer.setCreator(QStringLiteral("Interleave"));
    QPainter painter;
    if (!painter.begin(&writer)) return false;
    picture.paint(painter, true);
    return painter.end();
}

}  // namespace

Result<QImage> renderPicture(const RunResult& result, const ExportOptions& options) {
    if (auto error = refusal(result, options)) return *error;
    const Picture picture(result, options);
    if (auto error = refusal(picture)) return *error;
    return paintImage(picture, options.scale);
}

Status exportable(const QString& path, const ExportOptions& options) {
    if (!is("png", path) && !is("svg", path) && !is("pdf", path))
        return failure(path, QStringLiteral("no known kind of picture has the ending '%1'").arg(QFileInfo(path).suffix()),
                       QStringLiteral("use .png, .svg or .pdf"));
    if (auto error = refusal(options)) return *error;
    return Nothing{};
}

Status exportPicture(const RunResult& result, const QString& path, const ExportOptions& options) {
    if (const Status status = exportable(path, options); !status) return status;
    if (auto error = refusal(result, options)) return *error;
    const Picture picture(result, options);
    if (auto error = refusal(picture)) return *error;

    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return failure(path, QStringLiteral("cannot be written: %1").arg(file.errorString()));
    bool written = false;
    if (is("png", path)) {
        const Result<QImage> image = paintImage(picture, options.scale);
        if (!image) return image.error();
        written = image->save(&file, "PNG");
    } else {
        written = is("svg", path) ? writeSvg(picture, file) : writePdf(picture, file);
    }
    if (!written || !file.commit()) return failure(path, QStringLiteral("cannot be written: %1").arg(file.errorString()));
    return Nothing{};
}

}  // namespace interleave
