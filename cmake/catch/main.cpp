// The main function of Catch2 2.13, compiled once for all tests. Version 3 brings its own.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
