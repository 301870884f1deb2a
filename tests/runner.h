#pragma once

namespace interleave {

/// Runs the test cases that the command line asks for; the exit code.
int runTests(int argc, char** argv);

}  // namespace interleave
