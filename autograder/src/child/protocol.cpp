#include "protocol.hpp"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>
#include <vector>

namespace kernlet::judge::child {
namespace {

constexpr int from_judge = 3, to_judge = 4;

assignment current{.test = {}, .nonce = {}, .seed = 0, .inputs = {}, .repeat = 1};
std::atomic<bool> repeats{false};

// ---- reading
// -------------------------------------------------------------------------------------------------------

[[noreturn]] void refuse(const char* why) {
  std::fprintf(stderr, "this program is run by the judge: %s\n", why);
  std::_Exit(64);
}

/// The judge says nothing behind "go" before it has heard from us, so nothing of that is read here.
std::string_view read_all() {
  static std::vector<char> text;
  char chunk[4096];
  while (text.size() < 3 || std::memcmp(text.data() + text.size() - 3, "go\n", 3) != 0) {
    const ssize_t got = ::read(from_judge, chunk, sizeof chunk);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      refuse("no assignment on descriptor 3");
    text.insert(text.end(), chunk, chunk + got);
  }
  return {text.data(), text.size()};
}

std::string_view next_token(std::string_view& rest, char until) {
  const std::size_t end = rest.find(until);
  const std::string_view token = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  return token;
}

std::uint64_t to_word(std::string_view text) {
  std::uint64_t word = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), word);
  if (trouble != std::errc{} || end != text.data() + text.size())
    refuse("an input is not a number");
  return word;
}

template <std::size_t Size>
void copy(char (&to)[Size], std::string_view from) {
  if (from.size() >= Size)
    refuse("a name is too long");
  std::memcpy(to, from.data(), from.size());
  to[from.size()] = '\0';
}

input_words parse_input(std::string_view line) {
  input_words input{};
  copy(input.name, next_token(line, ' '));
  const std::size_t count = to_word(next_token(line, ' '));
  auto* const words = new std::uint64_t[count]; // lives as long as the process
  for (std::size_t i = 0; i < count; ++i)
    words[i] = to_word(next_token(line, ' '));
  input.words = {words, count};
  return input;
}

// ---- writing
// -------------------------------------------------------------------------------------------------------

std::atomic_flag busy;
char buffer[1 << 16];
std::size_t used;

void write_all(const char* bytes, std::size_t count) noexcept {
  while (count > 0) {
    const ssize_t written = ::write(to_judge, bytes, count);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      std::_Exit(65); // the judge is gone
    bytes += written;
    count -= static_cast<std::size_t>(written);
  }
}

} // namespace

// Relaxed: it publishes nothing, and threads begin after it is set.
bool repeating() noexcept {
  return repeats.load(std::memory_order_relaxed);
}
void note_repetition() noexcept {
  repeats.store(true, std::memory_order_relaxed);
}

const assignment& read_assignment() {
  static std::vector<input_words> inputs;
  std::string_view rest = read_all();
  if (next_token(rest, '\n') != "kernlet-judge 1")
    refuse("another protocol on descriptor 3");
  for (;;) {
    std::string_view line = next_token(rest, '\n');
    if (line == "go")
      break;
    const std::string_view word = next_token(line, ' ');
    if (word == "test")
      copy(current.test, line);
    else if (word == "seed")
      current.seed = to_word(line);
    else if (word == "nonce")
      copy(current.nonce, line);
    else if (word == "repeat")
      current.repeat = to_word(line);
    else if (word == "input")
      inputs.push_back(parse_input(line));
    else
      refuse("an unknown line on descriptor 3");
  }
  current.inputs = inputs;
  return current;
}

std::string_view read_word() noexcept {
  static char word[64];
  for (std::size_t length = 0; length < sizeof word;) {
    const ssize_t got = ::read(from_judge, word + length, 1);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      break;
    if (word[length] == '\n')
      return {word, length};
    ++length;
  }
  return {};
}

record::record(std::string_view kind) noexcept {
  // Acquire pairs with the release in the destructor: the buffer belongs to whoever holds the flag.
  // A crash inside a record finds its own flag set: after a while it takes the buffer all the same.
  for (long tries = 0; busy.test_and_set(std::memory_order_acquire); ++tries)
    if (kind == "crash" && tries > 1'000'000)
      break;
  used = 4; // room for the length
  raw("{");
  text("nonce", current.nonce);
  text("kind", kind);
}

record::~record() {
  buffer[used - 1] = '}'; // over the last comma
  const auto length = static_cast<std::uint32_t>(used - 4);
  for (int i = 0; i < 4; ++i)
    buffer[i] = static_cast<char>(length >> (8 * i));
  write_all(buffer, used);
  busy.clear(std::memory_order_release);
}

void record::raw(std::string_view bytes) noexcept {
  if (used + bytes.size() + 64 > sizeof buffer)
    return; // a record that is too long loses its tail's content, not its form
  std::memcpy(buffer + used, bytes.data(), bytes.size());
  used += bytes.size();
}

void record::key(std::string_view name) noexcept {
  raw("\"");
  raw(name);
  raw("\":");
}

record& record::text(std::string_view name, std::string_view value) noexcept {
  constexpr char hex[] = "0123456789abcdef";
  key(name);
  raw("\"");
  for (const char c : value.substr(0, 4096)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      const char escaped[] = {'\\', c};
      raw({escaped, 2});
    } else if (byte < 0x20 || byte > 0x7e) { // one byte, one character: the judge never sees broken UTF-8
      const char escaped[] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
      raw({escaped, 6});
    } else {
      raw({&c, 1});
    }
  }
  raw("\",");
  return *this;
}

record& record::number(std::string_view name, std::int64_t value) noexcept {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  key(name);
  raw({digits, static_cast<std::size_t>(end - digits)});
  raw(",");
  return *this;
}

record& record::word(std::string_view name, std::uint64_t value) noexcept {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return text(name, {digits, static_cast<std::size_t>(end - digits)});
}

record& record::words(std::string_view name, std::span<const std::uint64_t> values) noexcept {
  key(name);
  raw("[");
  for (std::size_t i = 0; i < values.size(); ++i) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, values[i]).ptr;
    raw(i == 0 ? "\"" : ",\"");
    raw({digits, static_cast<std::size_t>(end - digits)});
    raw("\"");
  }
  raw("],");
  return *this;
}

record& record::truth(std::string_view name, bool value) noexcept {
  key(name);
  raw(value ? "true," : "false,");
  return *this;
}

void end_of_test() noexcept {
  {
    record("end");
  }
  std::_Exit(0);
}

} // namespace kernlet::judge::child
