#pragma once

#include <QString>
#include <array>

#include "app/session/session.h"

namespace interleave {

/// One result card's words.
struct CardText {
    QString title, value, note;
};

/// The four cards of a run: makespan, throughput, core use, item latency. What cannot be known reads `–`.
std::array<CardText, 4> cardTexts(const RunResult& result);

/// `64 items · 258 tasks · 1,604 events`.
QString countsText(const RunResult& result);
/// `Simulated in 0.4 ms`, `Simulating …`, `Running for real: 1.2 s`, `Real run, stopped`: what the window shows and how it came
/// about.
QString provenanceText(const Session& session);
/// `Last real run: 2.31 s (prediction off by 1.8 %)`; empty before one has ended.
QString lastRealText(const Session& session);
QString seedText(const RunResult& result);

/// A time of the summary in seconds as cards show it: `2.17 s`, `128 ms`.
QString secondsText(double seconds);
/// A text of core as labels that break lines show it: a figure and its unit stay on one line.
QString unbroken(const std::string& text);
/// Three significant figures and thousands separated: `29.4`, `1,604`.
QString figureText(double value);

}  // namespace interleave
