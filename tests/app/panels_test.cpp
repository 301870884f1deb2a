#include <QAbstractButton>
#include <QApplication>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSlider>
#include <QtTest/QTest>

#include "app/panels/error_bar.h"
#include "app/panels/figures.h"
#include "app/panels/header_bar.h"
#include "app/panels/parameter_row.h"
#include "app/panels/scenario_panel.h"
#include "app/panels/side_panel.h"
#include "app/panels/status_line.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

bool settled(const Session& session) {
    return QTest::qWaitFor([&] { return !session.simulating() && session.shown() != nullptr; }, 10'000);
}

/// A side panel on the pipeline scenario, with the workers' row at hand.
struct Side {
    Session session;
    SidePanel panel{&session};
    ParameterRow* row = nullptr;
    QSlider* slider = nullptr;
    QLineEdit* edit = nullptr;

    Side() {
        session.selectScenario("fetch-analyse-store");
        panel.resize(288, 900);
        panel.show();
        row = panel.findChild<ParameterRow*>("parameter_workers");
        REQUIRE(row);
        slider = row->findChild<QSlider*>();
        edit = row->findChild<QLineEdit*>();
        REQUIRE(settled(session));
    }
    void type(const char* text) {
        edit->selectAll();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    QString card(int i) const { return panel.findChild<QWidget*>(QStringLiteral("card_%1").arg(i))->accessibleName(); }
};

}  // namespace

TEST_CASE("moving a slider changes the run that is shown", "[panels]") {
    Side side;
    const QString before = side.card(0);
    side.slider->setValue(0);
    REQUIRE(settled(side.session));
    CHECK(side.edit->text() == "1");
    CHECK(side.session.shown()->trace->meta.workers == 1);
    CHECK(side.card(0) != before);
    side.session.undo();
    REQUIRE(settled(side.session));
    CHECK(side.edit->text() == "4");
    CHECK(side.card(0) == before);
}

TEST_CASE("a value is typed, spun, refused and reset", "[panels]") {
    Side side;
    side.type("7");
    CHECK(side.session.settings().values.at("workers") == 7);
    CHECK(side.slider->value() == 6);
    QTest::keyClick(side.edit, Qt::Key_Up);
    CHECK(side.session.settings().values.at("workers") == 8);
    QTest::keyClick(side.edit, Qt::Key_Down);
    CHECK(side.edit->text() == "7");
    for (const char* wrong : {"many", "0", "1e99", "3 s", "-1", ""}) {
        side.type(wrong);
        CHECK(side.edit->text() == "7");
    }
    QTest::mouseDClick(side.slider, Qt::LeftButton);
    CHECK(side.session.settings().values.empty());
    CHECK(side.edit->text() == "4");
}

TEST_CASE("a press on the groove brings the handle there and holds it: one step of undo", "[panels]") {
    Side side;
    const int middle = side.slider->height() / 2;
    QTest::mousePress(side.slider, Qt::LeftButton, {}, {side.slider->width() - 7, middle});
    CHECK(side.row->value() == side.row->parameter().maximum);
    QTest::mouseMove(side.slider, {7, middle});
    CHECK(side.row->value() == side.row->parameter().minimum);
    QTest::mouseRelease(side.slider, Qt::LeftButton, {}, {7, middle});
    side.session.undo();
    CHECK_FALSE(side.session.canUndo());
    CHECK(side.row->value() == 4);
}

TEST_CASE("the wheel moves a slider only when it has the focus", "[panels]") {
    Side side;
    const auto wheel = [&] {
        QWheelEvent event({5, 5}, side.slider->mapToGlobal(QPointF(5, 5)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(side.slider, &event);
    };
    side.slider->clearFocus();
    wheel();
    CHECK(side.session.settings().values.empty());
}

TEST_CASE("the simulated machine has its own sliders", "[panels]") {
    Side side;
    auto* cores = side.panel.findChild<ParameterRow*>("parameter_cores");
    REQUIRE(cores);
    cores->findChild<QSlider*>()->setValue(0);
    REQUIRE(settled(side.session));
    CHECK(side.session.shown()->trace->meta.cores == 1);
    Q_EMIT cores->reset();
    REQUIRE(settled(side.session));
    CHECK(side.session.shown()->trace->meta.cores == 4);
    CHECK(cores->value() == 4);
    CHECK(side.panel.findChild<ParameterRow*>("parameter_seed") != nullptr);
}

TEST_CASE("every control has a name for those who cannot see it", "[panels]") {
    Side side;
    HeaderBar header(&side.session);
    ScenarioPanel scenarios(&side.session);
    for (QWidget* window :
         {static_cast<QWidget*>(&side.panel), static_cast<QWidget*>(&header), static_cast<QWidget*>(&scenarios)})
        for (QWidget* widget : window->findChildren<QWidget*>()) {
            const bool control = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QSlider*>(widget) ||
                                 qobject_cast<QLineEdit*>(widget) || qobject_cast<QListWidget*>(widget);
            if (!control || widget->focusPolicy() == Qt::NoFocus) continue;
            INFO(widget->objectName().toStdString() << ' ' << widget->metaObject()->className());
            CHECK_FALSE(widget->accessibleName().isEmpty());
        }
}

TEST_CASE("a search leaves the matches under their topics: Enter takes the first", "[panels]") {
    Session session;
    ScenarioPanel panel(&session);
    auto* search = panel.findChild<QLineEdit*>("search");
    auto* list = panel.findChild<QListWidget*>("scenarioList");
    const int all = list->count();
    REQUIRE(all >= 7);
    QTest::keyClicks(search, "three sources AI-AGENT");
    CHECK(list->count() == 2);
    CHECK(list->item(0)->text() == "Capstone");
    QTest::keyClick(search, Qt::Key_Return);
    REQUIRE(session.scenario());
    CHECK(session.scenario()->id == "ai-agent");
    QTest::keyClicks(search, " zebra");
    CHECK(list->count() == 1);
    CHECK_FALSE(list->item(0)->flags() & Qt::ItemIsSelectable);
    QTest::keyClick(search, Qt::Key_Escape);
    CHECK(list->count() == all);
    CHECK(list->currentItem()->text() == "AI agent");
    QTest::keyClick(search, Qt::Key_Down);
    list->setCurrentRow(1);
    CHECK(session.scenario()->id == session.library().front().scenario->id);
}

TEST_CASE("the list opens on the scenario that is shown, with the topic it begins", "[panels]") {
    Session session;
    ScenarioPanel panel(&session);
    auto* list = panel.findChild<QListWidget*>("scenarioList");
    panel.resize(230, 400);
    panel.show();
    const auto seen = [&](int row) { return list->viewport()->rect().contains(list->visualItemRect(list->item(row))); };
    session.selectScenario(session.library().back().key());
    CHECK(seen(list->count() - 1));
    session.selectScenario(session.library().front().key());
    CHECK(list->currentRow() == 1);
    CHECK(seen(1));
    CHECK(seen(0));
}

TEST_CASE("the segments set the strategy, any of the seven", "[panels]") {
    Session session;
    session.selectScenario("ai-agent");
    HeaderBar header(&session);
    header.resize(1600, HeaderBar::kHeight);
    const auto segment = [&](const char* name) {
        for (QAbstractButton* button : header.findChildren<QAbstractButton*>())
            if (button->text() == name) return button;
        return static_cast<QAbstractButton*>(nullptr);
    };
    REQUIRE(segment("Native"));
    segment("Native")->click();
    CHECK(session.strategy() == Strategy::Native);
    session.undo();
    CHECK(segment("Interpreters")->isChecked());
    for (const Strategy strategy : kStrategies) {
        QAbstractButton* button = segment(label(strategy));
        REQUIRE(button);
        button->click();
        CHECK(session.strategy() == strategy);
        CHECK_FALSE(button->toolTip().isEmpty());
    }
}

TEST_CASE("an error is shown until it is dismissed", "[panels]") {
    Session session;
    ErrorBar bar(&session);
    CHECK(bar.isHidden());
    session.openFile("/nowhere.json");
    CHECK_FALSE(bar.isHidden());
    CHECK(bar.findChild<QLabel*>("errorText")->text().contains("/nowhere.json"));
    bar.findChild<QAbstractButton*>()->click();
    CHECK(bar.isHidden());
}

TEST_CASE("the status line counts and tells how the run came about", "[panels]") {
    Session session;
    session.selectScenario("fetch-analyse-store");
    REQUIRE(settled(session));
    StatusLine line(&session);
    CHECK(line.findChild<QLabel*>("counts")->text().startsWith("64 items · "));
    CHECK(line.findChild<QLabel*>("provenance")->text().startsWith("Simulated in "));
    CHECK(line.findChild<QLabel*>("lastReal")->text().isEmpty());
    CHECK(line.findChild<QLabel*>("seed")->text() == "Seed 42");
    line.say("Exported");
    session.setValue("workers", 2);
    CHECK(line.findChild<QLabel*>("provenance")->text() == "Exported");
}

TEST_CASE("figures read as people write them", "[panels]") {
    CHECK(secondsText(2.1743) == "2.17 s");
    CHECK(secondsText(0.0004) == QStringLiteral("400 µs"));
    CHECK(figureText(28.583) == "28.6");
    CHECK(figureText(1604) == "1,604");

    RunResult result;
    auto trace = std::make_shared<Trace>();
    trace->meta.cores = 1;
    result.trace = trace;
    result.summary.makespan = 2;
    struct Row {
        double speedup;
        const char* words;
    };
    for (const Row& row : {Row{9.13, "9.1× faster than sequential"}, Row{0.5, "2.0× slower than sequential"},
                           Row{1.001, "as fast as sequential"}, Row{120, "120× faster than sequential"}}) {
        result.summary.speedup = row.speedup;
        CHECK(cardTexts(result)[0].note == QString::fromUtf8(row.words));
    }
    CHECK(cardTexts(result)[1].value == QStringLiteral("–"));
    CHECK(cardTexts(result)[2].note == "of 1 core");
    CHECK(cardTexts(result)[3].value == QStringLiteral("–"));
    trace->outcome = RunOutcome::Deadlock;
    CHECK(cardTexts(result)[0].note == "deadlock");
    trace->complete = false;
    CHECK(cardTexts(result)[0].note == "so far");
}
