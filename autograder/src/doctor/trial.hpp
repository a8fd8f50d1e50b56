#pragma once
/// \file
/// Helpers of the probes: do something dangerous in a child process, run a program with a time limit, keep
/// files in a folder that goes away.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader::doctor {

/// How a trial in a child process ended.
struct trial {
  bool answered = false; ///< it ran to its end and `answer` is whole
  std::string answer;    ///< what the body returned
  int signal = 0;        ///< the signal that ended it, or 0
  bool hung = false;     ///< it did not end in time and was killed
};

/// Runs `body` in a forked child with the default signal actions and no core file. Call it while the process
/// has one thread: a forked child of several threads may not allocate.
trial in_child(const std::function<std::string()>& body, double seconds = 5);

/// What a program did.
struct ran {
  int status = 127;   ///< as subprocess_result: 127 when there is no such program; 124 when it took too long
  std::string output; ///< standard output and error
  bool there() const noexcept { return status != 127; }
};

/// Runs a program, and ends it after `seconds`.
ran run_program(std::vector<std::string> arguments, int seconds = 20,
                const std::filesystem::path& working_directory = {});

/// The first dotted number in the first line that has one ("12.2.0"), or empty.
std::string version_in(std::string_view text);

/// True when version `have` is at least `wanted`, part by part as numbers.
bool at_least(std::string_view have, std::string_view wanted);

/// The line that says most about a failure: the first with "error" in it, else the last that is not empty.
std::string telling_line(std::string_view output);

/// The first line of a small system file, or empty where it cannot be read.
std::string first_line_of(const std::filesystem::path& file);

/// A folder of its own below the system's temporary folder; the destructor removes it.
class scratch_folder {
 public:
  scratch_folder(); ///< throws grader_error when it cannot be made
  ~scratch_folder();
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }
  std::filesystem::path write(std::string_view name,
                              std::string_view contents) const; ///< returns the file's path

 private:
  std::filesystem::path path_;
};

} // namespace kernlet::grader::doctor
