#pragma once
/// \file
/// Reads quiz.toml, a keys file and answers.toml. Whatever is wrong in them is a grader_error that names the
/// file, the line, what is wrong and the cure; nothing is guessed and nothing is skipped.
///
/// A quiz whose keys a course withholds says `withheld = true` under [quiz] and leaves out `key`,
/// `feedback*`, `explanation` and the slips, all of which give the answer away. They stand in the keys file,
/// which may serve several chapters:
///
///     [keys]
///     "02.q1" = ["an-option"]            # enough where quiz.toml has the texts
///     [keys."02.q2"]
///     key = ["an-option"]
///     explanation = "..."
///     feedback = { an-option = "...", another = "..." }
///     [keys."02.q3"]                     # a number; a computed question has `value` (and `when`) for `key`
///     key = 56
///     explanation = "..."
///     feedback_right = "..."
///     feedback_wrong = "..."

#include "quiz/quiz.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

/// Text of a file and the name by which messages call it.
struct named_text {
  std::string_view text;
  std::string file;
};

/// Parses and checks a quiz. `misconceptions` are the ids that the chapter lists in course.json; `keys` is
/// the keys file, or null. With a keys file that has entries for this chapter the quiz counts as not public,
/// and a key in quiz.toml is an error, unless `replace`: then what the keys file says stands before it.
quiz parse_quiz(const named_text& source, std::span<const std::string> misconceptions,
                const named_text* keys = nullptr, bool replace = false);

/// The same from files; an empty `keys_file` means none was given.
quiz load_quiz(const std::filesystem::path& file, std::span<const std::string> misconceptions,
               const std::filesystem::path& keys_file = {}, bool replace = false);

/// The misconceptions that no question targets: a chapter that is ready has none.
std::vector<std::string> untargeted(const quiz& what, std::span<const std::string> misconceptions);

/// Parses answers.toml for this quiz. Unknown questions, unknown options and answers of the wrong shape are
/// errors; a question without an answer, or with an empty list, is simply not answered. Questions of other
/// chapters are errors too: the file belongs to one exercise.
quiz_answers parse_answers(const named_text& source, const quiz& what);
quiz_answers load_answers(const std::filesystem::path& file, const quiz& what);

/// answers.toml as text: every question with the ids that it accepts in comments; those without an answer
/// commented out.
std::string format_answers(const quiz& what, const quiz_answers& answers);

} // namespace kernlet::grader
