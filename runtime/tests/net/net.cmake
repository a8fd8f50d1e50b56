# The layer net and the programs on it: against our own ends, and against nginx and Python's http.server where they are.
foreach(runtime IN LISTS kernlet_tested_runtimes)
  string(REPLACE kernlet fast parts ${runtime})
  kernlet_runtime_test(runtime_net_${parts}_test TEST runtime.net.${parts} LABELS net LIBRARIES ${runtime}
    SOURCES net/messages.cpp net/serving.cpp net/server_faults.cpp net/client.cpp net/client_faults.cpp net/fetching.cpp)
endforeach()

find_program(KERNLET_NGINX nginx PATHS /usr/sbin)
find_program(KERNLET_PYTHON python3)
kernlet_runtime_test(runtime_net_outside_test TEST runtime.net.commands LABELS net LIBRARIES kernlet
  SOURCES net/outside.cpp ARGUMENTS [commands])
target_compile_definitions(runtime_net_outside_test PRIVATE KERNLET_TEST_PROGRAMS="$<TARGET_FILE_DIR:kernlet-fetch>"
  KERNLET_TEST_NGINX="${KERNLET_NGINX}" KERNLET_TEST_PYTHON="${KERNLET_PYTHON}")
add_dependencies(runtime_net_outside_test kernlet-fetch kernlet-http)

# kernlet_outside_test(TAG PROGRAM WHAT): one of the test's tags, where its program is there.
function(kernlet_outside_test tag program what)
  if(program)
    set(command runtime_net_outside_test [${tag}])
  else()
    set(command ${CMAKE_COMMAND} -E echo "not run: no ${what} here")
  endif()
  add_test(NAME runtime.net.${tag} COMMAND ${command})
  set_tests_properties(runtime.net.${tag} PROPERTIES LABELS "runtime;net" TIMEOUT 120 SKIP_REGULAR_EXPRESSION "not run:")
endfunction()
kernlet_outside_test(nginx "${KERNLET_NGINX}" nginx)
kernlet_outside_test(python "${KERNLET_PYTHON}" python3)
