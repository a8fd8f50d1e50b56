#pragma once
/// \file
/// What the benchmarks of Boost.Asio have in common: an io_context for one thread, without its locks, and
/// coroutines that know its type, so that nothing goes through a virtual call.

#include <exception>
#include <utility> // Asio 1.74 relies on it and does not include it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio_peer {

namespace asio = boost::asio;

using executor = asio::io_context::executor_type;
template <class Result>
using awaitable = asio::awaitable<Result, executor>;
inline constexpr asio::use_awaitable_t<executor> use_awaitable;

/// An io_context that runs until one coroutine has ended.
struct context : asio::io_context {
  context() : asio::io_context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE) {}

  template <class Body>
  void run_until_end_of(Body body) {
    asio::co_spawn(*this, std::move(body), [this](std::exception_ptr) { stop(); });
    restart();
    run();
  }
};

} // namespace asio_peer
