# Warnings, sanitizers, link-time optimisation, linker and compiler cache: one interface target that everything of ours links.
include(CheckIPOSupported)

add_library(kernlet_options INTERFACE)
target_compile_options(kernlet_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
  $<$<BOOL:${KERNLET_WERROR}>:-Werror>)

set(kernlet_sanitizer_flags "")
if(KERNLET_SANITIZE)
  string(REPLACE ";" "," sanitizers "${KERNLET_SANITIZE}")
  set(kernlet_sanitizer_flags -fsanitize=${sanitizers} -fno-omit-frame-pointer)
  if("undefined" IN_LIST KERNLET_SANITIZE)
    list(APPEND kernlet_sanitizer_flags -fno-sanitize-recover=undefined)
  endif()
  # For the whole directory, so that no library is left out.
  add_compile_options(${kernlet_sanitizer_flags})
  add_link_options(${kernlet_sanitizer_flags})
endif()

# Fat objects: an archive of ours can be linked with and without link-time optimisation.
option(KERNLET_LTO "Link-time optimisation of the runtime, its benchmarks and the experiments that measure" OFF)
set(kernlet_lto_flags "")
if(KERNLET_LTO AND NOT KERNLET_SANITIZE)
  check_ipo_supported(RESULT kernlet_ipo LANGUAGES CXX OUTPUT kernlet_ipo_trouble)
  if(kernlet_ipo AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    set(kernlet_lto_flags -flto=auto -ffat-lto-objects)
  elseif(kernlet_ipo)
    set(kernlet_lto_flags -flto=thin -ffat-lto-objects)
  else()
    message(WARNING "no link-time optimisation with this compiler: ${kernlet_ipo_trouble}")
  endif()
endif()

# For a program on the runtime that does not measure: linked in a tenth of the time. Among its libraries, since the last word counts.
set(kernlet_no_lto "")
if(kernlet_lto_flags AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(kernlet_no_lto -fno-lto)
endif()

# mold links in a tenth of a second. g++ 12 knows -fuse-ld=mold; link-time optimisation needs the linker plugin, which bfd has for g++.
find_program(KERNLET_MOLD mold)
set(kernlet_linker_flags "")
if(KERNLET_MOLD AND NOT CMAKE_CROSSCOMPILING)
  set(kernlet_linker_flags -fuse-ld=mold)
endif()

find_program(KERNLET_CCACHE ccache)
if(KERNLET_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${KERNLET_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${KERNLET_CCACHE})
endif()

# kernlet_target_arch: x86_64, aarch64 or riscv64, as the parts' file names say it.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$")
  set(kernlet_target_arch x86_64)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  set(kernlet_target_arch aarch64)
elseif(CMAKE_SYSTEM_PROCESSOR STREQUAL "riscv64")
  set(kernlet_target_arch riscv64)
else()
  message(FATAL_ERROR "kernlet runs on x86-64, AArch64 and RISC-V 64, not on ${CMAKE_SYSTEM_PROCESSOR}")
endif()
