#pragma once
/// \file
/// What can go wrong with a channel, and the chance that select() takes.

#include <cstdint>
#include <kernlet/parts.hpp>
#include <stdexcept>
#include <string>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A channel was used against its rules: a send on a closed one, a second close, a select without a case that
/// could ever be ready. what() names the rule and the cure. Nothing has happened then.
class channel_error : public std::logic_error {
 public:
  explicit channel_error(const std::string& what);
  ~channel_error() override;
};

/// A number by chance, below `bound`, which is not 0: the processor's, or a thread's own. From anywhere.
std::uint32_t channel_chance(std::uint32_t bound) noexcept;

} // namespace KERNLET_PARTS
} // namespace kernlet
