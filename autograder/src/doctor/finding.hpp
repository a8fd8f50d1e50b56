#pragma once
/// \file
/// What doctor says about one thing: whether it works here, and if not, what that costs and how to get it.

#include <string>
#include <utility>
#include <vector>

namespace kernlet::grader::doctor {

/// `degraded`: kernlet does without, by a weaker or slower way. `missing`: what needs it does not work at
/// all.
enum class standing { found, degraded, missing };

/// Invariant: what is not `found` says what it costs and how to cure it.
struct finding {
  std::string name;
  standing how = standing::found;
  std::string detail{};  ///< what was seen: a version, a figure, or what went wrong
  std::string costs{};   ///< what does not work, or works worse; empty when found
  std::string cure{};    ///< what to do about it; empty when found
  bool required = false; ///< kernlet cannot do its work without it
  std::string group{};   ///< set by examine()
};

inline finding found(std::string name, std::string detail) {
  return {.name = std::move(name), .detail = std::move(detail)};
}

inline finding degraded(std::string name, std::string detail, std::string costs, std::string cure) {
  return {.name = std::move(name),
          .how = standing::degraded,
          .detail = std::move(detail),
          .costs = std::move(costs),
          .cure = std::move(cure)};
}

inline finding missing(std::string name, std::string detail, std::string costs, std::string cure) {
  return {.name = std::move(name),
          .how = standing::missing,
          .detail = std::move(detail),
          .costs = std::move(costs),
          .cure = std::move(cure)};
}

} // namespace kernlet::grader::doctor
