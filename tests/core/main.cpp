#include "tests/runner.h"

int main(int argc, char** argv) { return interleave::runTests(argc, argv); }
