/// \file
/// litmus NAME runs one test once and notes its outcome; litmus --list prints all tests as JSON.

#include "../../include/kernlet/explore/outcome.hpp"
#include "litmus.hpp"

#include <cstdio>
#include <string>

namespace litmus {
namespace {

constexpr const std::span<const test>* groups[] = {
    &store_buffering,
    &store_buffering_rmws,
    &message_passing,
    &coherence,
    &iriw_and_wrc,
    &wwc_isa2_and_rwc,
    &write_orders,
    &r_and_z6,
    &fences,
    &fences_and_rmws,
    &rmw_and_release_sequences,
    &compare_exchange,
    &seq_cst,
    &load_buffering,
    &load_buffering_fences,
    &plain_and_race,
};

void name_places() {
  kernlet::explore::name(&x, "x");
  kernlet::explore::name(&y, "y");
  kernlet::explore::name(&z, "z");
  kernlet::explore::name(&w, "w");
  kernlet::explore::name(&r0, "r0");
  kernlet::explore::name(&r1, "r1");
  kernlet::explore::name(&r2, "r2");
  kernlet::explore::name(&r3, "r3");
  kernlet::explore::name(&r4, "r4");
  kernlet::explore::name(&r5, "r5");
  kernlet::explore::name(&p, "p");
  kernlet::explore::name(&q, "q");
}

int value_of(std::string_view name) {
  if (name.size() == 2) {
    const int* const registers[] = {&r0, &r1, &r2, &r3, &r4, &r5};
    return *registers[name[1] - '0'];
  }
  switch (name[0]) {
  case 'x':
    return x.load(rlx);
  case 'y':
    return y.load(rlx);
  case 'z':
    return z.load(rlx);
  case 'w':
    return w.load(rlx);
  case 'p':
    return p;
  default:
    return q;
  }
}

void append(std::string& text, std::string_view name, std::string_view value) {
  if (!text.empty())
    text += ' ';
  text += name;
  text += '=';
  text += value;
}

/// The outcome that the places show now.
std::string outcome_now(const test& t) {
  std::string text;
  std::string_view places = t.observed;
  for (std::string_view place = take_word(places); !place.empty(); place = take_word(places))
    append(text, place_name(place), std::to_string(value_of(place_name(place))));
  return text;
}

/// The outcome that a word of a list stands for.
std::string outcome_of(const test& t, std::string_view word) {
  std::string text;
  std::string_view places = t.observed;
  for (std::size_t index = 0; index < word.size(); ++index)
    append(text, place_name(take_word(places)), word.substr(index, 1));
  return text;
}

void print_outcomes(const char* key, const test& t, std::string_view list) {
  std::printf(", \"%s\": [", key);
  const char* separator = "";
  for (std::string_view word = take_word(list); !word.empty(); word = take_word(list)) {
    std::printf("%s\"%s\"", separator, outcome_of(t, word).c_str());
    separator = ", ";
  }
  std::printf("]");
}

void print_all() {
  const char* separator = "[\n";
  for (const std::span<const test>* group : groups)
    for (const test& t : *group) {
      std::printf("%s{\"name\": \"%s\", \"about\": \"%s\"", separator, t.name.data(), t.about.data());
      print_outcomes("allowed", t, t.allowed);
      print_outcomes("forbidden", t, t.forbidden);
      print_outcomes("beyond", t, t.beyond);
      std::printf(", \"race\": %s}", t.race ? "true" : "false");
      separator = ",\n";
    }
  std::printf("\n]\n");
}

const test* find(std::string_view name) {
  for (const std::span<const test>* group : groups)
    for (const test& t : *group)
      if (t.name == name)
        return &t;
  return nullptr;
}

} // namespace
} // namespace litmus

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: litmus NAME | --list\n");
    return 2;
  }
  const std::string_view argument = argv[1];
  if (argument == "--list") {
    litmus::print_all();
    return 0;
  }
  const litmus::test* const chosen = litmus::find(argument);
  if (chosen == nullptr) {
    std::fprintf(stderr, "litmus: no test %s\n", argv[1]);
    return 2;
  }
  litmus::name_places();
  chosen->run();
  kernlet::explore::outcome(litmus::outcome_now(*chosen));
  return 0;
}
