// new and delete of the modelled program, and what its ends call.

#include "engine.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <exception>
#include <new>
#include <typeinfo>
#include <unistd.h>

using namespace kernlet::explore;

#define HERE __builtin_return_address(0)

// The program's own code ends here; what lies outside, as the C++ library, keeps memory from one execution to
// the next, and gets it from malloc().
extern "C" char __executable_start, etext;

namespace {

engine& all() noexcept {
  return engine::the();
}

bool of_the_program(const void* where) noexcept {
  const auto* const at = static_cast<const char*>(where);
  return at >= &__executable_start && at < &etext;
}

/// Null: memory is to come from malloc().
bool keeps_account =
    false; ///< from the first static constructor after the explorer's to the end of the search

void* get(std::size_t size, std::size_t alignment, const void* where) {
  if (keeps_account && of_the_program(where)) {
    if (engine::inside())
      return all().allocate(size, alignment, where);
    if (void* const early = all().memory.allocate(size, alignment, 0, where))
      return early;
  }
  if (void* const got =
          alignment > alignof(std::max_align_t) ? std::aligned_alloc(alignment, size) : std::malloc(size))
    return got;
  std::abort();
}

void give_back(void* object, const void* where) noexcept {
  if (object == nullptr)
    return;
  if (keeps_account && all().memory.contains(object)) {
    if (engine::inside())
      all().release(object, where);
    else
      all().memory.find(object)->freed = true;
    return;
  }
  std::free(object);
}

} // namespace

namespace kernlet::explore {

void keep_account(bool on) noexcept {
  keeps_account = on;
}

/// What leaves a modelled thread's body, or meets a joinable std::thread's destructor.
[[noreturn]] void terminated() {
  std::string text = "std::terminate() was called";
  if (const std::type_info* const type = abi::__cxa_current_exception_type()) {
    int status = 0;
    char* const name = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
    text = "an exception of type " + std::string(status == 0 ? name : type->name()) + " was not caught";
    std::free(name);
    try {
      throw;
    } catch (const std::exception& known) {
      text += std::string(": ") + known.what();
    } catch (...) {
    }
  }
  if (engine::inside())
    all().fail(failure_kind::exception, text, nullptr);
  std::abort();
}

} // namespace kernlet::explore

// The explorer's own objects ask kernlet_engine_new() for what they need; the names below become those of
// the program's operators when the explorer is linked (see prelink.cmake).
extern "C" {

void* kernlet_engine_new(std::size_t size) {
  if (void* const got = std::malloc(size))
    return got;
  ::_exit(3);
}
void kernlet_engine_delete(void* object) {
  std::free(object);
}
void kernlet_engine_delete_sized(void* object, std::size_t) {
  std::free(object);
}

#define KERNLET_NEW(name) kernlet_program_new_##name
#define KERNLET_DELETE(name) kernlet_program_delete_##name
void* KERNLET_NEW(one)(std::size_t size) {
  return get(size, 1, HERE);
}
void* KERNLET_NEW(array)(std::size_t size) {
  return get(size, 1, HERE);
}
void* KERNLET_NEW(one_aligned)(std::size_t size, std::size_t alignment) {
  return get(size, alignment, HERE);
}
void* KERNLET_NEW(array_aligned)(std::size_t size, std::size_t alignment) {
  return get(size, alignment, HERE);
}
void* KERNLET_NEW(one_nothrow)(std::size_t size, const void*) {
  return get(size, 1, HERE);
}
void* KERNLET_NEW(array_nothrow)(std::size_t size, const void*) {
  return get(size, 1, HERE);
}
void KERNLET_DELETE(one)(void* object) {
  give_back(object, HERE);
}
void KERNLET_DELETE(array)(void* object) {
  give_back(object, HERE);
}
void KERNLET_DELETE(one_sized)(void* object, std::size_t) {
  give_back(object, HERE);
}
void KERNLET_DELETE(array_sized)(void* object, std::size_t) {
  give_back(object, HERE);
}
void KERNLET_DELETE(one_aligned)(void* object, std::size_t) {
  give_back(object, HERE);
}
void KERNLET_DELETE(array_aligned)(void* object, std::size_t) {
  give_back(object, HERE);
}
void KERNLET_DELETE(one_sized_aligned)(void* object, std::size_t, std::size_t) {
  give_back(object, HERE);
}
void KERNLET_DELETE(array_sized_aligned)(void* object, std::size_t, std::size_t) {
  give_back(object, HERE);
}
}

extern "C" {

[[gnu::noreturn]] void __assert_fail(const char* condition, const char*, unsigned, const char*) noexcept {
  if (engine::inside())
    all().fail(failure_kind::assertion, std::string("assert(") + condition + ")", HERE);
  ::_exit(134);
}
[[gnu::noreturn]] void abort() noexcept {
  if (engine::inside())
    all().fail(failure_kind::crash, "abort() was called", HERE);
  ::_exit(134);
}
[[gnu::noreturn]] void exit(int code) noexcept {
  if (engine::inside())
    all().finish();
  ::_exit(code);
}
int __cxa_atexit(void (*call)(void*), void* object, void*) noexcept {
  if (engine::inside())
    all().at_exit(call, object);
  return 0; // before main(): the search ends with _exit()
}
int __cxa_thread_atexit(void (*call)(void*), void* object, void*) noexcept {
  if (engine::inside())
    all().thread(all().current()).endings.push_back({call, object});
  return 0;
}

void kernlet_explore_outcome(const char* text, std::size_t size) {
  if (engine::inside())
    all().note_outcome(text, size);
}
void kernlet_explore_name(const void* object, const char* name, std::size_t size, const char* type) {
  if (engine::inside())
    all().name(object, {name, size, type});
}
int kernlet_explore_running() {
  return 1;
}
void kernlet_explore_must_reach(const char* text, std::size_t size) {
  if (engine::inside())
    all().must_reach(std::string(text, size));
}
void kernlet_explore_invariant(bool (*holds)(const void*), const void* argument, const char* text) {
  if (engine::inside())
    all().at_every_step({holds, argument, text});
}
void kernlet_explore_moment(unsigned* thread, unsigned known[8]) {
  *thread = all().current();
  std::copy_n(all().thread(*thread).now.happened.of.begin(), max_threads, known);
}
void kernlet_explore_aside(void (*work)(void*), void* argument) {
  const bool kept = keeps_account;
  keeps_account = false;
  all().aside(work, argument);
  keeps_account = kept;
}
void kernlet_explore_fail(const char* kind, const char* text) {
  if (engine::inside())
    all().fail(failure_kind::check, std::string(kind) + ": " + text, HERE);
}
}
