// A Task awaits what waits through kernlet. Anything else would go on with it behind its driver's back.
#include <coroutine>
#include <kernlet/async.hpp>

kernlet::Task<> foreign() {
#if defined(TEST_LVALUE)
  kernlet::Task<> once = foreign();
  co_await once;
#else
  co_await std::suspend_always();
#endif
}
