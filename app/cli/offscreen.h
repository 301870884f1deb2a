#pragma once

#include <QApplication>

namespace interleave {

/// What pictures need: fonts and widgets, not a display. Qt's own messages are silenced: what goes wrong is in a Status.
class Offscreen {
public:
    Offscreen();

private:
    int m_count = 1;
    char m_name[11] = "interleave";
    char* m_arguments[2] = {m_name, nullptr};
    std::unique_ptr<QApplication> m_application;
};

}  // namespace interleave
