#include "app/export/gallery.h"

#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QTextStream>

#include "app/export/meanings.h"
#include "app/export/thumbnail.h"
#include "core/base/duration.h"

namespace interleave {
namespace {

constexpr int kColumns = 5, kWidth = 296, kHeight = 148, kGap = 24, kMargin = 32;
constexpr int kHead = 84, kTopic = 40, kWords = 50;  ///< heights: the sheet's title, a topic's, what stands below a picture
constexpr int kSheet = 2 * kMargin + kColumns * kWidth + (kColumns - 1) * kGap;
constexpr int kPadding = 8;  ///< around the bars
constexpr QSizeF kBars(kWidth - 2 * kPadding, kHeight - 2 * kPadding);

Error failure(const QString& path, const QString& message, const QString& remedy = {}) {
    return {{path.toStdString(), 0, 0}, message.toStdString(), remedy.toStdString()};
}

bool isPng(const QString& path) { return QFileInfo(path).suffix().toLower() == QLatin1String("png"); }
bool isHtml(const QString& path) { return QFileInfo(path).suffix().toLower() == QLatin1String("html"); }

QString headline(std::size_t count) { return QStringLiteral("Interleave · %1 scenarios").arg(count); }
const QString kReading =
    QStringLiteral("Time runs to the right, a row is a thread or a task. Beside a title stands how long the whole run takes.");
QString makespan(const GalleryEntry& entry) { return QString::fromStdString(formatDuration(entry.result->trace->makespan)); }

/// Calls `topic` before the first entry of each and `entry` for every one, `column` counted from 0 within its topic.
template <class Topic, class Entry>
void forEachByTopic(const std::vector<GalleryEntry>& entries, Topic topic, Entry entry) {
    int column = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i == 0 || entries[i].topic != entries[i - 1].topic) {
            topic(entries[i].topic);
            column = 0;
        }
        entry(entries[i], column++);
    }
}

DrawText words(double left, double top, double height, const QString& text, Ink ink, int pixelSize, bool bold, double room) {
    DrawText words;
    words.rect = {left, top, room, height};
    words.text = text;
    words.ink = ink;
    words.pixelSize = pixelSize;
    words.bold = bold;
    return words;
}

/// What the colours mean, in one line that ends at the right edge.
void addLegend(DrawList& list) {
    double right = kSheet - kMargin;
    for (auto meaning = std::rbegin(kMeanings); meaning != std::rend(kMeanings); ++meaning) {
        const double width = textWidth(QLatin1String(meaning->words), 12) + 1;
        list.texts.push_back(words(right - width, 20, 32, QLatin1String(meaning->words), Ink::Muted, 12, false, width));
        list.boxes.push_back({{right - width - 24, 30, 18, 12}, meaning->ink, meaning->hatched});
        right -= width + 42;
    }
}

/// The sheet as one draw list, laid out from top to bottom.
DrawList sheet(const std::vector<GalleryEntry>& entries) {
    DrawList list;
    list.texts.push_back(words(kMargin, 20, 32, headline(entries.size()), Ink::Text, 20, true, kSheet - 2 * kMargin));
    list.texts.push_back(words(kMargin, 50, 20, kReading, Ink::Muted, 12, false, kSheet - 2 * kMargin));
    addLegend(list);
    double top = kHead, rowTop = top;
    const auto topic = [&](const QString& name) {
        top += top > kHead ? kGap : 0;
        list.texts.push_back(words(kMargin, top, kTopic - 8, name.toUpper(), Ink::Muted, 12, true, kSheet - 2 * kMargin));
        top += kTopic;
    };
    const auto picture = [&](const GalleryEntry& entry, int column) {
        if (column % kColumns == 0) {
            if (column > 0) top += kGap / 2;
            rowTop = top;
            top += kHeight + kWords;
        }
        const double left = kMargin + (column % kColumns) * (kWidth + kGap);
        list.boxes.push_back({{left, rowTop, kWidth, kHeight}, Ink::Background});
        for (DrawBox bar : thumbnail(*entry.result, kBars).boxes) {
            bar.rect.translate(left + kPadding, rowTop + kPadding);
            list.boxes.push_back(bar);
        }
        const double time = textWidth(makespan(entry), 12, false, true) + 1;
        list.texts.push_back(words(left, rowTop + kHeight + 6, 20, entry.title, Ink::Text, 13, true, kWidth - time - 8));
        list.texts.push_back(words(left + kWidth - time, rowTop + kHeight + 6, 20, makespan(entry), Ink::Muted, 12, false, time));
        list.texts.back().number = true;
        list.texts.push_back(words(left, rowTop + kHeight + 25, 18, entry.subtitle, Ink::Muted, 11, false, kWidth));
    };
    forEachByTopic(entries, topic, picture);
    list.size = QSizeF(kSheet, top + kMargin);
    return list;
}

Result<QImage> paint(const DrawList& list, ThemeName name, double scale) {
    QImage image((list.size * scale).toSize(), QImage::Format_RGB32);
    if (image.isNull())
        return failure({}, QStringLiteral("no memory for so large a picture"), QStringLiteral("use a smaller scale"));
    const Theme& theme = Theme::of(name);
    image.setDevicePixelRatio(scale);
    image.fill(theme.panel);
    QPainter painter(&image);
    replay(list, painter, theme);
    painter.end();
    return image;
}

constexpr Ink kInks[] = {Ink::Cpu, Ink::Io, Ink::Store, Ink::Waiting, Ink::Failed, Ink::Cancelled, Ink::Startup};

/// The colours as custom properties, so that one page serves both themes.
QString colours(const Theme& theme) {
    QString text =
        QStringLiteral("--text:%1;--muted:%2;--panel:%3;--ground:%4;--between:%5;")
            .arg(theme.text.name(), theme.muted.name(), theme.panel.name(), theme.lane.name(), theme.waitingGround.name());
    for (const Ink ink : kInks) text += QStringLiteral("--c%1:%2;").arg(static_cast<int>(ink)).arg(colourOf(ink, theme).name());
    return text;
}

QString svg(const RunResult& result, const QString& title) {
    QString text =
        QStringLiteral("<svg viewBox=\"0 0 %1 %2\" role=\"img\" aria-label=\"%3\">").arg(kWidth).arg(kHeight).arg(title);
    QTextStream out(&text);
    out.setRealNumberNotation(QTextStream::FixedNotation);
    out.setRealNumberPrecision(1);
    for (const DrawBox& box : thumbnail(result, kBars).boxes) {
        const QRectF r = box.rect.translated(kPadding, kPadding);
        out << "<rect x=\"" << r.x() << "\" y=\"" << r.y() << "\" width=\"" << r.width() << "\" height=\"" << r.height()
            << "\" class=\"" << (box.hatched ? "h" : "c") << static_cast<int>(box.ink) << "\"/>";
    }
    out << "</svg>";
    return text;
}

QString page(const std::vector<GalleryEntry>& entries) {
    QString text;
    QTextStream out(&text);
    out << "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
           "content=\"width=device-width\">\n<title>"
        << headline(entries.size()) << "</title>\n<style>\n:root{color-scheme:light dark;" << colours(Theme::of(ThemeName::Light))
        << "}\n@media(prefers-color-scheme:dark){:root{" << colours(Theme::of(ThemeName::Dark)) << "}}\n"
        << "body{margin:32px;background:var(--panel);color:var(--text);font:13px Inter,system-ui,sans-serif}\n"
        << "h1{font-size:20px}h2{font-size:12px;letter-spacing:.6px;text-transform:uppercase;color:var(--muted);margin:32px 0 "
           "12px}\n"
        << "section{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:24px}\n"
        << "figure{margin:0;break-inside:avoid}svg{display:block;width:100%;background:var(--ground);border-radius:7px}\n"
        << "figcaption{margin-top:6px;line-height:1.4}b{display:block}figcaption span{color:var(--muted);font-size:11px}"
        << "time{float:right;color:var(--muted);font-size:12px;font-variant-numeric:tabular-nums}\n"
        << "header{display:flex;flex-wrap:wrap;gap:4px 32px;align-items:baseline;justify-content:space-between}"
        << "header p{margin:0;color:var(--muted)}header svg{display:inline;width:18px;height:12px;margin:0 6px 0 18px;"
        << "border-radius:0;vertical-align:-1px}\n"
        << "*{print-color-adjust:exact}\n";
    for (const Ink ink : kInks) out << ".c" << static_cast<int>(ink) << "{fill:var(--c" << static_cast<int>(ink) << ")}";
    for (const Ink ink : kInks) out << ".h" << static_cast<int>(ink) << "{fill:url(#h" << static_cast<int>(ink) << ")}";
    out << "\n</style>\n<svg width=\"0\" height=\"0\" style=\"position:absolute\"><defs>";
    for (const Ink ink : kInks)
        out << "<pattern id=\"h" << static_cast<int>(ink)
            << "\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"5\" "
               "height=\"5\" "
               "fill=\"var(--between)\"/><rect width=\"2\" height=\"5\" fill=\"var(--c"
            << static_cast<int>(ink) << ")\"/></pattern>";
    out << "</defs></svg>\n<header><h1>" << headline(entries.size()) << "</h1>\n<p>";
    for (const Meaning& meaning : kMeanings)
        out << "<svg aria-hidden=\"true\"><rect width=\"18\" height=\"12\" class=\"" << (meaning.hatched ? "h" : "c")
            << static_cast<int>(meaning.ink) << "\"/></svg>" << meaning.words;
    out << "</p>\n<p>" << kReading << "</p></header>\n";
    bool open = false;
    const auto topic = [&](const QString& name) {
        out << (open ? "</section>\n" : "") << "<h2>" << name.toHtmlEscaped() << "</h2>\n<section>\n";
        open = true;
    };
    const auto picture = [&](const GalleryEntry& entry, int) {
        out << "<figure>" << svg(*entry.result, entry.title.toHtmlEscaped()) << "<figcaption><time>" << makespan(entry)
            << "</time><b>" << entry.title.toHtmlEscaped() << "</b><span>" << entry.subtitle.toHtmlEscaped()
            << "</span></figcaption></figure>\n";
    };
    forEachByTopic(entries, topic, picture);
    out << (open ? "</section>\n" : "") << "</html>\n";
    return text;
}

}  // namespace

Status galleryWritable(const QString& path) {
    if (isPng(path) || isHtml(path)) return Nothing{};
    return failure(path, QStringLiteral("no known kind of gallery has the ending '%1'").arg(QFileInfo(path).suffix()),
                   QStringLiteral("use .png or .html"));
}

Status exportGallery(const std::vector<GalleryEntry>& entries, const QString& path, ThemeName theme, double scale) {
    if (const Status status = galleryWritable(path); !status) return status;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return failure(path, QStringLiteral("cannot be written: %1").arg(file.errorString()));
    bool written = false;
    if (isPng(path)) {
        const Result<QImage> image = paint(sheet(entries), theme, scale);
        if (!image) return image.error();
        written = image->save(&file, "PNG");
    } else {
        const QByteArray text = page(entries).toUtf8();
        written = file.write(text) == text.size();
    }
    if (!written || !file.commit()) return failure(path, QStringLiteral("cannot be written: %1").arg(file.errorString()));
    return Nothing{};
}

}  // namespace interleave
