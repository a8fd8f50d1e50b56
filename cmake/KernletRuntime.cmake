# kernlet_add_runtime(NAME [PARTS fast|solutions|mine] [SEAM open|sealed] [EXECUTION plain|asan|tsan])
#
# A runtime is the frame plus one part per layer. Makes the targets NAME_<layer>, each linking only the layers below it, and NAME,
# which links them all. Each layer has its own include root, so that a lower layer including a higher one does not compile.
#
#   SEAM open     fields and inline bodies of the part; link-time optimisation where it is on. The default.
#   SEAM sealed   the frame as the judge links it: no header of any part is seen, no part is linked. See KernletKit.cmake.
#
# A hand-out does not have the sources of every part. There an open runtime becomes a *linked* one, and kernlet_linked_NAME is set: the
# sealed frame with the hand-out's objects (KernletPrebuilt.cmake), and with the judged build of those parts whose sources are there.
#
# PARTS mine takes, for each layer, the folder in KERNLET_MINE_<layer>: the command line tool sets it when the learner's part has
# passed its tests; otherwise it is the fast part.

find_package(Threads REQUIRED)
# A panic names its file in the tree, wherever the tree lies.
set(kernlet_tree_names -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)
kernlet_precompile(kernlet_standard ${kernlet_lto_flags} ${kernlet_tree_names})

# The folder of a layer's part in a set of parts.
function(kernlet_part_folder out layer parts)
  set(fast ${PROJECT_SOURCE_DIR}/runtime/${layer}/part)
  if(parts STREQUAL "fast")
    set(folder ${fast})
  elseif(parts STREQUAL "solutions")
    set(folder ${PROJECT_SOURCE_DIR}/solutions/${kernlet_folder_${layer}})
    kernlet_prebuilt(objects runtime/solutions/${layer})
    if(NOT IS_DIRECTORY ${folder} AND NOT objects)
      set(folder ${fast}) # there are no model answers here
    endif()
  elseif(parts STREQUAL "mine")
    set(KERNLET_MINE_${layer} ${fast} CACHE PATH "Part folder of layer ${layer} in the learner's own runtime")
    set(folder ${KERNLET_MINE_${layer}})
  else()
    message(FATAL_ERROR "no set of parts is called ${parts}: fast, solutions or mine")
  endif()
  set(${out} ${folder} PARENT_SCOPE)
endfunction()

# The sources of a layer's part in a folder, absolute.
function(kernlet_part_sources out layer folder)
  if(folder STREQUAL "${PROJECT_SOURCE_DIR}/runtime/${layer}/part")
    set(files ${kernlet_fast_${layer}})
  else()
    set(files ${kernlet_part_${layer}})
    list(FILTER files EXCLUDE REGEX "\\.(hpp|h)$")
  endif()
  list(TRANSFORM files PREPEND ${folder}/)
  set(${out} ${files} PARENT_SCOPE)
endfunction()

# Assembly names the thread block, which the optimiser across files does not see.
set_source_files_properties(${PROJECT_SOURCE_DIR}/runtime/base/src/thread_block.cpp PROPERTIES COMPILE_OPTIONS -fno-lto
                            SKIP_PRECOMPILE_HEADERS ON)

# Whether the sources of some part of a set are not here.
function(kernlet_lacks_sources out parts)
  set(${out} OFF PARENT_SCOPE)
  foreach(layer IN LISTS kernlet_layers)
    if(DEFINED kernlet_folder_${layer})
      kernlet_part_folder(folder ${layer} ${parts})
      if(NOT IS_DIRECTORY ${folder})
        set(${out} ON PARENT_SCOPE)
      endif()
    endif()
  endforeach()
endfunction()

# What a linked runtime has for a layer's part: objects.
function(kernlet_linked_part out name layer parts)
  kernlet_part_folder(folder ${layer} ${parts})
  if(NOT IS_DIRECTORY ${folder})
    kernlet_prebuilt(objects runtime/${parts}/${layer})
  else()
    kernlet_part_sources(sources ${layer} ${folder})
    add_library(${name}_part OBJECT EXCLUDE_FROM_ALL ${sources})
    target_compile_definitions(${name}_part PRIVATE KERNLET_PARTS=${parts} KERNLET_SEAM_JUDGED)
    target_compile_features(${name}_part PRIVATE cxx_std_20)
    target_include_directories(${name}_part PRIVATE ${folder} ${PROJECT_BINARY_DIR}/generated)
    foreach(other IN LISTS kernlet_layers)
      target_include_directories(${name}_part PRIVATE ${PROJECT_SOURCE_DIR}/runtime/${other}/include)
    endforeach()
    target_link_libraries(${name}_part PRIVATE kernlet_options)
    set(objects $<TARGET_OBJECTS:${name}_part>)
  endif()
  set(${out} ${objects} PARENT_SCOPE)
endfunction()

function(kernlet_add_runtime name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PARTS;SEAM;EXECUTION;SYMBOLS" "")
  if(NOT arg_PARTS)
    set(arg_PARTS fast)
  endif()
  if(NOT arg_SEAM)
    set(arg_SEAM open)
  endif()
  if(NOT arg_SYMBOLS)
    set(arg_SYMBOLS ${arg_PARTS})
  endif()
  set(linked OFF)
  if(arg_SEAM STREQUAL "open")
    kernlet_lacks_sources(linked ${arg_PARTS})
  endif()
  if(linked)
    set(arg_SEAM linked)
  endif()
  set(kernlet_linked_${name} ${linked} PARENT_SCOPE)
  set(below "")
  set(layers ${kernlet_layers})
  if(arg_SEAM STREQUAL "sealed")
    set(layers ${kernlet_judged_layers})
  endif()
  foreach(layer IN LISTS layers)
    set(target ${name}_${layer})
    set(frame ${PROJECT_SOURCE_DIR}/runtime/${layer})
    set(sources ${kernlet_frame_${layer}})
    list(TRANSFORM sources PREPEND ${frame}/src/)
    add_library(${target} STATIC)
    target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${frame}/include> $<INSTALL_INTERFACE:include>)
    if(layer STREQUAL "base")
      target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated>)
      target_compile_definitions(${target} PUBLIC KERNLET_PARTS=${arg_SYMBOLS})
      target_compile_features(${target} PUBLIC cxx_std_20)
      target_link_libraries(${target} PUBLIC Threads::Threads)
      if(NOT arg_SEAM STREQUAL "open")
        target_compile_definitions(${target} PUBLIC KERNLET_SEAM_SEALED)
      endif()
    endif()
    if(DEFINED kernlet_folder_${layer} AND arg_SEAM STREQUAL "open")
      kernlet_part_folder(folder ${layer} ${arg_PARTS})
      kernlet_part_sources(part ${layer} ${folder})
      list(APPEND sources ${part})
      target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${folder}>)
    elseif(DEFINED kernlet_folder_${layer} AND arg_SEAM STREQUAL "linked")
      kernlet_linked_part(part ${target} ${layer} ${arg_PARTS})
      list(APPEND sources ${part})
    endif()
    target_sources(${target} PRIVATE ${sources})
    target_link_libraries(${target} PUBLIC ${below} PRIVATE $<BUILD_INTERFACE:kernlet_options>)
    if(layer STREQUAL "net")
      target_include_directories(${target} PRIVATE ${KERNLET_HTTP_PARSER_HEADER})
      target_link_libraries(${target} PRIVATE http_parser) # by name: whoever uses an installed kernlet finds it in its own place
    endif()
    if(NOT arg_SEAM STREQUAL "sealed")
      target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:${kernlet_lto_flags}> ${kernlet_tree_names})
      target_link_options(${target} INTERFACE $<BUILD_INTERFACE:${kernlet_lto_flags}>)
      kernlet_use_precompiled(${target} kernlet_standard)
    else()
      kernlet_execution_flags(flags ${arg_EXECUTION})
      # The same object wherever the tree lies: a hand-out, or a second clone, finds it in the cache.
      target_compile_options(${target} PRIVATE ${flags} -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
      kernlet_use_precompiled(${target} kernlet_standard_${arg_EXECUTION})
    endif()
    if(NOT name STREQUAL "kernlet")
      set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
    set(below ${target})
  endforeach()
  add_library(${name} INTERFACE)
  target_link_libraries(${name} INTERFACE ${below})
endfunction()

# Compile flags of one of the judge's executions.
function(kernlet_execution_flags out execution)
  # No frame pointers in plain: a function that keeps one would save a register on behalf of the part under test.
  set(flags -O1 -g -fno-lto -fomit-frame-pointer)
  if(execution STREQUAL "asan")
    set(flags -O1 -g -fno-lto -fno-omit-frame-pointer -fsanitize=address -fsanitize=undefined -fno-sanitize-recover=undefined)
  elseif(execution STREQUAL "tsan" OR execution STREQUAL "explore") # the explorer takes the place of the compiler's runtime
    set(flags -O1 -g -fno-lto -fno-omit-frame-pointer -fsanitize=thread)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      list(APPEND flags -Wno-tsan) # that its own ThreadSanitizer knows no fences; the explorer does
    endif()
  elseif(NOT execution STREQUAL "plain")
    message(FATAL_ERROR "no execution is called ${execution}: plain, asan, tsan or explore")
  endif()
  set(${out} ${flags} PARENT_SCOPE)
endfunction()

configure_file(${PROJECT_SOURCE_DIR}/runtime/base/include/kernlet/version.hpp.in
               ${PROJECT_BINARY_DIR}/generated/kernlet/version.hpp @ONLY)
