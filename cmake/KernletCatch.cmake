# The target kernlet_catch: Catch2 3 where it is installed, else 2.13, with its main function and the header catch.hpp.
if(TARGET kernlet_catch)
  return()
endif()

find_package(Catch2 3 QUIET)
if(Catch2_FOUND)
  add_library(kernlet_catch INTERFACE)
  target_link_libraries(kernlet_catch INTERFACE Catch2::Catch2WithMain)
  target_include_directories(kernlet_catch INTERFACE ${PROJECT_SOURCE_DIR}/cmake/catch)
else()
  find_package(Catch2 2.13 REQUIRED)
  # Compiled here rather than linked from the system, so that it has the build's sanitizers. Not optimised: that takes minutes.
  add_library(kernlet_catch STATIC EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/cmake/catch/main.cpp)
  target_link_libraries(kernlet_catch PUBLIC Catch2::Catch2)
  target_compile_features(kernlet_catch PUBLIC cxx_std_20)
  target_include_directories(kernlet_catch PUBLIC ${PROJECT_SOURCE_DIR}/cmake/catch)
  target_compile_options(kernlet_catch PRIVATE -O0 -g0)
endif()

# kernlet_precompile_catch(NAME OPTIONS... [HEADERS headers...]): a target that holds catch.hpp precompiled, with the standard library's
# headers and those that are named, for programs with these libraries' options, which say target_precompile_headers(... REUSE_FROM NAME).
# An executable, as its users are: they share the kind of position-independent code.
function(kernlet_precompile_catch name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS")
  add_executable(${name} EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/generated/nothing.cpp)
  target_link_libraries(${name} PRIVATE kernlet_catch ${arg_UNPARSED_ARGUMENTS})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_precompile_headers(${name} PRIVATE ${kernlet_precompiled} <catch.hpp> ${arg_HEADERS})
  file(SHA256 ${PROJECT_SOURCE_DIR}/cmake/catch/catch.hpp own)
  kernlet_name_precompiled(${name} "${kernlet_precompiled} ${arg_HEADERS} ${own} ${Catch2_VERSION}")
endfunction()
