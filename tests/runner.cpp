#define CATCH_CONFIG_RUNNER
#include "tests/runner.h"

#include "tests/catch.h"

namespace interleave {

int runTests(int argc, char** argv) { return Catch::Session().run(argc, argv); }

}  // namespace interleave
