# Compiles one file and compares what happened with what was expected.
#   cmake -DCOMPILER=... -DFLAGS="-I a|-I b" -DSOURCE=file.cpp -DEXPECT=success|failure [-DMESSAGE=regex] -P compile.cmake
string(REPLACE "|" ";" flags "${FLAGS}")
execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only ${flags} ${SOURCE} RESULT_VARIABLE result
                OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(EXPECT STREQUAL "success" AND NOT result EQUAL 0)
  message(FATAL_ERROR "${SOURCE} must compile with ${flags}, but:\n${said}")
elseif(EXPECT STREQUAL "failure" AND result EQUAL 0)
  message(FATAL_ERROR "${SOURCE} must not compile with ${flags}, but it does")
elseif(EXPECT STREQUAL "failure" AND NOT said MATCHES "${MESSAGE}")
  message(FATAL_ERROR "${SOURCE} must be refused with a message like \"${MESSAGE}\", but the compiler said:\n${said}")
endif()
