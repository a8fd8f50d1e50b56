# The packaged parser of HTTP (package libhttp-parser-dev): sets KERNLET_HTTP_PARSER, and KERNLET_HTTP_PARSER_HEADER, its folder.
set(where "")
if(CMAKE_CROSSCOMPILING)
  set(where ONLY_CMAKE_FIND_ROOT_PATH) # not the one of the machine that compiles
endif()
find_path(KERNLET_HTTP_PARSER_HEADER http_parser.h ${where})
find_library(KERNLET_HTTP_PARSER http_parser ${where})
mark_as_advanced(KERNLET_HTTP_PARSER_HEADER KERNLET_HTTP_PARSER)
if(NOT KERNLET_HTTP_PARSER_HEADER OR NOT KERNLET_HTTP_PARSER)
  message(STATUS "no HTTP: kernlet-fetch and kernlet-http are left out (package libhttp-parser-dev)")
  set(KERNLET_HTTP_PARSER "")
endif()
