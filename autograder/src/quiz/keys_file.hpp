#pragma once
/// \file
/// The keys file of a course that withholds its keys, and the parts of a question that give its answer away.
/// Internal to quiz/.

#include "quiz/parse.hpp"
#include "quiz/toml_reader.hpp"

#include <string>
#include <string_view>

namespace kernlet::grader {

/// A keys file, parsed. It may serve several chapters.
class keys_file {
 public:
  /// `replaces`: what it says stands before what the quiz itself says, which need not be withheld.
  explicit keys_file(const named_text& source, bool replaces = false);
  keys_file(const keys_file&) = delete;
  keys_file& operator=(const keys_file&) = delete;

  /// True if any entry begins with "NN.".
  bool serves(std::string_view chapter) const;

  /// True if there is an entry for this question.
  bool has(std::string_view question_id) const { return table_->contains(question_id); }

  /// Completes the question from its entry.
  void complete(quiz_question& question) const;

  /// Refuses entries of the quiz's chapter that name no question of it, or a computed question's key.
  void check_names(const quiz& what) const;

  const std::string& name() const noexcept { return file_; }
  bool replaces() const noexcept { return replaces_; }

 private:
  std::string file_;
  bool replaces_;
  toml::table root_;
  const toml::table* table_ = nullptr; ///< [keys] in root_: a copy would forget its lines
};

/// Reads a key of the shape that the question's type wants, and checks that it names options of the question.
quiz_answer read_key(const toml_reader& reader, std::string_view field, const quiz_question& question);

/// Reads explanation, feedback_right, feedback_wrong and slips, as far as they are there. `replace`: before
/// what the question has already.
void read_telling_texts(const toml_reader& reader, const std::string& file, quiz_question& question,
                        bool replace = false);

} // namespace kernlet::grader
