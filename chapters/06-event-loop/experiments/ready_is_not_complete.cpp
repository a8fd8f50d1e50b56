// A request ends where its empty line ends, and not where a read ends. What does a handler make of two
// requests that come in pieces, if it believes that a readable socket holds one? And what of an answer that
// does not fit into the socket? Counts, the same in each run; how much goes in at once is the kernel's
// choice.

#include "pair.hpp"
#include "report.hpp"

#include <kernlet/loop.hpp>
#include <kernlet/reactor_hooks.hpp>
#include <kernlet/socket.hpp>
#include <kernlet/this_task.hpp>
#include <kernlet/watch.hpp>
#include <vector>

namespace {

const std::string first = "GET /price?of=bread HTTP/1.1\r\nHost: shop\r\n\r\n";
const std::string second = "GET /price?of=salt HTTP/1.1\r\nHost: shop\r\n\r\n";
constexpr std::string_view end = "\r\n\r\n";

bool is_request(std::string_view text) {
  return text == first || text == second;
}

struct counts {
  long calls = 0, taken = 0, right = 0;
  void take(std::string_view text) {
    ++taken;
    right += is_request(text);
  }
};

/// Takes what one read gives for one request.
void believes(int descriptor, counts& seen, std::string&) {
  char bytes[4096];
  const ssize_t got = ::read(descriptor, bytes, sizeof bytes);
  if (got > 0)
    seen.take({bytes, static_cast<std::size_t>(got)});
}

/// Keeps what has come, and takes each request that is complete.
void collects(int descriptor, counts& seen, std::string& kept) {
  char bytes[4096];
  for (ssize_t got; (got = ::read(descriptor, bytes, sizeof bytes)) > 0;)
    kept.append(bytes, static_cast<std::size_t>(got));
  for (std::size_t at; (at = kept.find(end)) != std::string::npos; kept.erase(0, at + end.size()))
    seen.take(std::string_view(kept).substr(0, at + end.size()));
}

using handler = void (*)(int descriptor, counts& seen, std::string& kept);

/// The pieces come one after the other; the reactor has heard each before the next one comes.
counts with_callbacks(const std::vector<std::string>& pieces, handler handle) {
  const lab::pair both;
  kernlet::reactor reactor;
  kernlet::watch ours(reactor, both.ours());
  counts seen;
  std::string kept;
  ours.on_readable([&](kernlet::io_event& event) {
    ++seen.calls;
    handle(event.descriptor, seen, kept);
  });
  for (const std::string& piece : pieces) {
    both.send(piece);
    while (reactor.run_once(kernlet::deadline::min()) != 0)
      ;
  }
  return seen;
}

/// The same as a task. What the callback keeps between two calls stands in local variables here.
counts with_a_task(const std::vector<std::string>& pieces) {
  kernlet::reactor reactor;
  kernlet::loop loop({.hooks = kernlet::hooks_of(reactor)});
  auto [ours, peer] = kernlet::make_socket_pair(reactor);
  counts seen;
  loop.spawn("shop", [&] {
    std::string kept;
    char bytes[4096];
    while (const std::size_t got = ours.read(bytes, sizeof bytes)) {
      ++seen.calls;
      kept.append(bytes, got);
      for (std::size_t at; (at = kept.find(end)) != std::string::npos; kept.erase(0, at + end.size()))
        seen.take(std::string_view(kept).substr(0, at + end.size()));
    }
  });
  loop.spawn("customer", [&] {
    for (const std::string& piece : pieces) {
      peer.write(piece);
      while (lab::unread(ours.descriptor()) > 0)
        kernlet::this_task::yield(); // until the shop has read it
    }
    peer.end_writing();
  });
  loop.run();
  return seen;
}

lab::row told(const char* key, const char* how, const counts& pieces, const counts& together) {
  return {key, {how, pieces.calls, pieces.taken, pieces.right, together.taken, together.right}};
}

/// An answer of a million bytes. Who does not keep on forgets what did not go in.
lab::row answered(const char* key, const char* how, bool keeps_on) {
  constexpr std::size_t size = 1'000'000;
  kernlet::reactor reactor;
  kernlet::loop loop({.hooks = kernlet::hooks_of(reactor)});
  auto [ours, peer] = kernlet::make_socket_pair(reactor);
  const std::string answer(size, 'x');
  long sends = 0, arrived = 0;
  loop.spawn("shop", [&] {
    for (std::size_t sent = 0; sent < size;) {
      const ssize_t some = ::send(ours.descriptor(), answer.data() + sent, size - sent, MSG_NOSIGNAL);
      sends += some > 0;
      if (some > 0)
        sent += static_cast<std::size_t>(some);
      else if (!keeps_on)
        break;
      else
        ours.wait_writable();
    }
    ours.end_writing();
  });
  loop.spawn("customer", [&] {
    std::vector<char> bytes(64 * 1024);
    while (const std::size_t got = peer.read(bytes.data(), bytes.size()))
      arrived += static_cast<long>(got);
  });
  loop.run();
  return {key, {how, sends, arrived, static_cast<long>(size) - arrived}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const std::string all = first + second;
  // Two requests in three pieces: the first cut lies in the first request, the second one in the second.
  const std::vector<std::string> pieces{all.substr(0, 9), all.substr(9, first.size()),
                                        all.substr(9 + first.size())};
  report.say("Two requests: in three pieces, and in a single one.");
  report.say();
  report.table({{"how", "handler"},
                {"calls", "pieces: calls"},
                {"taken", "requests"},
                {"right", "of them right"},
                {"together_taken", "one piece: requests"},
                {"together_right", "of them right"}},
               {told("believes", "callback, a read is a request", with_callbacks(pieces, believes),
                     with_callbacks({all}, believes)),
                told("collects", "callback, keeps what has come", with_callbacks(pieces, collects),
                     with_callbacks({all}, collects)),
                told("task", "task, reads until the empty line", with_a_task(pieces), with_a_task({all}))});
  report.say();
  report.say("An answer of 1,000,000 bytes:");
  report.say();
  report.table(
      {{"how", "sent by"}, {"sends", "sends"}, {"arrived", "bytes arrived"}, {"lost", "bytes missing"}},
      {answered("send_once", "what goes in at once", false),
       answered("send_all", "the rest when there is room", true)});
  return report.finish();
}
