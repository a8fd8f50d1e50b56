#pragma once
/// \file
/// build/<preset>/kit.json: the objects and flags that the judge builds a submission with. Written by
/// cmake/KernletKit.cmake.

#include "manifest/course.hpp"
#include "support/paths.hpp"
#include "support/terminal.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace kernlet::grader {

struct kit_execution {
  std::string compiled;           ///< the execution whose objects it has: its own, mostly
  std::vector<std::string> flags; ///< for the compiler
  std::string precompiled;        ///< the standard library's headers for submissions, or empty
  std::vector<std::string> link;  ///< for the linker
  std::vector<std::string> frame; ///< archives of the sealed frame, in link order
  std::vector<std::string> child; ///< objects of the child's driver
  std::map<std::string, std::vector<std::string>> parts; ///< "fast/context", "solutions/context": objects
  std::map<std::string, std::vector<std::string>> tests; ///< chapter folder: objects
};

struct kit {
  std::string release, architecture, source; ///< source: the root of the tree that it was built from
  std::string compiler, compiler_id, compiler_version;
  std::vector<std::string> layers; ///< lowest first
  std::vector<std::string> includes, link_flags, emulator;
  std::map<std::string, kit_execution> executions;
  /// "fast/context", "mine/context": objects of a part, in the names of the set that it will stand in.
  std::map<std::string, std::vector<std::string>> runtime_parts;
  bool reduced = false; ///< not every execution was asked for: a test runs in those that are there

  /// "g++ 12.2.0", "clang++ 19.1.7".
  std::string compiler_name() const;
  /// A tool beside the compiler: "objdump" is aarch64-linux-gnu-objdump for a cross compiler.
  std::string tool(const std::string& name) const;
};

/// The kit of the host's build folder, or of the preset of another architecture beside it: what it says is up
/// to date, its objects need not be there (build_kit()). Throws grader_error with the cure when the build
/// does not configure.
const kit& load_kit(const paths& where, const std::string& architecture);

/// From here on, in this process, a kit is for plain executions alone: half of the work, and a part of the
/// proof. Call it before anything is loaded.
void reduce_kits_to_plain() noexcept;

/// Builds with ninja what a chapter is judged with: its tests, and the layers up to its own. Does nothing the
/// second time in a process. Throws grader_error with the compiler's words when that fails.
void build_kit(const paths& where, const std::string& architecture, const chapter_spec& chapter);

/// Builds every part's objects, for the executions and for runtimes: what a hand-out brings.
void build_handout_parts(const paths& where, const std::string& architecture, const terminal& notes);

/// Builds what is judged with for all chapters of some exercises, on the host, and shows how far it is; says
/// nothing when there is nothing to do. The first time takes a minute or more, so whoever has a reader in
/// front calls this before grading.
void prepare_kit(const course& table, const paths& where, const std::vector<const exercise_spec*>& exercises,
                 const terminal& notes);

/// The object that was compiled from a source file of a part; empty if there is none.
std::string object_of(const std::vector<std::string>& objects, const std::string& file);

} // namespace kernlet::grader
