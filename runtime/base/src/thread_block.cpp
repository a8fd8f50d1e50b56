// Compiled without link-time optimisation: the optimiser does not see that assembly names the block.
#include <cstddef>
#include <cxxabi.h>
#include <kernlet/thread_block.hpp>

// initial-exec: one load and an add, no call into the dynamic linker, safe in a signal handler.
extern "C" {
[[gnu::tls_model("initial-exec"), gnu::visibility("hidden"),
  gnu::used]] constinit thread_local kernlet::thread_block KERNLET_SYMBOL(this_thread_block);
}

namespace kernlet {
inline namespace KERNLET_PARTS {

// The words that __cxa_get_globals() returns begin with these two fields, in libstdc++ and in libc++abi
// alike.
static_assert(offsetof(exception_words, caught) == 0 && offsetof(exception_words, uncaught) == sizeof(void*));

constinit exception_words thread_block::unknown_exceptions{nullptr, 1};

#if !defined(__x86_64__)
[[gnu::noinline]] thread_block& this_thread() noexcept {
  asm volatile(""); // a side effect: without it two calls across a switch are merged into one
  return KERNLET_SYMBOL(this_thread_block);
}
#endif

exception_words& own_exceptions(thread_block& here) noexcept {
  if (here.exceptions == &thread_block::unknown_exceptions)
    here.exceptions = reinterpret_cast<exception_words*>(abi::__cxa_get_globals());
  return *here.exceptions;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
