// Step 06.1: what cannot be waited for is refused, and the error says why.
#include "support.hpp"

#include <sys/mman.h>

KERNLET_TEST("06.1.refused") {
  using namespace chapter06;
  reactor all;
  pair both;
  t.step("a file is always ready, and a read of it blocks all the same: epoll refuses it");
  const unique_descriptor file(::memfd_create("file", MFD_CLOEXEC));
  KERNLET_CHECK_EQUAL(t, error_of([&] { all.attach(file.get()); }), EPERM, "errno for a file");
  t.step("no such descriptor; one that is attached already");
  KERNLET_CHECK_EQUAL(t, error_of([&] { all.attach(999); }), EBADF,
                      "errno for a number that is no descriptor");
  {
    watch mine(all, both.ends[0]);
    KERNLET_CHECK_EQUAL(t, error_of([&] { all.attach(both.ends[0]); }), EEXIST, "errno for the second time");
  }
  KERNLET_CHECK_EQUAL(t, error_of([&] { watch again(all, both.ends[0]); }), 0, "errno after it was detached");
  t.step("a round inside a callback");
  bool refused = false, other = false;
  all.call_soon([&] { refused = throws<reactor_error>([&] { all.run_once(at_once); }); });
  all.call_soon([&] { other = true; });
  all.run_once(at_once);
  KERNLET_CHECK(t, refused);
  KERNLET_CHECK(t, other);
  KERNLET_CHECK(t, !all.waits_for_something());
}
