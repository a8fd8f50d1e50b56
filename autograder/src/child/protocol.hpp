#pragma once
/// \file
/// The child's half of the judge's protocol.
///
/// Descriptor 3, to the child: one block of text lines, ended by "go".
///
///     kernlet-judge 1
///     test 02.1.there-and-back
///     seed 42
///     nonce 8c1f...            (at most 32 characters)
///     input words 3 17 4 99    (name, count, that many words)
///     repeat 200               (how often the body is run, if more than once)
///     go
///     stop                     (later, where the judge plays clients: one word a line)
///
/// Descriptor 4, from the child: records, each a length of four bytes (little endian) and that many bytes of
/// JSON:
///
///     {"nonce":"...","kind":"begin","test":"..."}
///     {"nonce":"...","kind":"step","text":"..."}
///     {"nonce":"...","kind":"observe","name":"...","words":["17","4"]}        words as strings: JSON numbers
///     lose bits above 2^53
///     {"nonce":"...","kind":"check","held":false,"what":"...","got":"..","expected":"..","file":"...","line":12}
///     {"nonce":"...","kind":"told","text":"stopped"}    for a judge that waits for it
///     {"nonce":"...","kind":"todo","step":"02.1","file":"...","line":9}
///     {"nonce":"...","kind":"crash","signal":11,"address":"..","offset":".."}  offset: of the instruction,
///     from the program's base
///     {"nonce":"...","kind":"end"}
///
/// Each record is written at once, so that a crash loses nothing that was said before it. Nothing here
/// allocates after the start: a record may be sent from a tiny stack, and from a signal handler.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kernlet::judge::child {

struct input_words {
  char name[32];
  std::span<const std::uint64_t> words;
};

/// What came over descriptor 3.
struct assignment {
  char test[64];
  char nonce[33];
  std::uint64_t seed;
  std::span<const input_words> inputs;
  std::uint64_t repeat; ///< at least 1
};

/// Whether the body has been run already: then only what does not hold is told.
bool repeating() noexcept;
/// From here on it has.
void note_repetition() noexcept;

/// The next line of descriptor 3 behind "go". Waits for it; empty when the judge has closed its end.
std::string_view read_word() noexcept;

/// Reads descriptor 3 to "go". Ends the process with exit code 64 if the text is not as above. Once, before
/// anything else.
const assignment& read_assignment();

/// One record under construction; sent by the destructor. Only one exists at a time: the constructor takes a
/// lock.
class record {
 public:
  explicit record(std::string_view kind) noexcept;
  ~record();
  record(const record&) = delete;
  record& operator=(const record&) = delete;

  record& text(std::string_view key, std::string_view value) noexcept;
  record& number(std::string_view key, std::int64_t value) noexcept;
  record& word(std::string_view key, std::uint64_t value) noexcept; ///< as a string
  record& words(std::string_view key, std::span<const std::uint64_t> values) noexcept;
  record& truth(std::string_view key, bool value) noexcept;

 private:
  void raw(std::string_view bytes) noexcept;
  void key(std::string_view name) noexcept;
};

/// Sends the end record and leaves the process without running destructors of a possibly broken program.
[[noreturn]] void end_of_test() noexcept;

/// Turns fatal signals into a crash record, on a stack of its own, then lets the signal have its default
/// effect.
void report_crashes() noexcept;

} // namespace kernlet::judge::child
