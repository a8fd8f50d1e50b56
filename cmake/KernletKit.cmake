# The kit: all that the judge links a submission with, compiled once for every part, and kit.json, which tells it where.
#
# For each execution (plain, asan, tsan): the sealed frame, the child's driver, the test objects of each ready chapter, and the
# fast part and the model answer of each layer in the judged build, to stand in for what a submission does not bring. A hand-out brings
# those parts as objects.
set(executions plain asan tsan)
if(CMAKE_CROSSCOMPILING)
  set(executions plain) # the sanitizers' runtimes do not run under user-mode emulation
endif()

set(kit_targets "")
set(kit_executions "")

# Adds an object library for the kit. kernlet_kit_objects(NAME EXECUTION SEAM SOURCES...)
function(kernlet_kit_objects name execution seam)
  add_library(${name} OBJECT ${ARGN})
  kernlet_execution_flags(flags ${execution})
  target_compile_options(${name} PRIVATE ${flags} -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=) # a check names its file in the tree
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_compile_definitions(${name} PRIVATE KERNLET_PARTS=judged KERNLET_SEAM_${seam})
  target_include_directories(${name} PRIVATE ${PROJECT_BINARY_DIR}/generated ${PROJECT_SOURCE_DIR}/autograder/include)
  target_link_libraries(${name} PRIVATE kernlet_options)
  foreach(layer IN LISTS kernlet_layers)
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/runtime/${layer}/include)
  endforeach()
  set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
  set(kit_targets ${kit_targets} ${name} PARENT_SCOPE)
endfunction()

# The test sources of a chapter that run under an execution and are there (a hand-out has no hidden ones).
function(kernlet_kit_tests out folder execution)
  set(found "")
  set(row chapters ${kernlet_row_${folder}} exercises)
  string(JSON exercises LENGTH "${kernlet_course_json}" ${row})
  math(EXPR last "${exercises} - 1")
  foreach(e RANGE ${last})
    string(JSON tests ERROR_VARIABLE none LENGTH "${kernlet_course_json}" ${row} ${e} tests)
    if(none STREQUAL "NOTFOUND" AND tests GREATER 0)
      math(EXPR last_test "${tests} - 1")
      foreach(t RANGE ${last_test})
        string(JSON source ERROR_VARIABLE none GET "${kernlet_course_json}" ${row} ${e} tests ${t} source)
        kernlet_json_list(runs ${row} ${e} tests ${t} executions)
        if(none STREQUAL "NOTFOUND" AND execution IN_LIST runs AND EXISTS ${PROJECT_SOURCE_DIR}/${source})
          list(APPEND found ${PROJECT_SOURCE_DIR}/${source})
        endif()
      endforeach()
    endif()
  endforeach()
  list(REMOVE_DUPLICATES found)
  set(${out} "${found}" PARENT_SCOPE)
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

foreach(execution IN LISTS executions)
  set(prefix judge_${execution})
  kernlet_add_runtime(${prefix} SEAM sealed EXECUTION ${execution} SYMBOLS judged)
  list(TRANSFORM kernlet_judged_layers PREPEND "${prefix}_" OUTPUT_VARIABLE frames)
  list(APPEND kit_targets ${frames})
  set(archives "")
  foreach(frame IN LISTS frames)
    list(PREPEND archives $<TARGET_FILE:${frame}>) # highest layer first: the order in which a linker wants archives
  endforeach()

  set(driver ${PROJECT_SOURCE_DIR}/autograder/src/child)
  kernlet_kit_objects(${prefix}_child ${execution} SEALED ${driver}/main.cpp ${driver}/protocol.cpp ${driver}/crash.cpp
                      ${driver}/threads.cpp)

  set(parts "")
  set(chapters "")
  foreach(layer IN LISTS kernlet_layers)
    if(NOT DEFINED kernlet_folder_${layer})
      continue()
    endif()
    foreach(set fast solutions)
      kernlet_part_folder(part ${layer} ${set})
      set(objects "")
      if(NOT IS_DIRECTORY ${part})
        kernlet_prebuilt(objects ${execution}/${set}/${layer})
      elseif(set STREQUAL "fast" OR NOT part STREQUAL "${PROJECT_SOURCE_DIR}/runtime/${layer}/part")
        kernlet_part_sources(sources ${layer} ${part})
        kernlet_kit_objects(${prefix}_${set}_${layer} ${execution} JUDGED ${sources})
        target_include_directories(${prefix}_${set}_${layer} PRIVATE ${part})
        set(objects $<TARGET_OBJECTS:${prefix}_${set}_${layer}>)
      endif()
      if(objects)
        kernlet_json_array(objects ${objects})
        list(APPEND parts "\"${set}/${layer}\": ${objects}")
      endif()
    endforeach()
  endforeach()
  foreach(folder IN LISTS kernlet_ready)
    kernlet_kit_tests(tests ${folder} ${execution})
    if(tests)
      kernlet_kit_objects(${prefix}_tests_${folder} ${execution} SEALED ${tests})
      kernlet_json_array(objects $<TARGET_OBJECTS:${prefix}_tests_${folder}>)
      list(APPEND chapters "\"${folder}\": ${objects}")
    endif()
  endforeach()
  list(JOIN parts ",\n      " parts)
  list(JOIN chapters ",\n      " chapters)
  kernlet_execution_flags(flags ${execution})
  kernlet_json_array(flags ${flags})
  kernlet_json_array(archives ${archives})
  kernlet_json_array(child $<TARGET_OBJECTS:${prefix}_child>)
  list(APPEND kit_executions "\"${execution}\": {
    \"flags\": ${flags},
    \"frame\": ${archives},
    \"child\": ${child},
    \"parts\": {\n      ${parts}\n    },
    \"tests\": {\n      ${chapters}\n    }
  }")
endforeach()

set(includes ${PROJECT_BINARY_DIR}/generated)
foreach(layer IN LISTS kernlet_layers)
  list(APPEND includes ${PROJECT_SOURCE_DIR}/runtime/${layer}/include)
endforeach()
kernlet_json_array(includes ${includes})
if(CMAKE_CROSSCOMPILING)
  set(link_flags -static)
else()
  set(link_flags -pthread ${kernlet_linker_flags})
endif()
kernlet_json_array(link_flags ${link_flags})
kernlet_json_array(emulator ${CMAKE_CROSSCOMPILING_EMULATOR})
list(JOIN kit_executions ",\n  " kit_executions)

file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/kit.json CONTENT "{
 \"release\": \"${PROJECT_VERSION}\",
 \"architecture\": \"${kernlet_target_arch}\",
 \"compiler\": { \"path\": \"${CMAKE_CXX_COMPILER}\", \"id\": \"${CMAKE_CXX_COMPILER_ID}\", \"version\": \"${CMAKE_CXX_COMPILER_VERSION}\" },
 \"source\": \"${PROJECT_SOURCE_DIR}\",
 \"includes\": ${includes},
 \"link_flags\": ${link_flags},
 \"emulator\": ${emulator},
 \"executions\": {
  ${kit_executions}
 }
}
")
add_custom_target(kernlet_kit DEPENDS ${kit_targets})
if(TARGET kernlet_tests)
  add_dependencies(kernlet_tests kernlet_kit)
endif()
foreach(target IN LISTS kit_targets)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "OBJECT_LIBRARY")
    target_sources(kernlet_kit PRIVATE $<TARGET_OBJECTS:${target}>)
  endif()
endforeach()
