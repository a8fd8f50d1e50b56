#pragma once
/// \file
/// Builds a submission's part: takes the files that the manifest names onto a pristine tree, compiles each in
/// the sandbox, checks what the objects define and use, and links test programs outside of it.
///
/// Hidden tests are not there where a submission is compiled; the linker sees objects only.

#include "judge/kit.hpp"
#include "judge/verdict.hpp"
#include "manifest/course.hpp"
#include "sandbox/sandbox.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace kernlet::grader {

/// Where the compiler sees the part's folder.
inline constexpr const char* part_folder_inside = "/part";

/// A folder that is removed with its contents when this object is.
class temporary_folder {
 public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

/// Why a file of a submission cannot be used.
struct file_fault {
  std::string message; ///< one line, with the cure
  std::string output;  ///< the compiler's own words, cleaned
  int line = 0;
};

class part_build {
 public:
  /// Copies the part's files into a folder of its own. Missing, linked or oversized files become faults; a
  /// missing file that no step asks for is taken from `pristine`.
  part_build(const chapter_spec& chapter, const kit& with, const std::filesystem::path& submission,
             const std::filesystem::path& pristine, const std::filesystem::path& object_cache,
             sandbox::tier tier);

  /// The kit's own objects of a set of parts ("fast", "solutions"): nothing to take, nothing to compile.
  part_build(const chapter_spec& chapter, const kit& with, std::string prebuilt);

  /// Compiles all files for these executions, two at a time; files that fail become faults. Warnings are kept
  /// in `warnings`.
  void compile(const std::set<std::string>& executions);

  /// Objects with further tests, by execution; linked into every program.
  void add_tests(std::map<std::string, std::vector<std::string>> objects) {
    more_tests_ = std::move(objects);
  }

  /// A program with the chapter's tests for one execution; the reference's objects stand in for the files of
  /// `stand_ins`. Empty, with `trouble` filled, when the linker refuses.
  std::filesystem::path link(const std::string& execution, const std::set<std::string>& stand_in_files,
                             std::string& trouble);

  const std::map<std::string, file_fault>& faults() const noexcept { return faults_; }
  /// Where the files that were taken lie: what debug information names is told from here.
  std::filesystem::path folder() const { return folder_.path() / "part"; }
  /// The contents of all files that were taken, for a hash.
  std::string sources() const;
  const std::string& warnings() const noexcept { return warnings_; }
  const std::vector<std::string>& files() const noexcept {
    return files_;
  } ///< with the architecture filled in

 private:
  void take_files(const std::filesystem::path& submission, const std::filesystem::path& pristine);
  std::string cache_key(const std::string& file, const std::string& execution) const;
  sandbox::outcome run_compiler(std::vector<std::string> command) const;
  std::string forbidden_in(const std::string& file, const std::string& execution) const;
  void compile_file(const std::string& file, const std::string& execution);
  std::vector<std::string> compile_command(const std::string& file, const std::string& execution) const;
  std::string reference_object(const std::string& file, const std::string& execution) const;

  const chapter_spec& chapter_;
  const kit& kit_;
  std::filesystem::path cache_;
  sandbox::tier tier_ = sandbox::tier::none;
  std::string prebuilt_;
  temporary_folder folder_; ///< part/ (sources), and the objects and programs
  std::vector<std::string> files_;
  std::map<std::string, file_fault> faults_;
  std::map<std::pair<std::string, std::string>, std::filesystem::path> objects_;  ///< (file, execution)
  std::map<std::pair<std::string, std::string>, std::filesystem::path> programs_; ///< (execution, stand-ins)
  std::map<std::string, std::vector<std::string>> more_tests_;
  std::string headers_hash_, warnings_;
};

/// Refuses an object that defines or uses what the chapter's code may not. Returns the reason, or nothing.
std::string forbidden_content(const std::filesystem::path& object, const symbol_rules& rules,
                              const kit& with);

} // namespace kernlet::grader
