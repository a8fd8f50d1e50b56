// The end of a loop on a reactor whose tasks wait for the world: each unwinds, and nothing stays open.

#include "fixtures.hpp"

#include <algorithm>
#include <kernlet/executor.hpp>
#include <kernlet/thread_pool.hpp>
#include <thread>
#include <vector>

using namespace kernlet;
using namespace test;

namespace {

struct notes_end {
  std::vector<std::string>& all;
  const char* name;
  ~notes_end() { all.emplace_back(name); }
};

} // namespace

TEST_CASE(
    "a loop that is destroyed while tasks wait for descriptors and calls unwinds them and leaves nothing") {
  const unsigned before = open_descriptors();
  std::vector<std::string> ended;
  {
    reactor where;
    thread_pool threads({.threads = 1});
    pair line, full;
    {
      loop all({.hooks = hooks_of(where)});
      all.spawn("reads", [&] {
        const notes_end mine{ended, "reads"};
        stream from(where, unique_descriptor(std::exchange(line.ends[0], -1)));
        std::byte byte[1];
        from.read(byte);
      });
      all.spawn("writes", [&] {
        const notes_end mine{ended, "writes"};
        stream to(where, unique_descriptor(std::exchange(full.ends[0], -1)));
        const std::vector<char> much(16 << 20);
        to.write(std::string_view(much.data(), much.size()));
      });
      all.spawn("accepts", [&] {
        const notes_end mine{ended, "accepts"};
        listener door(where);
        door.accept();
      });
      all.spawn("computes", [&] {
        const notes_end mine{ended, "computes"};
        run_in_executor(threads, [](std::stop_token stop) {
          while (!stop.stop_requested())
            std::this_thread::yield();
        });
      });
      all.spawn("queues", [&] { // behind it: the pool has one thread
        const notes_end mine{ended, "queues"};
        run_in_executor(threads, [] {});
      });
      all.spawn("stops the loop", [&] {
        while (threads.count().running != 1 || threads.count().queued != 1)
          this_task::yield();
        all.stop();
      });
      all.run();
      CHECK(ended.empty());
    }
    std::sort(ended.begin(), ended.end());
    CHECK(ended == std::vector<std::string>{"accepts", "computes", "queues", "reads", "writes"});
  }
  CHECK(open_descriptors() == before);
}
