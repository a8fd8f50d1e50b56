// Where does an exception go that a coroutine's body does not catch? Three try blocks stand ready: around the
// creation, around the resume, and around all of it in main.

#include "report.hpp"

#include <kernlet/coroutine.hpp>
#include <stdexcept>

namespace {

using kernlet::coroutine;
using kernlet::yielder;

struct event {
  const char* where;
  std::string what;
};
std::vector<event> trace;

void note(const char* where, const std::string& what) {
  trace.push_back({where, what});
}

/// Says that its scope is left.
struct local {
  const char* name;
  ~local() { note("body", std::string("local of ") + name + "() destroyed"); }
};

void write_block(yielder<>& self) {
  const local here{"write_block"};
  self.yield();
  note("body", "throws \"disk full\"");
  throw std::runtime_error("disk full");
}

void copy(yielder<>& self) {
  const local here{"copy"};
  write_block(self);
}

/// How often each handler ran.
int creator_caught = 0, worker_caught = 0, main_caught = 0;

coroutine<> creator() {
  try {
    note("creator", "makes the coroutine, inside try");
    return coroutine<>(copy);
  } catch (const std::exception&) {
    ++creator_caught;
    throw;
  }
}

void worker(coroutine<>& job) {
  try {
    note("worker", "resumes it, inside try");
    job.resume();
    note("worker", "it has yielded; resumes it again");
    job.resume();
  } catch (const std::exception& error) {
    ++worker_caught;
    note("worker", std::string("catches \"") + error.what() + "\"");
  }
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  bool again = true;
  try {
    coroutine<> job = creator();
    worker(job);
    note("main", std::string("the coroutine is ") + (job.done() ? "finished" : "not finished"));
    try {
      job.resume();
    } catch (const kernlet::coroutine_error&) {
      again = false;
      note("main", "may not resume it again");
    }
  } catch (const std::exception&) {
    ++main_caught;
  }
  std::vector<std::string> keys;
  std::vector<lab::row> rows;
  for (std::size_t i = 1; i <= trace.size(); ++i)
    keys.push_back("event_" + std::to_string(i));
  for (std::size_t i = 0; i < trace.size(); ++i)
    rows.push_back({keys[i].c_str(), {trace[i].where, trace[i].what}});
  report.table({{"where", "where"}, {"what", "what happens"}}, rows);
  report.say();
  report.table({{"handler", "the try block in"}, {"caught", "caught"}},
               {{"creator", {"creator, around the creation", creator_caught}},
                {"worker", {"worker, around the resume", worker_caught}},
                {"main", {"main, around both", main_caught}}});
  report.fact("resumable_again", again ? 1 : 0);
  return report.finish();
}
