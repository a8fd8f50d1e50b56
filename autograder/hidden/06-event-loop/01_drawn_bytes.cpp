// Step 06.1, hidden: sources are written to and read from as the judge drew it; every byte arrives once, in
// order.
#include "../../../exercises/06-event-loop/tests/support.hpp"

KERNLET_TEST("06.1.drawn-bytes") {
  using namespace chapter06;
  const auto sent = t.input("sent"), to = t.input("to"), takes = t.input("takes");
  constexpr std::size_t lines = 8;
  reactor all({.batch = 4});
  pair pairs[lines];
  std::vector<watch> ends;
  std::string waiting[lines], heard[lines];
  std::uint64_t calls_for_nothing = 0;
  ends.reserve(2 * lines);
  for (std::size_t i = 0; i < lines; ++i) {
    ends.emplace_back(all, pairs[i].ends[0]);
    ends.emplace_back(all, pairs[i].ends[1]);
  }
  const auto write_some = [&](std::size_t i) { // a few bytes at a time; asks as long as some are left
    const std::size_t size = std::min<std::size_t>(waiting[i].size(), 13);
    const ssize_t done = ::send(pairs[i].ends[1], waiting[i].data(), size, MSG_NOSIGNAL);
    calls_for_nothing += size == 0;
    waiting[i].erase(0, done > 0 ? static_cast<std::size_t>(done) : 0);
    if (waiting[i].empty())
      ends[2 * i + 1].ignore_writable();
  };
  t.step("%zu words come to %zu lines, in a drawn order; each round reads a drawn number of bytes",
         sent.size(), lines);
  std::size_t call = 0;
  for (std::size_t i = 0; i < lines; ++i)
    ends[2 * i].on_readable([&, i](io_event& event) {
      const std::size_t most = 1 + takes[call++ % takes.size()];
      // True when it gave less than it had room for. One that lies would be left with its bytes.
      event.drained = hear(event.descriptor, heard[i], most) < most;
    });
  std::size_t expected[lines] = {};
  for (std::size_t k = 0; k < sent.size(); ++k) {
    const std::size_t i = to[k];
    waiting[i] += bytes_of(sent.subspan(k, 1));
    expected[i] += 8;
    ends[2 * i + 1].on_writable([&, i] { write_some(i); });
    all.run_once(at_once);
  }
  const auto missing = [&] {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < lines; ++i)
      bytes += expected[i] - heard[i].size();
    return bytes;
  };
  // Each round reads at least a byte as long as some are under way.
  for (std::size_t round = 0; round < 16 * sent.size() && missing() > 0; ++round)
    all.run_once(deadline_after(1s));
  words seen;
  std::size_t next[lines] = {};
  std::vector<words> by_line;
  for (const std::string& each : heard)
    by_line.push_back(words_in(each));
  for (std::size_t k = 0; k < sent.size(); ++k) {
    const words& line = by_line[to[k]];
    const std::size_t at = next[to[k]]++;
    seen.push_back(at < line.size() ? line[at] : 0);
  }
  KERNLET_CHECK_EQUAL(t, missing(), 0, "bytes that did not arrive");
  KERNLET_CHECK_EQUAL(t, calls_for_nothing, 0, "calls to write of somebody who has nothing to write");
  t.observe("sent", seen);
  t.observe("to", to);
  t.observe("takes", takes);
}
