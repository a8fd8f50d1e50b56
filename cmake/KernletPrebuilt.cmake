# The objects that a hand-out brings in place of the course's own parts: prebuilt/<architecture>/, which `kernlet handout`
# writes. In a full tree there are none, and nothing here changes anything.
#
# Invariant: an object of a prebuilt part was compiled against the sealed seam's other half (KERNLET_SEAM_JUDGED), so whoever links it
# must be sealed, too. prebuilt/<architecture>/index.json says by which compiler; another one is refused, because the sanitizers'
# runtimes and the layout of exceptions belong to a compiler.
set(kernlet_prebuilt_json "")
set(kernlet_prebuilt_folder ${PROJECT_SOURCE_DIR}/prebuilt/${kernlet_target_arch})

if(EXISTS ${kernlet_prebuilt_folder}/index.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${kernlet_prebuilt_folder}/index.json)
  file(READ ${kernlet_prebuilt_folder}/index.json kernlet_prebuilt_json)
  string(JSON id GET "${kernlet_prebuilt_json}" compiler id)
  string(JSON version GET "${kernlet_prebuilt_json}" compiler version)
  string(REGEX MATCH "^[0-9]+" wanted "${version}")
  string(REGEX MATCH "^[0-9]+" found "${CMAKE_CXX_COMPILER_VERSION}")
  if(NOT id STREQUAL CMAKE_CXX_COMPILER_ID OR NOT wanted STREQUAL found)
    set(trouble "The course's own parts in this hand-out were built by ${id} ${version}; this compiler is ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} (${CMAKE_CXX_COMPILER}).")
    file(GLOB sources ${PROJECT_SOURCE_DIR}/runtime/*/part)
    if(NOT sources)
      message(FATAL_ERROR "${trouble} Install that compiler (for GNU ${wanted} the package g++-${wanted}) and configure with "
        "-DCMAKE_CXX_COMPILER=g++-${wanted} -DCMAKE_C_COMPILER=gcc-${wanted}, or ask your course for a hand-out that was made with --open.")
    endif()
    message(WARNING "${trouble} They are left out: nothing stands in for steps that you have not written yet.")
    set(kernlet_prebuilt_json "")
  endif()
elseif(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/prebuilt)
  file(GLOB sources ${PROJECT_SOURCE_DIR}/runtime/*/part)
  if(NOT sources)
    message(FATAL_ERROR "This hand-out has no parts for ${kernlet_target_arch}. Ask your course for one that was made on such a machine, "
      "or with --open.")
  endif()
endif()

# kernlet_prebuilt(OUT GROUP): the objects of a group, absolute. Empty where there are none. Groups: plain/fast/context (an
# execution of the judge, a set of parts, a layer), runtime/mine/context (for a runtime, in the names of that set).
function(kernlet_prebuilt out group)
  set(objects "")
  if(kernlet_prebuilt_json)
    string(JSON count ERROR_VARIABLE none LENGTH "${kernlet_prebuilt_json}" objects ${group})
    if(none STREQUAL "NOTFOUND" AND count GREATER 0)
      math(EXPR last "${count} - 1")
      foreach(i RANGE ${last})
        string(JSON object GET "${kernlet_prebuilt_json}" objects ${group} ${i})
        list(APPEND objects ${kernlet_prebuilt_folder}/${object})
      endforeach()
    endif()
  endif()
  set(${out} "${objects}" PARENT_SCOPE)
endfunction()
