// Step 01.3: the same over TCP. The judge is the client; it knows what must come back, this process does not.
#include "stream.hpp"

KERNLET_TEST("01.3.one-client") {
  using namespace chapter01;
  const int connection = accept(t.listener(), nullptr, nullptr);
  t.step("accepted");
  const echo_report report = echo_connection(connection);
  t.step("%llu bytes went back", static_cast<unsigned long long>(report.bytes));
  close(connection);
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(report.error), 0u, "the report's error");
}
