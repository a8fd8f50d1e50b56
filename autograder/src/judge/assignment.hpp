#pragma once
/// \file
/// What the judge asks of a test's child: fresh inputs, drawn after the submission was built, and the text
/// that carries them.

#include "manifest/course.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kernlet::grader {

struct drawn_input {
  std::string name;
  std::vector<std::uint64_t> words;
};

struct assignment {
  std::string test, nonce;
  std::uint64_t seed = 0;
  std::vector<drawn_input> inputs;
  std::uint32_t repeat = 1; ///< how often the body is run
};

/// The same seed, test and execution draw the same inputs on every machine. The nonce is drawn from the
/// kernel: it guards against stray writes, not against a program that means to deceive, which could read it
/// in its own memory.
assignment draw_assignment(const test_spec& test, const std::string& execution, std::uint64_t seed);

/// Bytes for a client of a server under test: the same for the same seed, test and name.
std::string draw_bytes(const assignment& work, std::string_view name, std::size_t count);

/// The text for the child's descriptor 3; autograder/src/child/protocol.hpp has the format.
std::string to_text(const assignment& work);

/// A seed from the kernel, never 0.
std::uint64_t fresh_seed();

} // namespace kernlet::grader
