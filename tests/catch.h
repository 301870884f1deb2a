#pragma once

// Catch2 2 and 3 side by side: the tests include this and nothing of Catch2 themselves.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
