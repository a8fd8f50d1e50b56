#pragma once
/// \file
/// A generator of integers on C++20 coroutines, for comparison with the stackful one.
///
/// A stackless coroutine keeps the variables of *one* function in a block of memory. Only the body of that
/// function can suspend, so a recursion needs one coroutine for each level. Two ways to get a value from the
/// lowest level to the reader:
/// - **nested**: each level asks the one below it for a value and yields it again;
/// - **delegating**: `co_yield all_of(generator)` hands the reader over. All levels share a record that says
///   who is lowest; the reader resumes that one directly, and a level that ends goes on with the one above
///   it. std::generator of C++23 does it so, under the name `elements_of`.

#include <coroutine>
#include <cstddef>
#include <exception>
#include <new>
#include <utility>

namespace lab {

/// What happened, over all generators; for an experiment on one thread.
struct stackless_counts {
  long frames = 0;  ///< blocks allocated for a coroutine
  long resumes = 0; ///< how often one went on: resumed by a reader, started, or gone on with from below
};

class stackless_generator {
 public:
  struct promise_type;
  using handle = std::coroutine_handle<promise_type>;

  static inline stackless_counts counted;

  /// Asks for all values of a generator in the place of the one that yields this.
  struct all_of;

  /// Suspends the level that ends and goes on with the one above it, if there is one.
  struct back_to_parent {
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(handle ended) noexcept;
    void await_resume() noexcept {}
  };
  /// Suspends the level that delegates and goes on with the one below it.
  struct into_child {
    handle child;
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(handle parent) noexcept;
    void await_resume() {
      if (child.promise().failed)
        std::rethrow_exception(child.promise().failed);
    }
  };

  struct promise_type {
    int value = 0;            ///< of the top level, the last one that any level yielded
    promise_type* top = this; ///< the level that the reader holds
    handle lowest = {};       ///< in the top level: the one to resume
    handle parent = {};       ///< the level above, empty for the top
    std::exception_ptr failed;

    stackless_generator get_return_object() {
      lowest = handle::from_promise(*this);
      return stackless_generator(lowest);
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    back_to_parent final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int next) noexcept {
      top->value = next;
      return {};
    }
    into_child yield_value(all_of below) noexcept;
    void return_void() {}
    void unhandled_exception() { failed = std::current_exception(); }

    static void* operator new(std::size_t size) {
      ++counted.frames;
      return ::operator new(size);
    }
    static void operator delete(void* block) { ::operator delete(block); }
  };

  explicit stackless_generator(handle made) noexcept : handle_(made) {}
  stackless_generator(stackless_generator&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  ~stackless_generator() {
    if (handle_)
      handle_.destroy();
  }
  stackless_generator(const stackless_generator&) = delete;
  stackless_generator& operator=(const stackless_generator&) = delete;
  stackless_generator& operator=(stackless_generator&&) = delete;

  /// Runs to the next value; false when there is none.
  bool next() {
    ++counted.resumes;
    handle_.promise().lowest.resume();
    if (handle_.promise().failed)
      std::rethrow_exception(handle_.promise().failed);
    return !handle_.done();
  }
  int value() const { return handle_.promise().value; }

 private:
  handle handle_;
};

struct stackless_generator::all_of {
  stackless_generator& from;
};

inline std::coroutine_handle<> stackless_generator::back_to_parent::await_suspend(handle ended) noexcept {
  promise_type& mine = ended.promise();
  if (!mine.parent)
    return std::noop_coroutine(); // back to the reader
  ++counted.resumes;
  mine.top->lowest = mine.parent;
  return mine.parent;
}

inline std::coroutine_handle<> stackless_generator::into_child::await_suspend(handle parent) noexcept {
  ++counted.resumes;
  child.promise().parent = parent;
  child.promise().top = parent.promise().top;
  child.promise().top->lowest = child;
  return child;
}

inline stackless_generator::into_child stackless_generator::promise_type::yield_value(all_of below) noexcept {
  return {below.from.handle_};
}

} // namespace lab
