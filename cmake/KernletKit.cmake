# The kit: all that the judge links a submission with, compiled once for every part, and kit.json, which tells it where.
#
# For each execution (plain, asan, tsan): the sealed frame, the child's driver, the test objects of each ready chapter, and the
# fast part and the model answer of each layer in the judged build, to stand in for what a submission does not bring. A hand-out brings
# those parts as objects. Two executions are others with another driver: explore has the objects of tsan, but for its tests, and tasks
# has all of plain.
#
# kernlet_kit_NN-slug builds what one chapter is judged with: its own tests, and the layers up to its own. So a first grade of an early
# chapter does not compile the whole course. kernlet_kit_NN-slug_plain is the same for plain executions alone. kernlet_kit is all.
# kernlet_handout_parts builds the parts alone, which `kernlet handout` takes.
set(KERNLET_KIT_EXECUTIONS all CACHE STRING
    "what the judge's kit is built for; with less than all of them its verdicts are not official")
if(KERNLET_KIT_EXECUTIONS STREQUAL "all")
  set(executions plain tasks asan tsan explore)
else()
  set(executions ${KERNLET_KIT_EXECUTIONS})
endif()
if(CMAKE_CROSSCOMPILING)
  set(executions plain tasks) # the sanitizers' runtimes do not run under user-mode emulation
elseif(NOT TARGET kernlet_explore)
  list(REMOVE_ITEM executions explore)
endif()

include(KernletKitTests) # which tests a chapter has under an execution
set(kit_executions "")
foreach(folder IN LISTS kernlet_ready)
  set(kit_targets_${folder} "")
  set(kit_plain_targets_${folder} "")
endforeach()

# Names the ready chapters that stand on a layer: their own is not below it. (A layer without a chapter is a step for all above it.)
function(kernlet_kit_above out layer)
  set(found "")
  list(FIND kernlet_layers ${layer} lowest)
  foreach(folder IN LISTS kernlet_ready)
    list(FIND kernlet_layers ${kernlet_layer_${folder}} own)
    if(own GREATER_EQUAL lowest)
      list(APPEND found ${folder})
    endif()
  endforeach()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

# Adds a target of the current execution to the kits of some chapters. A macro: it writes to the caller's lists.
macro(kernlet_kit_needs target)
  foreach(needing ${ARGN})
    list(APPEND kit_targets_${needing} ${target})
    if(execution MATCHES "^(plain|tasks)$")
      list(APPEND kit_plain_targets_${needing} ${target})
    endif()
  endforeach()
endmacro()

# Adds a library of objects with the names of a set of parts. kernlet_part_objects(NAME PARTS SEAM PRECOMPILED SOURCES...)
function(kernlet_part_objects name parts seam precompiled)
  add_library(${name} OBJECT ${ARGN})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_compile_definitions(${name} PRIVATE KERNLET_PARTS=${parts} KERNLET_SEAM_${seam})
  target_include_directories(${name} PRIVATE ${PROJECT_BINARY_DIR}/generated ${PROJECT_SOURCE_DIR}/autograder/include
                             ${PROJECT_SOURCE_DIR}/autograder/explore/include)
  target_link_libraries(${name} PRIVATE kernlet_options)
  kernlet_use_precompiled(${name} ${precompiled})
  foreach(layer IN LISTS kernlet_layers)
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/runtime/${layer}/include)
  endforeach()
  set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
endfunction()

# Adds such a library for the kit. kernlet_kit_objects(NAME EXECUTION SEAM SOURCES...)
function(kernlet_kit_objects name execution seam)
  string(REPLACE explore tsan compiled ${execution})
  kernlet_part_objects(${name} judged ${seam} kernlet_standard_${compiled} ${ARGN})
  kernlet_execution_flags(flags ${execution})
  # A check names its file in the tree. Lines are all that a report shows; full debug information is a third of the compiler's time.
  # A timeline shows more: functions that were inlined, and names of objects.
  set(debug -g1)
  if(execution STREQUAL "explore" OR execution STREQUAL "tsan" AND seam STREQUAL "JUDGED")
    set(debug -g)
  endif()
  target_compile_options(${name} PRIVATE ${flags} ${debug} -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
endfunction()

# A JSON array of strings, out of a list or of a generator expression that gives one.
function(kernlet_json_array out)
  if(NOT ARGN)
    set(${out} "[]" PARENT_SCOPE)
  elseif(ARGN MATCHES "^\\$<TARGET_OBJECTS:[^;]*>$")
    set(${out} "[\"$<JOIN:${ARGN},\"$<COMMA>\">\"]" PARENT_SCOPE)
  else()
    list(JOIN ARGN "\",\"" joined)
    set(${out} "[\"${joined}\"]" PARENT_SCOPE)
  endif()
endfunction()

set(handout_targets "") # what of them a hand-out brings
foreach(execution IN LISTS executions)
  set(prefix judge_${execution})
  set(shared ${prefix}) # whose frame and parts it links with: what is explored was compiled for ThreadSanitizer
  set(compiled ${execution}) # how its objects are compiled
  if(execution STREQUAL "explore")
    set(shared judge_tsan)
    set(compiled tsan)
  elseif(execution STREQUAL "tasks")
    set(shared judge_plain)
    set(compiled plain)
  else()
    kernlet_execution_flags(flags ${execution})
    kernlet_precompile(kernlet_standard_${execution} ${flags} -g1 -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
    kernlet_precompile(kernlet_submissions_${execution} ${flags} -UNDEBUG) # a submission's assertions hold
    kernlet_add_runtime(${prefix} SEAM sealed EXECUTION ${execution} SYMBOLS judged)
  endif()
  set(archives "")
  foreach(layer IN LISTS kernlet_judged_layers)
    list(PREPEND archives $<TARGET_FILE:${shared}_${layer}>) # highest layer first: the order in which a linker wants archives
    kernlet_kit_above(above ${layer})
    kernlet_kit_needs(${shared}_${layer} ${above})
  endforeach()

  set(driver ${PROJECT_SOURCE_DIR}/autograder/src/child)
  if(execution STREQUAL "explore")
    # Not instrumented: the driver is no part of what is explored.
    kernlet_kit_objects(${prefix}_child plain SEALED ${driver}/explored.cpp ${driver}/explored_threads.cpp ${driver}/protocol.cpp)
    add_dependencies(${prefix}_child kernlet_explore)
    set(child ${prefix}_child)
  elseif(execution STREQUAL "tasks")
    kernlet_kit_objects(${prefix}_child_threads plain SEALED ${driver}/task_threads.cpp)
    set(child ${shared}_child ${prefix}_child_threads)
  else()
    kernlet_kit_objects(${prefix}_child ${execution} SEALED ${driver}/main.cpp ${driver}/protocol.cpp ${driver}/crash.cpp)
    kernlet_kit_objects(${prefix}_child_threads ${execution} SEALED ${driver}/threads.cpp)
    set(child ${prefix}_child ${prefix}_child_threads)
  endif()
  set(needing ${kernlet_ready})
  if(execution STREQUAL "tasks")
    kernlet_kit_above(needing loop)
  endif()
  foreach(target IN LISTS child)
    kernlet_kit_needs(${target} ${needing})
  endforeach()
  set(precompiled "")
  if(KERNLET_PRECOMPILE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU") # which passes by what does not fit; clang refuses the file
    set(precompiled ${PROJECT_BINARY_DIR}/CMakeFiles/kernlet_submissions_${compiled}.dir/cmake_pch.hxx)
    kernlet_kit_needs(kernlet_submissions_${compiled} ${kernlet_ready})
  endif()

  set(parts "")
  set(chapters "")
  foreach(layer IN LISTS kernlet_layers)
    if(NOT DEFINED kernlet_folder_${layer})
      continue()
    endif()
    kernlet_kit_above(above ${layer})
    foreach(set fast solutions)
      kernlet_part_folder(part ${layer} ${set})
      set(objects "")
      if(NOT IS_DIRECTORY ${part})
        string(REPLACE judge_ "" group ${shared})
        kernlet_prebuilt(objects ${group}/${set}/${layer})
      elseif(set STREQUAL "fast" OR NOT part STREQUAL "${PROJECT_SOURCE_DIR}/runtime/${layer}/part")
        if(shared STREQUAL prefix)
          kernlet_part_sources(sources ${layer} ${part})
          kernlet_kit_objects(${prefix}_${set}_${layer} ${execution} JUDGED ${sources})
          target_include_directories(${prefix}_${set}_${layer} PRIVATE ${part})
          list(APPEND handout_targets ${prefix}_${set}_${layer})
        endif()
        kernlet_kit_needs(${shared}_${set}_${layer} ${above})
        set(objects $<TARGET_OBJECTS:${shared}_${set}_${layer}>)
      endif()
      if(objects)
        kernlet_json_array(objects ${objects})
        list(APPEND parts "\"${set}/${layer}\": ${objects}")
      endif()
    endforeach()
  endforeach()
  foreach(folder IN LISTS kernlet_ready)
    kernlet_kit_tests(tests ${folder} ${execution})
    if(tests AND execution STREQUAL "tasks")
      kernlet_json_array(objects $<TARGET_OBJECTS:${shared}_tests_${folder}>)
      list(APPEND chapters "\"${folder}\": ${objects}")
    elseif(tests)
      kernlet_kit_objects(${prefix}_tests_${folder} ${execution} SEALED ${tests})
      kernlet_kit_needs(${prefix}_tests_${folder} ${folder})
      if(execution STREQUAL "plain" AND folder MATCHES "async-await$")
        # A Task's coroutines are compiled with the test. With less than -O2 g++ turns the jump from frame to frame into
        # a call, and then no part can keep a long chain on one stack. The sanitizers take short chains.
        target_compile_options(${prefix}_tests_${folder} PRIVATE -foptimize-sibling-calls)
      endif()
      kernlet_json_array(objects $<TARGET_OBJECTS:${prefix}_tests_${folder}>)
      list(APPEND chapters "\"${folder}\": ${objects}")
    endif()
  endforeach()
  list(JOIN parts ",\n      " parts)
  list(JOIN chapters ",\n      " chapters)
  kernlet_execution_flags(flags ${compiled})
  set(link ${flags})
  if(execution STREQUAL "explore")
    set(link ${kernlet_explore_link_flags})
  endif()
  kernlet_json_array(flags ${flags})
  kernlet_json_array(link ${link})
  kernlet_json_array(archives ${archives})
  list(TRANSFORM child REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>")
  set(child "\"$<JOIN:${child},\"$<COMMA>\">\"")
  if(execution STREQUAL "explore") # the explorer itself comes with the driver
    string(APPEND child ",\"${PROJECT_BINARY_DIR}/explore/explore.o\"")
  endif()
  list(APPEND kit_executions "\"${execution}\": {
    \"compiled\": \"${compiled}\",
    \"flags\": ${flags},
    \"precompiled\": \"${precompiled}\",
    \"link\": ${link},
    \"frame\": ${archives},
    \"child\": [${child}],
    \"parts\": {\n      ${parts}\n    },
    \"tests\": {\n      ${chapters}\n    }
  }")
endforeach()

include(KernletHandoutParts) # sets runtime_parts

set(includes ${PROJECT_BINARY_DIR}/generated)
foreach(layer IN LISTS kernlet_layers)
  list(APPEND includes ${PROJECT_SOURCE_DIR}/runtime/${layer}/include)
endforeach()
kernlet_json_array(includes ${includes})
kernlet_json_array(layers ${kernlet_judged_layers})
if(CMAKE_CROSSCOMPILING)
  set(link_flags -static)
else()
  set(link_flags -pthread ${kernlet_linker_flags})
endif()
kernlet_json_array(link_flags ${link_flags})
if("asan" IN_LIST executions AND "tsan" IN_LIST executions OR CMAKE_CROSSCOMPILING)
  set(reduced false)
else()
  set(reduced true)
endif()
kernlet_json_array(emulator ${CMAKE_CROSSCOMPILING_EMULATOR})
list(JOIN kit_executions ",\n  " kit_executions)

file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/kit.json CONTENT "{
 \"release\": \"${PROJECT_VERSION}\",
 \"architecture\": \"${kernlet_target_arch}\",
 \"compiler\": { \"path\": \"${CMAKE_CXX_COMPILER}\", \"id\": \"${CMAKE_CXX_COMPILER_ID}\", \"version\": \"${CMAKE_CXX_COMPILER_VERSION}\" },
 \"source\": \"${PROJECT_SOURCE_DIR}\",
 \"layers\": ${layers},
 \"includes\": ${includes},
 \"link_flags\": ${link_flags},
 \"emulator\": ${emulator},
 \"reduced\": ${reduced},
 \"runtime_parts\": {
  ${runtime_parts}
 },
 \"executions\": {
  ${kit_executions}
 }
}
")
add_custom_target(kernlet_kit)
if(TARGET kernlet_tests)
  add_dependencies(kernlet_tests kernlet_kit)
endif()
# Object libraries are built when a custom target has their objects among its sources.
function(kernlet_kit_target name)
  set(targets ${ARGN})
  list(REMOVE_DUPLICATES targets) # what is explored shares the objects of tsan
  add_custom_target(${name} DEPENDS ${targets})
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "OBJECT_LIBRARY")
      target_sources(${name} PRIVATE $<TARGET_OBJECTS:${target}>)
    endif()
  endforeach()
endfunction()
foreach(folder IN LISTS kernlet_ready)
  kernlet_kit_target(kernlet_kit_${folder} ${kit_targets_${folder}})
  kernlet_kit_target(kernlet_kit_${folder}_plain ${kit_plain_targets_${folder}})
  add_dependencies(kernlet_kit kernlet_kit_${folder})
endforeach()
if(handout_targets) # a hand-out makes none
  kernlet_kit_target(kernlet_handout_parts ${handout_targets})
endif()
