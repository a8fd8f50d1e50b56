#pragma once
/// \file
/// A schedule as a short word that anybody can type: "k7d2-04g1c8". It holds the schedule itself, so it can
/// be played wherever the same source is; its first letters tell another source from this one. Without them,
/// "04g1c8", it is the same on every machine, and is played on whatever source is named.

#include "explore/exploration.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kernlet::grader {

struct schedule_id {
  std::string mark; ///< four letters of the source's hash; empty: of no source in particular
  bool ignores_yields = false;
  explored_schedule schedule;
};

/// The four letters for a source, with all that it is compiled from and with.
std::string source_mark(std::string_view everything);

std::string to_text(const schedule_id& id);
/// Nothing if the text is no schedule id.
std::optional<schedule_id> read_schedule_id(std::string_view text);

} // namespace kernlet::grader
