#include "app/look/theme.h"
#include "app/timeline/draw_list.h"
#include "tests/catch.h"

using namespace interleave;

TEST_CASE("Text has a contrast of at least 4.5 in both themes", "[look]") {
    for (const ThemeName name : {ThemeName::Light, ThemeName::Dark}) {
        const Theme& t = Theme::of(name);
        const std::vector<std::pair<QColor, QColor>> pairs{
            {t.text, t.background},        {t.text, t.panel},      {t.text, t.accentTint},
            {t.text, t.warningTint},       {t.muted, t.panel},     {t.muted, t.lane},
            {t.mutedOnTint, t.accentTint}, {t.onAccent, t.accent}, {t.good, t.panel},
            {t.accent, t.panel},           {t.failed, t.panel}};
        for (const auto& [ink, ground] : pairs) {
            INFO(ink.name().toStdString() << " on " << ground.name().toStdString());
            CHECK(Theme::contrast(ink, ground) >= 4.5);
        }
    }
}

TEST_CASE("A label has a contrast of at least 4.5 in every bar", "[look]") {
    for (const ThemeName name : {ThemeName::Light, ThemeName::Dark}) {
        const Theme& t = Theme::of(name);
        for (const Ink ink :
             {Ink::Cpu, Ink::Io, Ink::Store, Ink::Failed, Ink::Cancelled, Ink::Startup, Ink::Waiting, Ink::Critical}) {
            const QColor bar = colourOf(ink, t);
            INFO(bar.name().toStdString());
            CHECK(Theme::contrast(t.inkOn(bar), bar) >= 4.5);
        }
    }
}

TEST_CASE("Contrast is WCAG's", "[look]") {
    CHECK(Theme::contrast(Qt::black, Qt::white) == Approx(21));
    CHECK(Theme::contrast(Qt::white, Qt::white) == Approx(1));
    CHECK(Theme::contrast(QColor(0x777777), Qt::white) == Approx(4.48).margin(0.01));
}

TEST_CASE("The style sheet has no name left without its value", "[look]") {
    for (const ThemeName name : {ThemeName::Light, ThemeName::Dark}) {
        CHECK_FALSE(Theme::of(name).styleSheet().contains('@'));
        CHECK(Theme::of(name).styleSheet().contains(Theme::of(name).accent.name()));
    }
}

TEST_CASE("Windows write the micro sign", "[look]") {
    CHECK(forWindow("40 us") == QString::fromUtf8("40 µs"));
    CHECK(forWindow("40 ms") == "40 ms");
    CHECK(forWindow("us") == "us");
}
