#pragma once

#include "app/timeline/draw_list.h"

namespace interleave {

/// What a bar's look says in words, for the legend under a picture and over a contact sheet.
struct Meaning {
    Ink ink;
    bool hatched;
    const char* words;
};
inline constexpr Meaning kMeanings[] = {
    {Ink::Cpu, false, "CPU"},
    {Ink::Io, false, "I/O"},
    {Ink::Store, false, "I/O after CPU"},
    {Ink::Waiting, true, "waiting"},
    {Ink::Startup, false, "start-up"},
    {Ink::Failed, false, "failed"},
    {Ink::Cancelled, false, "cancelled"},
};

}  // namespace interleave
