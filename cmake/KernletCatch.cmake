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
  # Compiled here rather than linked from the system, so that it has the build's sanitizers.
  add_library(kernlet_catch STATIC EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/cmake/catch/main.cpp)
  target_link_libraries(kernlet_catch PUBLIC Catch2::Catch2)
  target_compile_features(kernlet_catch PUBLIC cxx_std_20)
  target_include_directories(kernlet_catch PUBLIC ${PROJECT_SOURCE_DIR}/cmake/catch)
endif()

# kernlet_precompile_catch(NAME OPTIONS...): a target that holds catch.hpp precompiled, for programs with these libraries' options, which
# say target_precompile_headers(... REUSE_FROM NAME). It defines no macro of a runtime: g++ refuses a header that was compiled with
# another value of one. An executable, as its users are: they share the kind of position-independent code.
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/generated/nothing.cpp CONTENT "")
function(kernlet_precompile_catch name)
  add_executable(${name} EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/generated/nothing.cpp)
  target_link_libraries(${name} PRIVATE kernlet_catch ${ARGN})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_precompile_headers(${name} PRIVATE <catch.hpp>)
endfunction()
