# The target kernlet_catch: Catch2 3 where it is installed, else 2.13, with its main function and the header catch.hpp.
if(TARGET kernlet_catch)
  return()
endif()

# kernlet_precompiled_catch(TARGET FIRST): catch.hpp precompiled, once for all programs with the options of FIRST, which is the first of
# them. They may differ in definitions and folders that the header does not meet.
function(kernlet_precompiled_catch target first)
  if(target STREQUAL first)
    target_precompile_headers(${target} PRIVATE <catch.hpp>)
  else()
    target_precompile_headers(${target} REUSE_FROM ${first})
  endif()
endfunction()

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
