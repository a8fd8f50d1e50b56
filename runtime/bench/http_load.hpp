#pragma once
/// \file
/// Servers under the load of wrk: each is a process of its own, which answers GET with the same number of
/// bytes on one thread until it is killed.

#include <string_view>

namespace http_load {

/// What every server here answers, but for the seconds in the Date field.
inline constexpr std::string_view body = "hello, world\n";
inline constexpr std::string_view response = "HTTP/1.1 200 OK\r\n"
                                             "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                                             "Content-Length: 13\r\n"
                                             "Content-Type: text/plain; charset=utf-8\r\n"
                                             "\r\n"
                                             "hello, world\n";

/// Accepts on a listening socket, and answers. Never returns.
using server = void (*)(int listening);

[[noreturn]] void serve_bare(int listening);

/// Whether a program of that name is on this machine.
bool is_here(const char* interpreter);
[[noreturn]] void serve_node(int listening);
[[noreturn]] void serve_asyncio(int listening);

} // namespace http_load

extern "C" void kernlet_fast_serve_http(int listening);
extern "C" void kernlet_solutions_serve_http(int listening);
