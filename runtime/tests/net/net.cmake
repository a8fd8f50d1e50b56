# The layer net and the programs on it: against our own ends, and against nginx and Python's http.server where they are.
foreach(runtime kernlet solutions)
  string(REPLACE kernlet fast parts ${runtime})
  kernlet_runtime_test(runtime_net_${parts}_test TEST runtime.net.${parts} LABELS net LIBRARIES ${runtime}
    SOURCES net/messages.cpp net/serving.cpp net/server_faults.cpp net/client.cpp net/fetching.cpp)
endforeach()
