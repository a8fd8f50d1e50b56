#pragma once
/// \file
/// What the verbs share: which exercise is meant, where its files stand, what the learner has reached.

#include "lesson/lesson.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kernlet::grader {

/// The architecture that an exercise is about, `host` resolved.
std::string architecture_of(const exercise_spec& exercise);

/// What the learner writes for it, relative to the chapter's folder.
std::vector<std::string> files_of(const exercise_spec& exercise);

/// All files of a chapter that a learner may change, for every architecture.
std::vector<std::string> changeable_files(const chapter_spec& chapter);

/// exercises/NN-slug.
std::filesystem::path work_folder(const paths& where, const chapter_spec& chapter);
std::filesystem::path solution_folder(const paths& where, const chapter_spec& chapter);

/// A path as the learner writes it: relative to the checkout if it is inside.
std::string shown_path(const paths& where, const std::filesystem::path& file);

/// Name and SHA-256 of the exercise's files as they are now; a file that is not there has an empty hash.
std::vector<std::pair<std::string, std::string>> hashes_now(const paths& where, const chapter_spec& chapter,
                                                            const exercise_spec& exercise);

/// The record of an exercise, or an empty one.
progress_record record_of(const std::vector<progress_record>& records, const std::string& exercise);

/// The hidden tests of an exercise that nobody ran: they stay with the course, and the record does not hold
/// their points.
hidden_share outstanding(const session& here, const exercise_spec& exercise, const progress_record& record);
/// The same over several exercises, from the records as they stand.
hidden_share outstanding(const session& here, const std::vector<const exercise_spec*>& exercises);

/// The first ready exercise, in course order, that is not complete; bonus and optional ones do not count.
/// Null when all are.
const exercise_spec* first_open(const session& here);

/// The named exercise, else the first open one. Throws grader_error if the name is unknown or nothing is
/// open.
const exercise_spec& named_or_open(const session& here, const std::string& exercise);

/// "02.1 Save and restore".
std::string title_of(const exercise_spec& exercise);

/// One line from standard input, without any buffer of ours: what follows it stays for others. False at the
/// end of the input.
bool read_line(std::string& line);

} // namespace kernlet::grader
