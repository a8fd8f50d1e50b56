# The standard library's headers, precompiled: parsing them is most of what a file of ours costs the compiler, up to four fifths of it.
# A file that lacks an include compiles all the same; clang-tidy (cmake/style.sh), which has no precompiled headers, refuses it.
option(KERNLET_PRECOMPILE "Precompile the standard library's headers" ON)

set(kernlet_precompiled "")
foreach(header algorithm atomic chrono condition_variable coroutine cstring functional memory mutex optional span stdexcept stop_token
               string system_error thread vector)
  list(APPEND kernlet_precompiled "$<$<COMPILE_LANGUAGE:CXX>:<${header}$<ANGLE-R>>")
endforeach()

# kernlet_precompile(NAME [PROGRAM] [FLAGS...]): a target that holds them, for targets that are compiled with the same flags, which call
# kernlet_use_precompiled(TARGET NAME). PROGRAM: for executables, whose kind of position-independent code is another than a library's.
# It defines no macro of a runtime: g++ refuses a header that was compiled with another value of one.
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/generated/nothing.cpp CONTENT "")
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/generated/program.cpp CONTENT "int main() {}\n")
function(kernlet_precompile name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "PROGRAM" "" "")
  if(NOT KERNLET_PRECOMPILE)
    return()
  elseif(arg_PROGRAM)
    add_executable(${name} EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/generated/program.cpp)
  else()
    add_library(${name} OBJECT EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/generated/nothing.cpp)
  endif()
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_compile_options(${name} PRIVATE ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE kernlet_options Threads::Threads)
  target_precompile_headers(${name} PRIVATE ${kernlet_precompiled})
  kernlet_name_precompiled(${name} "${kernlet_precompiled}")
endfunction()

# What ccache knows a target's precompiled headers by, in place of their bytes, which name a folder: so it finds what another tree has
# compiled (CCACHE_PCH_EXTSUM, which the launcher sets). `of` are the headers, and versions and hashes of what is not the compiler's own.
function(kernlet_name_precompiled name of)
  string(SHA256 sum "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${of}")
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}.dir/cmake_pch.hxx.gch.sum ${sum})
endfunction()

function(kernlet_use_precompiled target name)
  if(KERNLET_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()
