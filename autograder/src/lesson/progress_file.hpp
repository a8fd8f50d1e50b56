#pragma once
/// \file
/// .kernlet/progress.json. Nothing in it is precious: a file that cannot be read is kept aside and a new one
/// begun.

#include "lesson/lesson.hpp"

#include <functional>
#include <string>

namespace kernlet::grader {

struct loaded_progress {
  std::vector<progress_record> records; ///< what could be read, in course order of their ids
  std::string damage;                   ///< what was wrong and where the old file is now; empty: nothing
};

/// Never throws because of what the file holds. A damaged file is renamed to progress.json.damaged, and what
/// could be read of it is written again.
loaded_progress load_progress_file(const paths& where);

/// Changes one exercise's record. A state folder that cannot be written costs the progress, not the work:
/// then the reason is returned.
std::string change_record(const paths& where, const std::string& exercise,
                          const std::function<void(progress_record&)>& change);

/// note_progress without a word: returns what there is to say.
std::string keep_results(const session& here, const grade_report& report);

} // namespace kernlet::grader
