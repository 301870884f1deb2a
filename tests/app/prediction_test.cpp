#include "app/session/prediction.h"

#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest/QTest>
#include <functional>

#include "app/panels/answer_bar.h"
#include "app/panels/claim_panel.h"
#include "app/panels/prediction_page.h"
#include "app/panels/side_panel.h"
#include "app/panels/status_line.h"
#include "app/window/main_window.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

bool waitFor(const std::function<bool()>& done) { return QTest::qWaitFor(done, 20'000); }

/// All words a person can read in a widget now.
QString wordsIn(const QWidget& widget) {
    QStringList words;
    for (const QLabel* label : widget.findChildren<QLabel*>())
        if (label->isVisibleTo(&widget)) words << label->text();
    return words.join('\n');
}

constexpr const char* kQuiz = R"({"version": 1, "id": "quiz", "title": "Quiz", "topic": "foundations",
    "program": {"gather": {"each": 2, "do": {"io": "1 s"}}},
    "claims": [{"metric": "makespan_s", "is": "1 s", "says": "side by side", "source": "a lesson"},
               {"metric": "makespan_s", "is": "2 s", "says": "one after the other", "refuted": "they wait at the same time"},
               {"metric": "makespan_s", "is": "3 s", "says": "not so"},
               {"metric": "makspan", "is": "3 s", "says": "misspelt"}],
    "questions": [{"ask": "How long?", "because": "waiting overlaps", "options": [
            {"says": "2 s", "holds": {"metric": "makespan_s", "is": "2 s"}},
            {"says": "1 s", "holds": {"metric": "makespan_s", "is": "1 s"}}]},
        {"ask": "And in sequence?", "because": "they add up", "options": [
            {"says": "2 s", "holds": {"metric": "makespan_s", "with": {"strategy": "sequential"}, "is": "2 s"}},
            {"says": "1 s", "holds": {"metric": "makespan_s", "with": {"strategy": "sequential"}, "is": "1 s"}}]},
        {"ask": "Neither?", "because": "nobody knows", "options": [
            {"says": "3 s", "holds": {"metric": "makespan_s", "is": "3 s"}},
            {"says": "4 s", "holds": {"metric": "makespan_s", "is": "4 s"}}]}]})";

/// A file with claims and questions, opened.
struct Quiz {
    QTemporaryDir folder;
    QSettings store{folder.filePath("store.ini"), QSettings::IniFormat};
    Session session{&store};
    QString path = folder.filePath("quiz.json");

    Quiz() {
        QFile file(path);
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(kQuiz);
        file.close();
        REQUIRE(session.openFile(path));
    }
    Prediction& prediction() { return session.prediction(); }
    void answer(int option) {
        prediction().choose(option);
        REQUIRE(waitFor([&] { return prediction().stage() == Prediction::Stage::Told; }));
    }
};

}  // namespace

TEST_CASE("claims are found out when asked for, once for each state of the file", "[prediction]") {
    Quiz quiz;
    CHECK_FALSE(quiz.session.findings());
    int told = 0;
    QObject::connect(&quiz.session, &Session::findingsChanged, [&] { ++told; });
    quiz.session.examine();
    quiz.session.examine();
    REQUIRE(waitFor([&] { return quiz.session.findings() != nullptr; }));
    const FindingsPtr first = quiz.session.findings();
    REQUIRE(first->claims.size() == 4);
    CHECK(first->claims[0].holds);
    CHECK(first->questions[0].answer == 1);
    quiz.session.setValue("time_scale", 2);
    quiz.session.selectScenario("ai-agent");
    CHECK_FALSE(quiz.session.findings());
    quiz.session.selectScenario(quiz.path);
    quiz.session.examine();
    CHECK(quiz.session.findings() == first);
    CHECK(told == 1);
}

TEST_CASE("a scenario left while its claims are found out gives no answer for another", "[prediction]") {
    Quiz quiz;
    quiz.session.examine();
    quiz.session.selectScenario("ai-agent");
    quiz.session.examine();
    REQUIRE(waitFor([&] { return quiz.session.findings() != nullptr; }));
    CHECK(quiz.session.findings()->claims.size() == quiz.session.scenario()->claims.size());
}

TEST_CASE("a question is asked, answered and told, and the tally kept", "[prediction]") {
    Quiz quiz;
    Prediction& prediction = quiz.prediction();
    CHECK(prediction.available());
    CHECK_FALSE(prediction.question());
    prediction.choose(0);
    CHECK(prediction.stage() == Prediction::Stage::Off);
    prediction.begin();
    CHECK(prediction.asking());
    CHECK(prediction.question()->ask == "How long?");
    prediction.choose(7);
    prediction.choose(-1);
    CHECK(prediction.chosen() == -1);
    quiz.answer(0);
    CHECK(prediction.right() == 1);
    CHECK(prediction.tally().answered == 1);
    CHECK(prediction.tally().right == 0);

    prediction.next();
    CHECK(prediction.number() == 1);
    quiz.answer(0);
    CHECK(prediction.right() == 0);
    CHECK(quiz.session.strategy() == Strategy::Sequential);  // the run that the answer is about
    CHECK(prediction.tally().right == 1);
    quiz.session.undo();
    CHECK(quiz.session.strategy() == Strategy::Interpreters);

    prediction.next();
    quiz.answer(1);
    CHECK(prediction.right() == -1);
    CHECK(prediction.tally().answered == 2);
    prediction.next();
    CHECK(prediction.number() == 0);
    quiz.answer(1);  // better the second time
    CHECK(prediction.tally().right == 2);
    prediction.end();
    CHECK(prediction.stage() == Prediction::Stage::Off);

    quiz.store.sync();
    QSettings store(quiz.folder.filePath("store.ini"), QSettings::IniFormat);
    Session later(&store);
    REQUIRE(later.openFile(quiz.path));
    CHECK(later.prediction().tally().right == 2);
    CHECK(later.prediction().tally().answered == 2);
    later.selectScenario("batches");
    CHECK(later.prediction().tally().answered == 0);
}

TEST_CASE("another scenario, or a file saved anew, ends what was asked", "[prediction]") {
    Quiz quiz;
    quiz.prediction().begin();
    quiz.session.selectScenario("ai-agent");
    CHECK(quiz.prediction().stage() == Prediction::Stage::Off);
    quiz.prediction().begin();
    CHECK(quiz.prediction().question() == &quiz.session.scenario()->questions.front());
    quiz.session.selectScenario("batches");
    quiz.prediction().begin();
    CHECK(quiz.prediction().asking() == quiz.prediction().available());
}

TEST_CASE("while a question is asked nothing in the window gives its answer away", "[prediction]") {
    Quiz quiz;
    MainWindow window(&quiz.session, nullptr);
    window.resize(1100, 700);
    window.show();
    REQUIRE(waitFor([&] { return !quiz.session.simulating() && quiz.session.shown(); }));
    auto* side = window.findChild<SidePanel*>();
    auto* predict = side->findChild<QPushButton*>("predict");
    REQUIRE(predict->isVisible());
    CHECK(wordsIn(*side).contains("1 s"));
    predict->click();
    auto* page = window.findChild<PredictionPage*>();
    CHECK(page->isVisible());
    CHECK_FALSE(predict->isVisible());
    CHECK_FALSE(window.findChild<QWidget*>("verdict")->isVisible());
    CHECK_FALSE(wordsIn(*side).contains("1 s"));
    CHECK(wordsIn(*window.findChild<StatusLine*>()).contains("events") == false);
    CHECK(wordsIn(*page).contains("How long?"));

    QTest::keyClick(page, Qt::Key_Escape);
    CHECK_FALSE(page->isVisible());
    CHECK(wordsIn(*side).contains("1 s"));
    quiz.prediction().begin();
    QTest::keyClick(page, Qt::Key_2);
    REQUIRE(waitFor([&] { return quiz.prediction().stage() == Prediction::Stage::Told; }));
    auto* bar = window.findChild<AnswerBar*>();
    CHECK(bar->isVisible());
    CHECK(bar->accessibleName() == QStringLiteral("✓ Right: 1 s. waiting overlaps"));
    CHECK(wordsIn(*bar).contains("Foundations: 1 of 1 right"));
    CHECK_FALSE(page->isVisible());

    quiz.prediction().next();
    auto* second = page->findChild<QPushButton*>("option_1");
    REQUIRE(waitFor([&] { return page->findChildren<QPushButton*>().size() == 2; }));
    second = page->findChild<QPushButton*>("option_1");
    second->setFocus();
    QTest::keyClick(second, Qt::Key_Space);
    REQUIRE(waitFor([&] { return quiz.prediction().stage() == Prediction::Stage::Told; }));
    CHECK(bar->accessibleName() == QStringLiteral("✗ Not “1 s”, but: 2 s. they add up"));
    quiz.prediction().next();
    quiz.answer(0);
    CHECK(bar->accessibleName().startsWith("! This question has no one right answer"));
}

TEST_CASE("nothing tells the answer while a question is asked", "[prediction]") {
    Quiz quiz;
    MainWindow window(&quiz.session, nullptr);
    window.show();
    auto* run = window.findChild<QPushButton*>("run");
    auto* picture = window.findChild<QToolButton*>("export");
    REQUIRE(run);
    REQUIRE(picture);
    quiz.prediction().begin();
    CHECK_FALSE(run->isEnabled());
    CHECK_FALSE(picture->isEnabled());
    for (const char* tab : {"tab_1", "tab_2"}) CHECK_FALSE(window.findChild<QPushButton*>(tab)->isEnabled());
    QTest::keyClick(&window, Qt::Key_R, Qt::ControlModifier);
    CHECK_FALSE(quiz.session.running());
    quiz.prediction().end();
    CHECK(run->isEnabled());
    CHECK(picture->isEnabled());
}

TEST_CASE("a claim names what it is simulated with, and shows that run", "[prediction]") {
    Quiz quiz;
    quiz.session.selectScenario("hundred-items");
    ClaimPanel panel(&quiz.session);
    panel.show();
    REQUIRE(waitFor([&] { return quiz.session.findings() != nullptr; }));
    CHECK(wordsIn(panel).contains("With In = batches, Size = 16"));
    CHECK(wordsIn(panel).contains("In = batches against the defaults"));
    QPushButton* show = nullptr;
    for (QPushButton* each : panel.findChildren<QPushButton*>())
        if (each->accessibleName() == "Show the run: With In = batches, Size = 16") show = each;
    REQUIRE(show);
    show->click();
    CHECK(quiz.session.settings().values.at("group") == 16);
    quiz.session.undo();
    CHECK(quiz.session.settings() == Settings{});
}

TEST_CASE("the panel tells of each claim what is said, what was found and why not", "[prediction]") {
    Quiz quiz;
    ClaimPanel panel(&quiz.session);
    panel.resize(280, 600);
    CHECK_FALSE(quiz.session.findings());
    panel.show();
    REQUIRE(waitFor([&] { return quiz.session.findings() != nullptr; }));
    const QString words = wordsIn(panel);
    for (const char* each :
         {"✓\nSide by side\nmakespan: said 1 s, found 1 s\nSource: a lesson",
          "✗\nOne after the other\nmakespan: said 2 s, found 1 s\nRefuted: they wait at the same time",
          "✗\nNot so\nmakespan: said 3 s, found 1 s\ndoes not hold", "!\nMisspelt\n", "did you mean `makespan_s`?"}) {
        INFO(words.toStdString());
        CHECK(words.contains(QString::fromUtf8(each)));
    }
    quiz.session.selectScenario("batches");
    if (quiz.session.scenario()->claims.empty()) CHECK(wordsIn(panel).contains("claims nothing"));
}

TEST_CASE("a copy has an id of its own, opens and is watched", "[prediction]") {
    Quiz quiz;
    quiz.session.selectScenario("ai-agent");
    const QString copy = quiz.folder.filePath("my agent.json");
    REQUIRE(quiz.session.saveCopy(copy));
    CHECK(quiz.session.currentKey() == copy);
    CHECK(quiz.session.scenario()->id == "my agent");
    CHECK(quiz.session.scenario()->title == "AI agent");
    QFile file(copy);
    REQUIRE(file.open(QIODevice::ReadWrite));
    QByteArray text = file.readAll().replace("AI agent", "Mine");
    file.resize(0);
    file.seek(0);
    file.write(text);
    file.close();
    REQUIRE(waitFor([&] { return quiz.session.scenario()->title == "Mine"; }));

    // A user's own file is copied the same way; a place that cannot be written leaves all as it was.
    REQUIRE(quiz.session.saveCopy(quiz.folder.filePath("third.json")));
    CHECK(quiz.session.scenario()->id == "third");
    CHECK(quiz.session.scenario()->title == "Mine");
    CHECK_FALSE(quiz.session.saveCopy("/nowhere/x.json"));
    CHECK(quiz.session.error().contains("/nowhere/x.json"));
    CHECK(quiz.session.scenario()->id == "third");
}
