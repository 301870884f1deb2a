#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QDropEvent>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QSlider>
#include <QTemporaryDir>
#include <QtTest/QTest>
#include <functional>

#include "app/panels/parameter_row.h"
#include "app/window/export_menu.h"
#include "app/window/main_window.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

bool waitFor(const std::function<bool()>& done) { return QTest::qWaitFor(done, 20'000); }

}  // namespace

TEST_CASE("a walk through the window: search, drag, run, stop, export", "[window]") {
    const QTemporaryDir folder;
    Session session;
    MainWindow window(&session, nullptr);
    window.resize(1100, 700);
    window.show();
    session.restore();
    const auto settled = [&] { return waitFor([&] { return !session.simulating() && session.shown(); }); };
    REQUIRE(settled());

    QTest::keyClicks(window.findChild<QLineEdit*>("search"), "sequential vs");
    QTest::keyClick(window.findChild<QLineEdit*>("search"), Qt::Key_Return);
    REQUIRE(session.scenario()->id == "sequential-vs-concurrent");
    REQUIRE(settled());
    CHECK(window.windowTitle().startsWith("Sequential vs concurrent"));
    CHECK(window.view()->range() == window.view()->whole());
    CHECK(window.view()->whole().to >= session.shown()->trace->end);

    // The slider is dragged with the mouse: the timeline follows the hand.
    auto* calls = window.findChild<ParameterRow*>("parameter_calls");
    REQUIRE(calls);
    auto* slider = calls->findChild<QSlider*>();
    const double before = calls->value();
    QTest::mousePress(slider, Qt::LeftButton, {}, {slider->width() / 2, slider->height() / 2});
    QTest::mouseRelease(slider, Qt::LeftButton, {}, {slider->width() / 2, slider->height() / 2});
    REQUIRE(settled());
    CHECK(calls->value() != before);
    CHECK(session.shown()->trace->items.size() == static_cast<std::size_t>(calls->value()));

    auto* run = window.findChild<QAbstractButton*>("run");
    REQUIRE(run);
    session.setValue("time_scale", 0.05);
    run->click();
    CHECK(run->text().contains("Stop"));
    REQUIRE(waitFor([&] { return !session.running(); }));
    CHECK(run->text().contains("Run for real"));
    CHECK(window.findChild<QLabel*>("lastReal")->text().contains("prediction off by"));

    session.setValue("time_scale", 1);
    run->click();
    REQUIRE(waitFor([&] { return session.shown()->trace->meta.mode == Mode::Real; }));
    run->click();
    REQUIRE(waitFor([&] { return !session.running(); }));
    CHECK(session.shown()->trace->outcome == RunOutcome::Stopped);
    CHECK(window.findChild<QLabel*>("lastReal")->text().contains("(stopped)"));

    auto* pictures = window.findChild<ExportMenu*>();
    REQUIRE(pictures);
    for (const char* name : {"view.png", "view.svg", "view.pdf"}) {
        const QString path = folder.filePath(name);
        pictures->write(path, 2);
        CHECK(QFileInfo(path).size() > 1000);
        CHECK(window.findChild<QLabel*>("provenance")->text().contains(name));
    }
    pictures->write("/nowhere/view.png", 1);
    CHECK(session.error().contains("/nowhere/view.png"));
    CHECK_FALSE(window.findChild<QWidget*>("errorBar")->isHidden());
}

TEST_CASE("nothing is clipped at 1100 by 700, in both themes", "[window]") {
    Session session;
    MainWindow window(&session, nullptr);
    window.resize(1100, 700);
    window.show();
    for (const ThemeName theme : {ThemeName::Light, ThemeName::Dark}) {
        window.setTheme(theme);
        for (const LibraryEntry& entry : session.library()) {
            session.selectScenario(entry.key());
            REQUIRE(waitFor([&] { return !session.simulating(); }));
            QCoreApplication::processEvents();
            for (QWidget* widget : window.findChildren<QWidget*>()) {
                if (!widget->isVisible()) continue;
                const auto* label = qobject_cast<QLabel*>(widget);
                const bool words = (label && !label->wordWrap()) || qobject_cast<QAbstractButton*>(widget);
                if (!words) continue;
                INFO(entry.scenario->id << ": " << widget->objectName().toStdString() << " `"
                                        << (label ? label->text().toStdString() : std::string()) << '`');
                CHECK(widget->width() >= widget->minimumSizeHint().width());
                if (label) CHECK(label->width() >= label->fontMetrics().horizontalAdvance(label->text()));
            }
        }
    }
}

TEST_CASE("names too long for their place end in an ellipsis", "[window]") {
    const QTemporaryDir folder;
    const QString path = folder.filePath("long.json");
    const QString words = QStringLiteral("a name of many words that nobody would read to its end ").repeated(4);
    QFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(QStringLiteral(R"({"version": 1, "id": "long", "title": "%1", "topic": "hybrid",
        "parameters": {"n": {"label": "%1", "type": "int", "default": 3, "min": 1, "max": 9}},
        "program": {"repeat": "=n", "do": {"io": "1 s"}}})")
                   .arg(words)
                   .toUtf8());
    file.close();
    Session session;
    MainWindow window(&session, nullptr);
    window.resize(1100, 700);
    window.show();
    REQUIRE(session.openFile(path));
    CHECK(window.width() == 1100);
    for (const char* place : {"header", "parameter_n"}) {
        INFO(place);
        CHECK(waitFor([&] {
            const auto labels = window.findChild<QWidget*>(place)->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(), [](QLabel* label) {
                return label->text().endsWith(QChar(0x2026)) &&
                       label->fontMetrics().horizontalAdvance(label->text()) <= label->width();
            });
        }));
    }
}

TEST_CASE("theme and layout are kept between two starts", "[window]") {
    const QTemporaryDir folder;
    const QString ini = folder.filePath("settings.ini");
    {
        QSettings store(ini, QSettings::IniFormat);
        Session session(&store);
        MainWindow window(&session, &store);
        window.resize(1000, 640);
        window.show();
        QApplication::setActiveWindow(&window);
        const ThemeName before = window.theme();
        QTest::keyClick(&window, Qt::Key_T, Qt::ControlModifier);
        CHECK(window.theme() != before);
        if (window.theme() == ThemeName::Light) QTest::keyClick(&window, Qt::Key_T, Qt::ControlModifier);
        window.close();
    }
    QSettings store(ini, QSettings::IniFormat);
    Session session(&store);
    MainWindow window(&session, &store);
    CHECK(window.theme() == ThemeName::Dark);
    CHECK(window.size() == QSize(1000, 640));
}

TEST_CASE("a file that is dropped on the window is opened", "[window]") {
    const QTemporaryDir folder;
    const QString path = QDir(folder.path()).canonicalPath() + "/dropped.json";
    REQUIRE(QFile::copy(QStringLiteral(PROJECT_ROOT "/resources/scenarios/batches.json"), path));
    Session session;
    MainWindow window(&session, nullptr);
    const auto drop = [&](const QList<QUrl>& urls) {
        QMimeData data;
        data.setUrls(urls);
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QApplication::sendEvent(&window, &enter);
        if (!enter.isAccepted()) return false;
        QDropEvent event({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &event);
        return true;
    };
    CHECK_FALSE(drop({QUrl("https://example.org/a.json")}));
    CHECK_FALSE(drop({}));
    CHECK(drop({QUrl::fromLocalFile(path)}));
    CHECK(session.currentKey() == path);
    CHECK(session.library().back().path == path);
}

TEST_CASE("a selection ends with the scenario whose run it measured", "[window]") {
    Session session;
    MainWindow window(&session, nullptr);
    session.selectScenario("ai-agent");
    REQUIRE(waitFor([&] { return !session.simulating(); }));
    const TimeRange second{1'000'000'000, 2'000'000'000};
    window.view()->setSelection(second);
    session.setValue("workers", 2);
    REQUIRE(waitFor([&] { return !session.simulating(); }));
    CHECK(window.view()->selection() == second);
    session.selectScenario("batches");
    CHECK(waitFor([&] { return !window.view()->selection(); }));
}

TEST_CASE("a file that is saved anew keeps the range and the selection looked at", "[window]") {
    const QTemporaryDir folder;
    const QString path = QDir(folder.path()).canonicalPath() + "/own.json";
    QFile shipped(QStringLiteral(PROJECT_ROOT "/resources/scenarios/ai-agent.json"));
    REQUIRE(shipped.open(QIODevice::ReadOnly));
    const QByteArray text = shipped.readAll();
    const auto save = [&](const QByteArray& what) {
        QFile file(path);
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(what);
    };
    save(text);
    Session session;
    MainWindow window(&session, nullptr);
    REQUIRE(session.openFile(path));
    REQUIRE(waitFor([&] { return !session.simulating(); }));
    const TimeRange second{1'000'000'000, 2'000'000'000};
    window.view()->setRange(second);
    window.view()->setSelection(second);
    save(QByteArray(text).replace("AI agent", "My agent"));
    REQUIRE(waitFor([&] { return session.scenario()->title == "My agent" && session.shown(); }));
    CHECK(window.view()->range() == second);
    CHECK(window.view()->selection() == second);
}

TEST_CASE("the keys of the window work", "[window]") {
    Session session;
    MainWindow window(&session, nullptr);
    window.show();
    QApplication::setActiveWindow(&window);
    session.selectScenario("ai-agent");
    session.setStrategy(Strategy::Native);
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    CHECK(session.strategy() == Strategy::Interpreters);
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(session.strategy() == Strategy::Native);
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    CHECK(window.findChild<QLineEdit*>("search")->hasFocus());
    QTest::keyClick(&window, Qt::Key_Question);
    CHECK(window.findChild<QWidget*>("keys") != nullptr);
    CHECK(waitFor([&] { return QApplication::activeWindow() == window.findChild<QWidget*>("keys"); }));
    SECTION("the list of keys closes with its own key") { QTest::keyClick(window.findChild<QWidget*>("keys"), Qt::Key_Question); }
    SECTION("and with Esc") { QTest::keyClick(window.findChild<QWidget*>("keys"), Qt::Key_Escape); }
    CHECK(waitFor([&] { return window.findChild<QWidget*>("keys") == nullptr; }));
}
