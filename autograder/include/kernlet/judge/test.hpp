#pragma once
/// \file
/// What an exercise's test is written against.
///
///     #include <kernlet/judge/test.hpp>
///
///     KERNLET_TEST("02.1.there-and-back") {
///       const auto words = t.input("words");       // drawn by the judge for this run
///       t.step("main switches to the context with %zu words", words.size());
///       ...
///       t.observe("words", seen);                   // the judge compares; the test does not know what is
///       right KERNLET_CHECK(t, still_aligned);            // what only the test can see
///     }
///
/// A test runs alone in a process of its own. It draws nothing itself and reads no clock: all that varies
/// comes from input(). The same source links with three drivers. They differ in what spawn() starts: kernel
/// threads, tasks of a loop, or threads of the explorer, where check() ends an execution that fails, and
/// observe() and step() do nothing. Threads of a test may call every function here. docs/manual/authoring.md
/// says what a test must keep to for each of them.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <typeinfo>

namespace kernlet::judge {

/// Names a thread of the test. 0 is the one that runs the test's body.
using thread_id = std::size_t;

class test {
 public:
  /// The words that the judge drew under this name, as the manifest's `inputs` describes them. An unknown
  /// name ends the test as failed.
  std::span<const std::uint64_t> input(std::string_view name) const;
  /// The only word of an input.
  std::uint64_t value(std::string_view name) const { return input(name)[0]; }

  /// A line of the story that a failure prints: what is about to happen. printf's format; cut at 400
  /// characters.
  [[gnu::format(printf, 2, 3)]] void step(const char* format, ...);

  /// Sends what was seen. The judge computes what should have been seen.
  void observe(std::string_view name, std::span<const std::uint64_t> words);
  void observe(std::string_view name, std::uint64_t word) { observe(name, std::span(&word, 1)); }

  /// Sends whether a condition held, with both values where there are any. Returns `held`. The test goes on.
  bool check(bool held, std::string_view what, const char* file, int line);
  bool check_equal(std::uint64_t got, std::uint64_t expected, std::string_view what, const char* file,
                   int line);

  /// \name A server under test
  /// For tests whose oracle is a loopback scenario: while such a test runs the judge plays the server's
  /// clients. What they were sent is judged from outside, by bytes that this process is not told.
  /// @{
  /// A listening socket of 127.0.0.1 that the judge has bound: descriptor 5. This process can make no socket
  /// itself.
  int listener() const;
  /// Waits until the judge says this word: `run` when its first clients stand in the queue, `stop`, ... Only
  /// one thread at a time. Another word than the one that is waited for ends the test as failed.
  void wait_for_judge(std::string_view word);
  /// Tells the judge that something has come to pass, in one word.
  void tell_judge(std::string_view word);
  /// @}

  /// Gives an object a name in the explorer's timelines; members are told by the debug information. Elsewhere
  /// it does nothing. Write KERNLET_NAME(t, object).
  template <class Object>
  void name(const Object& object, const char* called) {
    name_object(&object, sizeof object, typeid(Object), called);
  }

  /// Ends the test here and now, as if the body had returned: for places that have nowhere to return to.
  [[noreturn]] void finish();

  /// \name Threads
  /// Kernel threads, tasks or modelled threads: whatever the driver offers.
  /// @{
  thread_id spawn(std::function<void()> body); ///< at most 64 in one test, 7 under the explorer
  void join(thread_id thread);                 ///< waits for its end; once for each
  void park(); ///< waits until somebody wakes the calling thread; a wake that came before counts
  void wake(thread_id thread);
  void yield();
  /// Counts one unit of work. A test that may loop for ever calls it in the loop; the test fails when the
  /// bound is used up. No clock decides.
  void tick();
  void set_step_bound(std::uint64_t bound); ///< before the first tick; 10 million unless set
                                            /// @}

 private:
  void name_object(const void* object, std::size_t size, const std::type_info& type, const char* name);
};

/// \cond internal
struct registration {
  registration(const char* id, void (*body)(test&)) noexcept;
  const char* id;
  void (*body)(test&);
  registration* next;
};
/// \endcond

} // namespace kernlet::judge

#define KERNLET_JUDGE_JOIN_(a, b) a##b
#define KERNLET_JUDGE_JOIN(a, b) KERNLET_JUDGE_JOIN_(a, b)

/// Defines a test. The id stands in the manifest, too; the test is called `t` in the body.
#define KERNLET_TEST(id) KERNLET_TEST_(id, KERNLET_JUDGE_JOIN(kernlet_test_body_, __LINE__))
#define KERNLET_TEST_(id, body)                                                                              \
  static void body(::kernlet::judge::test& t);                                                               \
  static ::kernlet::judge::registration KERNLET_JUDGE_JOIN(body, _registration)(id, body);                   \
  static void body([[maybe_unused]] ::kernlet::judge::test& t)

/// Names an object as the test calls it.
#define KERNLET_NAME(t, object) (t).name(object, #object)

/// Checks a condition and goes on; the text of the condition names it in the report.
#define KERNLET_CHECK(t, condition) (t).check(static_cast<bool>(condition), #condition, __FILE__, __LINE__)
/// Checks that two words are equal; `what` says what they are.
#define KERNLET_CHECK_EQUAL(t, got, expected, what) (t).check_equal(got, expected, what, __FILE__, __LINE__)
