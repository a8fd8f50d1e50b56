// Writing a trace down, in the format that Chrome's trace viewer and Perfetto read.
//
// Times are microseconds there, with fractions. A lane is a "thread" of the "process" 1.

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <kernlet/scheduler_trace.hpp>
#include <thread>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// The one that exit() writes: the newest of those that are not written.
std::atomic<scheduler_trace*> unwritten{nullptr};
/// Schedulers of this process that have traced: each has a file of its own.
std::atomic<std::uint32_t> traces{0};

void write_at_exit() {
  if (scheduler_trace* const trace = unwritten.load())
    trace->write();
}

/// A string of JSON's. A name is whatever a program has chosen.
void add_string(std::string& text, const char* raw) {
  text += '"';
  for (; *raw != '\0'; ++raw)
    if (const auto byte = static_cast<unsigned char>(*raw); byte < 0x20) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04x", byte);
      text += code;
    } else {
      if (*raw == '"' || *raw == '\\')
        text += '\\';
      text += *raw;
    }
  text += '"';
}

void add_microseconds(std::string& text, std::int64_t nanoseconds) {
  char number[32];
  const char* const end = std::to_chars(number, number + sizeof number,
                                        static_cast<double>(nanoseconds) / 1000, std::chars_format::fixed, 3)
                              .ptr;
  text.append(number, static_cast<std::size_t>(end - number));
}

const char* word_for(trace_left how) {
  switch (how) {
  case trace_left::yielded:
    return "yields";
  case trace_left::waits:
    return "waits";
  case trace_left::ended:
    return "ends";
  }
  return "";
}

/// The members that every event has.
void begin_event(std::string& text, std::size_t lane, const trace_event& event, const char* name,
                 const char* kind) {
  const bool lasts = event.kind == trace_kind::ran || event.kind == trace_kind::rested;
  text += ",\n{\"ph\":";
  text += lasts ? "\"X\"" : "\"i\",\"s\":\"t\"";
  text += ",\"pid\":1,\"tid\":" + std::to_string(lane) + ",\"ts\":";
  add_microseconds(text, event.begin);
  if (lasts) {
    text += ",\"dur\":";
    add_microseconds(text, event.end - event.begin);
  }
  text += ",\"name\":";
  add_string(text, name);
  text += std::string(",\"cat\":\"") + kind + '"';
}

void add_event(std::string& text, std::size_t lane, const trace_event& event) {
  switch (event.kind) {
  case trace_kind::rested:
    begin_event(text, lane, event, "rests", "rest");
    text += "}";
    return;
  case trace_kind::ran:
    begin_event(text, lane, event, event.task, "run");
    text += ",\"args\":{\"task\":" + std::to_string(event.number) + ",\"then\":\"" + word_for(event.left);
    text += '"';
    if (event.left == trace_left::waits) {
      text += ",\"for\":";
      add_string(text, event.waits_for != nullptr ? event.waits_for : "a wake");
    }
    text += "}}";
    return;
  case trace_kind::spawned:
    begin_event(text, lane, event, "spawn", "spawn");
    break;
  case trace_kind::woken:
    begin_event(text, lane, event, "wake", "wake");
    break;
  case trace_kind::stolen:
    begin_event(text, lane, event, "steal", "steal");
    break;
  }
  text += ",\"args\":{\"task\":" + std::to_string(event.number) + ",\"name\":";
  add_string(text, event.task);
  text += "}}";
}

} // namespace

std::unique_ptr<scheduler_trace> scheduler_trace::by_environment(std::uint32_t workers) {
  const char* const wish = std::getenv("KERNLET_TRACE");
  if (wish == nullptr || *wish == '\0')
    return nullptr;
  std::string file = wish;
  if (const std::uint32_t number = traces.fetch_add(1) + 1; number > 1)
    file += '.' + std::to_string(number);
  if (std::FILE* const out = std::fopen(file.c_str(), "we")) {
    std::fclose(out);
    return std::unique_ptr<scheduler_trace>(new scheduler_trace(workers, std::move(file)));
  }
  std::fprintf(stderr, "kernlet: KERNLET_TRACE: cannot write %s: %s; nothing is traced\n", file.c_str(),
               std::strerror(errno));
  return nullptr;
}

scheduler_trace::scheduler_trace(std::uint32_t workers, std::string file)
    : file_(std::move(file)), lanes_(workers + 1) {
  static const int once = std::atexit(write_at_exit);
  static_cast<void>(once);
  unwritten.store(this);
}

scheduler_trace::~scheduler_trace() {
  scheduler_trace* self = this;
  unwritten.compare_exchange_strong(self, nullptr);
  write();
}

void scheduler_trace::note_outside(const trace_event& event) noexcept {
  const std::lock_guard held(outside_);
  lanes_.back().note(event);
}

void scheduler_trace::add_lane(std::string& text, const trace_lane& lane, std::size_t number) const {
  text += ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":" + std::to_string(number) + ",\"name\":\"thread_name\"";
  text += ",\"args\":{\"name\":\"";
  text += number + 1 == lanes_.size() ? "threads outside" : "worker " + std::to_string(number);
  text += "\"}}";
  const std::uint64_t count = lane.count_.load(std::memory_order_acquire); // pairs with note()
  for (std::uint64_t i = count - std::min(count, trace_lane::lane_size); i != count; ++i)
    add_event(text, number, lane.events_[i % trace_lane::lane_size]);
}

std::string scheduler_trace::as_text() {
  std::uint64_t dropped = 0;
  for (const trace_lane& lane : lanes_)
    dropped += lane.count_.load() - std::min(lane.count_.load(), trace_lane::lane_size);
  std::string text = "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"format\":\"kernlet trace 1\",\"program\":";
  add_string(text, program_invocation_short_name);
  text += ",\"workers\":" + std::to_string(lanes_.size() - 1) + ",\"dropped\":" + std::to_string(dropped);
  text += "},\"traceEvents\":[\n{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":{\"name\":";
  add_string(text, program_invocation_short_name);
  text += "}}";
  for (std::size_t i = 0; i < lanes_.size(); ++i)
    if (i + 1 < lanes_.size() || lanes_[i].count_.load() != 0)
      add_lane(text, lanes_[i], i);
  return text + "\n]}\n";
}

void scheduler_trace::write() noexcept {
  if (written_.exchange(true))
    return;
  bool good = false;
  try {
    const std::string text = as_text();
    if (std::FILE* const out = std::fopen(file_.c_str(), "we")) {
      good = std::fwrite(text.data(), 1, text.size(), out) == text.size();
      good = std::fclose(out) == 0 && good;
    }
  } catch (const std::bad_alloc&) {
    errno = ENOMEM;
  }
  if (!good)
    std::fprintf(stderr, "kernlet: KERNLET_TRACE: cannot write %s: %s\n", file_.c_str(),
                 std::strerror(errno));
}

} // namespace KERNLET_PARTS
} // namespace kernlet
