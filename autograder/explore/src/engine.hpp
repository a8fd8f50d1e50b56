#pragma once
// The explorer itself: runs a program's main() again and again on coroutines, one for each modelled thread,
// all of them on one kernel thread, and decides at each visible operation who goes on and what is read.
//
// Invariants
// - Between two visible operations (atomic, synchronising) a thread runs alone. Plain accesses are not
//   visible: if their order mattered they would race, and that is found by happens-before.
// - An operation is announced before it is executed: visible() may let others run, and returns when this
//   thread is chosen to execute it.
// - Everything that an execution changes is put back before the next one: globals, thread-locals, heap,
// mappings, descriptors.
// - Nothing depends on addresses, on time, or on what ran before: the same choices give the same execution.

#include "choices.hpp"
#include "descriptors.hpp"
#include "heap.hpp"
#include "location_table.hpp"
#include "mappings.hpp"
#include "shadow.hpp"
#include "snapshot.hpp"
#include "thread_areas.hpp"

#include <csignal>
#include <kernlet/context.hpp>
#include <set>
#include <string>
#include <unordered_map>

namespace kernlet::explore {

/// A deadline that does not come.
inline constexpr std::uint64_t never = ~std::uint64_t{0};

enum class thread_state : std::uint8_t {
  absent,
  ready,
  on_mutex,
  on_condition,
  on_futex,
  on_join,
  on_park,
  spinning,
  sleeping,
  on_descriptor,
  done,
};

/// Loads that a thread has repeated since it last changed anything: a spinner is blocked, until what it reads
/// changes.
struct spin_record {
  const void* where = nullptr;
  location* object = nullptr;
  std::uint32_t version = 0, times = 0;
};

/// Return addresses, kept while events are. A thread has one, and each flow of control that the program
/// switches to by itself.
using call_stack = std::vector<const void*>;

struct modelled_thread {
  kernlet::context flow{kernlet::fp_control::shared};
  thread_state state = thread_state::absent;
  view now;      ///< what happens before its next step
  view acquired; ///< what relaxed loads have brought, for an acquire fence
  view released; ///< what it knew at its last release fence, for relaxed stores

  void* (*body)(void*) = nullptr;
  void* argument = nullptr;
  void* result = nullptr;
  bool detached = false, joined = false;

  const void* waits_for = nullptr; ///< a mutex, a word, or in case of on_join the thread's number
  const void* mutex = nullptr;     ///< to be locked again after a wait
  std::uint64_t until = 0;         ///< virtual time at which a bounded wait ends; ~0: never
  bool timed_out = false, token = false;
  const void* blocked_at = nullptr;

  std::array<spin_record, 4> spins;
  unsigned next_spin = 0, released_spins = 0; ///< see spins()
  unsigned rush = 0;                          ///< loads that it repeats without being blocked
  bool has_rushed = false;                    ///< since it last changed anything
  call_stack own_calls;
  call_stack* calls = nullptr; ///< of the flow of control that it runs now
  struct ending {
    void (*call)(void*);
    void* object;
  };
  std::vector<ending> endings; ///< destructors of its thread-locals
};

struct modelled_mutex {
  int owner = -1;
  unsigned depth = 0;
  view released;
};

struct modelled_rwlock {
  int writer = -1;
  unsigned readers = 0; ///< a bit for each thread that reads
  view by_writers;      ///< what whoever comes next learns
  view by_readers;      ///< what the next writer learns, and no reader: readers do not synchronise
};

struct limits {
  std::uint32_t steps = 20'000; ///< visible operations of one execution
  bool weak = true;             ///< false: sequential consistency
};

class engine {
 public:
  static engine& the() noexcept { return *instance_; }
  static bool inside() noexcept { return inside_; } ///< whether modelled code runs

  /// Whether the address lies in a page that guards a modelled thread's stack.
  static bool is_below_a_stack(const void* address) noexcept;
  engine();
  /// One execution; what came of it is in failed().
  void run();

  choices ways;
  limits bounds;
  heap memory;
  snapshot kept;
  thread_areas areas;
  mappings mapped;
  descriptor_table descriptors;
  std::array<struct sigaction, NSIG> handlers; ///< of signals, as the program has set them
  bool spurious_waits_ = true, environment_is_given = false;
  int result_descriptor = -1; ///< where the result will be written, and nothing else
  int (*program)(int, char**, char**) = nullptr;
  int argument_count = 0;
  char** arguments = nullptr;

  const failure& failed() const noexcept { return failed_; }
  bool redundant() const noexcept { return redundant_; } ///< given up: its order was tried already
  bool cut_off() const noexcept { return cut_off_; }     ///< given up at the bound of steps
  const access& race() const noexcept { return race_; }
  unsigned threads() const noexcept { return count_; }
  std::uint64_t fingerprint() const noexcept { return fingerprint_; }
  const std::string& outcome() const noexcept { return outcome_; }
  std::uint32_t steps() const noexcept { return steps_; }
  std::uint64_t progress() const noexcept { return progress_; }
  std::vector<event> events;
  std::vector<std::unique_ptr<call_stack>> fibers;
  bool recording = false;
  const void* recorded_object = nullptr; ///< plain accesses of this granule are events too

  // ---- for the interposed functions; `where` is the return address into the program ----------------------
  word load(const void* object, unsigned size, order o, const void* where);
  void store_value(void* object, unsigned size, word value, order o, const void* where);
  using change = word (*)(word before, word operand);
  word modify(void* object, unsigned size, order o, const void* where, change what, word operand,
              action name);
  bool compare_exchange(void* object, unsigned size, word& expected, word desired, order success, order fails,
                        bool weak, const void* where);
  void fence(order o, const void* where);
  void plain(const void* object, std::size_t size, bool writes, const void* where);
  void change_pages(const void* begin, std::size_t size, const void* where);

  void* allocate(std::size_t size, std::size_t alignment, const void* where);
  void release(void* object, const void* where);

  int spawn(void* (*body)(void*), void* argument, const void* where);
  void* join(unsigned thread, const void* where);
  [[noreturn]] void end_thread(void* result);
  unsigned current() const noexcept { return current_; }
  modelled_thread& thread(unsigned i) noexcept { return threads_[i]; }

  void lock(void* mutex, bool recursive, const void* where);
  bool try_lock(void* mutex, bool recursive, const void* where);
  void unlock(void* mutex, const void* where);
  void destroy_mutex(void* mutex, const void* where);
  void lock_shared(void* lock, const void* where);
  void lock_alone(void* lock, const void* where);
  bool try_lock_shared(void* lock, const void* where);
  bool try_lock_alone(void* lock, const void* where);
  void unlock_shared_or_alone(void* lock, const void* where);
  bool wait(void* condition, void* mutex, std::uint64_t until, const void* where); ///< false: timed out
  void notify(void* condition, bool all, const void* where);

  enum class futex_answer { woken, changed, timed_out };
  futex_answer futex_wait(const void* object, std::uint32_t expected, std::uint64_t until, const void* where);
  int futex_wake(const void* object, int count, const void* where);
  modelled_descriptor& descriptor(int number, const void* where); ///< an open one
  int make_counter(std::uint64_t count, int flags);
  int make_pipe(int (&ends)[2], int flags);
  long read_descriptor(int number, void* to, std::size_t size, const void* where);
  long write_descriptor(int number, const void* from, std::size_t size, const void* where);
  int change_list(int list, int what, int number, const epoll_event* event, const void* where);
  int wait_for_list(int list, epoll_event* to, int most, std::uint64_t until, const void* where);
  int close_descriptor(int number, const void* where);
  void yield(const void* where);
  void sleep(std::uint64_t until, const void* where);
  std::uint64_t clock() const noexcept { return clock_; } ///< virtual, ns
  std::uint64_t chance() noexcept { return chance_ = chance_ * 6364136223846793005U + 1442695040888963407U; }
  void at_exit(void (*call)(void*), void* object) { exits_.push_back({call, object}); }
  void note_outcome(const char* text, std::size_t size);
  struct step_invariant {
    bool (*holds)(const void*);
    const void* argument;
    const char* text;
  };
  void at_every_step(const step_invariant& condition) { invariants_.push_back(condition); }
  void aside(void (*work)(void*), void* argument) {
    const bool was_inside = inside_;
    inside_ = false;
    work(argument);
    inside_ = was_inside;
  }
  void must_reach(std::string outcome) { wanted_.insert(std::move(outcome)); }
  const std::set<std::string>& wanted() const noexcept { return wanted_; } ///< outcomes that must be possible
  struct given_name {
    const char* text;
    std::size_t size; ///< 0: the object as a whole only
    const char* type; ///< as typeid names it
  };
  void name(const void* object, const given_name& called) { names_[object] = called; }
  const std::unordered_map<const void*, given_name>& names() const noexcept { return names_; }
  /// Something outside of the program that another run may answer differently.
  void note_nondeterminism(const char* what);
  const std::string& nondeterminism() const noexcept { return nondeterminism_; }

  /// Ends the execution.
  [[noreturn]] void fail(failure_kind kind, std::string text, const void* where,
                         const void* object = nullptr);
  [[noreturn]] void finish(); ///< as exit() does
  void note(action what, const void* object, unsigned size, word value, const void* where,
            order o = order::relaxed, std::size_t stale = 0, word before = 0);

 private:
  friend struct engine_entry;
  void make_stacks();
  void note_whether_alone() noexcept;
  void visible(operation next);
  void check_invariants();
  void reschedule(bool yields = false);
  void switch_to(unsigned next);
  void block(thread_state how, const void* object, std::uint64_t until, const void* where);
  void make_ready(unsigned thread);
  void wake_all(thread_state how, const void* object);
  [[noreturn]] void leave();
  void nobody_can_run();
  void check_leaks();
  static std::uintptr_t key(const void* object) noexcept { return reinterpret_cast<std::uintptr_t>(object); }
  location& find(const void* object, unsigned size, const void* where);
  void check_block(const void* object, std::size_t size, const void* where);
  void note_access(const void* object, std::size_t size, bool writes, bool atomic, const void* where);
  bool watched(std::uintptr_t begin, std::size_t size) const noexcept; ///< touches the recorded object
  unsigned spins(location& object, const void* where) noexcept;
  unsigned repeats(const location& object, const void* where) const noexcept;
  void block_spinner(location& object, const void* where);
  bool rushes() const noexcept { return threads_[current_].rush != 0; }
  void wake_spinners() noexcept;
  void changed() noexcept; ///< the running thread has done something: it does not spin
  void publish(location& object, std::size_t position, store fresh, order o);
  reader as_reader() const noexcept { return {current_, &threads_[current_].now, &fenced_}; }
  void read_from(const store& source, order o) noexcept;
  std::size_t choose_position(const location& object, std::size_t least, bool to_modify) noexcept;
  void descriptor_changed(int number, std::uint32_t bits);
  bool wait_for_descriptor(int number, std::uint64_t until, const void* where);
  long count_up(int number, const void* from, const void* where);
  long put_bytes(int number, const void* from, std::size_t size, const void* where);
  long has_read(int number, std::uint64_t what, long result, bool emptied, const void* where);
  long has_written(int into, int number, word before, word after, long result, const void* where);
  int collect_ready(int list, epoll_event* to, int most, const void* where);
  void lock_now(modelled_mutex& mutex, unsigned thread);
  modelled_mutex& mutex_of(const void* object);
  void write_memory(void* object, unsigned size, word value) noexcept;
  static engine* instance_;
  static bool inside_;
  std::array<modelled_thread, max_threads> threads_;
  std::array<operation, max_threads> pending_;
  unsigned count_ = 0, current_ = 0;
  bool alone_ = true; ///< all that other threads have ever done happens before what the running one does next
  std::uint32_t ready_ = 0; ///< bits of the threads that can run
  kernlet::context outside_{kernlet::fp_control::shared};
  location_table locations_;
  shadow shadow_;
  std::unordered_map<const void*, modelled_mutex> mutexes_;
  std::unordered_map<const void*, modelled_rwlock> rwlocks_;
  vector_clock fenced_; ///< what happened before the fences of S so far
  stamp last_stamp_ = 0;
  std::uint64_t clock_ = 0, chance_ = 0;
  std::uint32_t steps_ = 0;
  volatile std::uint64_t progress_ = 0; ///< grows with each step; a signal handler reads it
  std::uint32_t run_length_ = 0;        ///< operations since the last switch
  unsigned spurious_ =
      0; ///< failures of weak compare-exchanges and wake-ups of waits without a reason, so far
  std::vector<modelled_thread::ending> exits_;
  failure failed_;
  bool redundant_ = false, cut_off_ = false, ended_ = false;
  access race_; ///< the earlier one of a data race
  std::uint64_t fingerprint_ = 0;
  std::string outcome_, nondeterminism_;
  std::vector<step_invariant> invariants_; ///< of this execution
  std::set<std::string> wanted_;
  std::unordered_map<const void*, given_name> names_; ///< of objects, as the program calls them
};

} // namespace kernlet::explore
