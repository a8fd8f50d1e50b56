// How much memory does a kernel thread take? Two hundred of them are started with stacks of several sizes,
// touch some of it, and sleep. Then mincore() is asked, page by page, which pages of each stack are in
// memory.
//
// A stack is *reserved* when the thread is started: addresses, nothing else. A page of it becomes *resident*
// when it is touched for the first time. The kernel itself needs a stack for each thread, and a page of
// tables to find the resident pages by.

#include "parked_threads.hpp"
#include "proc_file.hpp"

#include "report.hpp"

#include <memory>
#include <string>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

namespace {

constexpr int thread_count = 200;

struct stack_case {
  const char* key;
  const char* name;
  std::size_t stack_kibibytes; ///< 0: the default
  std::size_t touched_kibibytes;
};

/// Means of all threads. It goes through a pipe, from the process that has the threads.
struct found {
  double reserved_pages = 0, resident_pages = 0, table_kibibytes = 0, kernel_stack_kibibytes = 0;
  int error = 0;
};

/// Adds what one thread's stack has.
void count_pages(pthread_t thread, std::size_t page, found& all) {
  pthread_attr_t attributes;
  void* lowest = nullptr;
  std::size_t bytes = 0;
  if (pthread_getattr_np(thread, &attributes) != 0)
    return;
  pthread_attr_getstack(&attributes, &lowest, &bytes);
  pthread_attr_destroy(&attributes);
  std::vector<unsigned char> present(bytes / page);
  mincore(lowest, bytes, present.data());
  all.reserved_pages += static_cast<double>(present.size());
  for (const unsigned char each : present)
    all.resident_pages += each & 1;
}

/// In KiB, of what the kernel keeps. Its stacks are counted for the whole machine: others may start threads,
/// too.
struct kernel_side {
  long tables = lab::number_after(lab::read_text("/proc/self/status"), "VmPTE:");
  long stacks = lab::number_after(lab::read_text("/proc/meminfo"), "KernelStack:");
};

found measure(const stack_case& which) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0); // pages of the usual size, wherever this runs
  found all;
  const kernel_side before;
  lab::parked_threads threads(which.stack_kibibytes * 1024, which.touched_kibibytes * 1024);
  for (int i = 0; i < thread_count && all.error == 0; ++i)
    all.error = threads.start();
  threads.wait_until_asleep();
  const kernel_side after;
  for (const pthread_t each : threads.handles())
    count_pages(each, page, all);
  for (double* const sum : {&all.reserved_pages, &all.resident_pages})
    *sum /= thread_count;
  all.table_kibibytes = static_cast<double>(after.tables - before.tables) / thread_count;
  all.kernel_stack_kibibytes = static_cast<double>(after.stacks - before.stacks) / thread_count;
  return all;
}

/// Each case in a process of its own: the C library keeps the stacks of threads that are over.
found measure_apart(const stack_case& which) {
  int ends[2];
  found result;
  result.error = EAGAIN;
  if (pipe(ends) != 0)
    return result;
  const pid_t child = fork();
  if (child == 0) {
    const found mine = measure(which);
    _exit(write(ends[1], &mine, sizeof mine) == sizeof mine ? 0 : 1);
  }
  close(ends[1]);
  if (child < 0 || read(ends[0], &result, sizeof result) != sizeof result)
    result.error = EAGAIN;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return result;
}

constexpr stack_case cases[] = {
    {"default_untouched", "default, only started", 0, 0}, {"m8_untouched", "8 MiB, only started", 8192, 0},
    {"m8_16", "8 MiB, 16 KiB touched", 8192, 16},         {"m8_1024", "8 MiB, 1 MiB touched", 8192, 1024},
    {"k64_untouched", "64 KiB, only started", 64, 0},     {"k64_16", "64 KiB, 16 KiB touched", 64, 16},
};

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const double page = static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
  std::vector<lab::row> rows;
  found usual;
  for (const stack_case& each : cases) {
    const found all = measure_apart(each);
    if (all.error != 0) {
      std::fprintf(
          stderr,
          "thread-memory: this machine does not give %d threads: %s; ./kernlet run thread-limit says why\n",
          thread_count, std::strerror(all.error));
      return 2;
    }
    if (std::string(each.key) == "m8_16")
      usual = all;
    rows.push_back({each.key,
                    {each.name, lab::cell(all.reserved_pages * page, 0),
                     lab::cell(all.resident_pages * page, 0), lab::cell(all.resident_pages, 1),
                     lab::cell(all.table_kibibytes, 1), lab::cell(all.kernel_stack_kibibytes, 1)}});
  }
  report.say("Memory of one kernel thread in KiB, the mean of " + std::to_string(thread_count) + ":");
  report.say();
  report.table({{"name", "stack"},
                {"reserved_kib", "reserved"},
                {"resident_kib", "resident"},
                {"resident_pages", "pages"},
                {"tables_kib", "page tables"},
                {"kernel_stack_kib", "kernel stack"}},
               rows);
  report.say();
  const double each_kibibytes =
      usual.resident_pages * page + usual.table_kibibytes + usual.kernel_stack_kibibytes;
  char line[120];
  std::snprintf(line, sizeof line, "Ten thousand of the third kind: %.1f GiB reserved, %.2f GiB resident.",
                usual.reserved_pages * page * 10000 / 1048576, each_kibibytes * 10000 / 1048576);
  report.say(line);
  report.say("Resident: the thread's own pages. Page tables and kernel stack come on top of them.");
  report.fact("threads", thread_count);
  report.fact("page_kib", page);
  report.fact("ten_thousand_reserved_gib", usual.reserved_pages * page * 10000 / 1048576);
  report.fact("ten_thousand_resident_gib", each_kibibytes * 10000 / 1048576);
  return report.finish();
}
