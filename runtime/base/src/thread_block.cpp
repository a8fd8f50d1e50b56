#include <cstddef>
#include <cxxabi.h>
#include <kernlet/thread_block.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

// initial-exec: one load and an add, no call into the dynamic linker, safe in a signal handler.
[[gnu::tls_model("initial-exec")]] constinit thread_local thread_block block;

// The words that __cxa_get_globals() returns begin with these two fields, in libstdc++ and in libc++abi
// alike.
static_assert(offsetof(exception_words, caught) == 0 && offsetof(exception_words, uncaught) == sizeof(void*));

} // namespace

[[gnu::noinline]] thread_block& this_thread() noexcept {
  asm volatile(""); // a side effect: without it two calls across a switch are merged into one
  thread_block& here = block;
  if (here.exceptions == nullptr) [[unlikely]]
    here.exceptions = reinterpret_cast<exception_words*>(abi::__cxa_get_globals());
  return here;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
