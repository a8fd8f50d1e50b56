// Step 02.2, first test: a new context calls its entry function with the argument of prepare() and the first
// word.
#include "support.hpp"

#include <kernlet/judge/test.hpp>

namespace {

using namespace chapter02;

raw_context home, fresh;
std::uint64_t seen_argument, seen_word;

void entry(void* argument, void* word) {
  seen_argument = to_word(argument);
  seen_word = to_word(word);
  fresh.switch_to(home, nullptr);
}

} // namespace

KERNLET_TEST("02.2.entry-arguments") {
  const auto argument = t.input("argument");
  const auto word = t.input("word");
  std::array<std::uint64_t, 4> arguments{}, words{};
  const stack_memory stack;
  for (std::size_t i = 0; i < 4; ++i) {
    t.step("prepare a context for entry(%#llx) and switch to it with the word %#llx",
           static_cast<unsigned long long>(argument[i]), static_cast<unsigned long long>(word[i]));
    fresh.prepare(stack.area(), entry, to_pointer(argument[i]));
    home.switch_to(fresh, to_pointer(word[i]));
    arguments[i] = seen_argument;
    words[i] = seen_word;
  }
  t.observe("argument", arguments);
  t.observe("word", words);
}
