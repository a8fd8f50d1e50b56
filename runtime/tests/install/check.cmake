# Installs the default runtime to a prefix, builds the example against it as a project of its own, and runs it.
#   cmake -DBUILD=... -DWORK=... -DCXX=... -DFLAGS=... -DGENERATOR=... -P check.cmake
set(source ${CMAKE_CURRENT_LIST_DIR})
file(REMOVE_RECURSE ${WORK})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nfailed (${result}):\n${said}")
  endif()
  set(said "${said}" PARENT_SCOPE)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
# The example is copied out of the tree, so that nothing is found by chance.
file(COPY ${source}/CMakeLists.txt ${source}/main.cpp DESTINATION ${WORK}/source)
run(${CMAKE_COMMAND} -S ${WORK}/source -B ${WORK}/build -G ${GENERATOR} -DCMAKE_PREFIX_PATH=${WORK}/prefix
    -DCMAKE_CXX_COMPILER=${CXX} "-DCMAKE_CXX_FLAGS=-O2 -Wall -Wextra -Werror ${FLAGS}")
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/uses_kernlet)
if(NOT said MATCHES "counted to 1000")
  message(FATAL_ERROR "the example said: ${said}")
endif()
file(GLOB_RECURSE headers ${WORK}/prefix/include/*)
foreach(header IN LISTS headers)
  file(STRINGS ${header} mentions REGEX "${BUILD}")
  if(mentions)
    message(FATAL_ERROR "${header} names the build directory")
  endif()
endforeach()
