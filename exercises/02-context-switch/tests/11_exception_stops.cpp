// Step 02.3: an exception that nobody in the context catches ends in std::terminate. It must not run on into
// memory that is no frame.
#include "decoy.hpp"
#include "support.hpp"

#include <exception>
#include <kernlet/judge/test.hpp>
#include <stdexcept>

namespace {

using namespace chapter02;

raw_context home, fresh;
kernlet::judge::test* running;

[[noreturn]] void on_terminate() {
  KERNLET_CHECK(*running, std::current_exception() != nullptr);
  running->observe("terminated", 1);
  running->finish();
}

void entry(void*, void*) {
  throw std::runtime_error("nobody catches this");
}

} // namespace

KERNLET_TEST("02.3.exception-stops") {
  running = &t;
  std::set_terminate(on_terminate);
  const stack_memory stack(plausible_return_address(t));
  t.step("a context's entry function throws");
  fresh.prepare(stack.area(), entry, nullptr);
  home.switch_to(fresh, nullptr);
  t.check(false, "the exception was lost: the context came back as if nothing had been thrown", __FILE__,
          __LINE__);
}
