// Our server. Compiled once for each runtime.

#include "http_load.hpp"

#include <kernlet/http_server.hpp>
#include <kernlet/loop.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/symbol.h>

using namespace kernlet;

extern "C" void KERNLET_SYMBOL(serve_http)(int listening) {
  reactor where;
  loop all({.hooks = hooks_of(where), .words = fp_control::shared});
  http_server server(where, unique_descriptor(listening), [](const http_request&) {
    return http_response::text(200, std::string(http_load::body));
  });
  all.spawn("server", [&] { server.serve(); });
  all.run();
}
