// Files of a submission to objects, several at a time.
#include "judge/part_build.hpp"
#include "support/clean_text.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <mutex>
#include <regex>
#include <thread>
#include <unistd.h>

namespace kernlet::grader {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t largest_file = 1 << 20;

bool is_header(const std::string& file) {
  return file.ends_with(".hpp") || file.ends_with(".h");
}

/// A source may hold stray bytes of another encoding, but no zero byte, and it is mostly text.
bool is_text(const std::string& content) {
  const auto strange = std::count_if(content.begin(), content.end(),
                                     [](unsigned char c) { return c < ' ' && !std::isspace(c); });
  return content.find('\0') == content.npos && static_cast<std::size_t>(strange) * 20 <= content.size();
}

/// Guards faults and warnings while files are compiled in parallel.
std::mutex results_lock;

/// "switch_x86_64.S:12: Error: ..." or "first_frame.cpp:12:3: error: ...": the line of the first error.
int line_of_first_error(const std::string& output, const std::string& file) {
  const std::regex form(R"(:(\d+):(?:\d+:)? *(?:fatal )?[Ee]rror)");
  for (std::size_t at = output.find(file + ":"); at != output.npos; at = output.find(file + ":", at + 1)) {
    const std::string line = output.substr(at, output.find('\n', at) - at);
    std::smatch found;
    if (std::regex_search(line, found, form))
      return std::stoi(found[1]);
  }
  return 0;
}

/// In tier `user` the compiler and the tests are another user's: they must get past this folder, not see what
/// else is in it.
void let_in(const fs::path& folder) {
  fs::permissions(folder, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
}

/// The compiler's words without the machine's paths.
std::string filter_diagnostics(std::string output, const fs::path& root) {
  const auto drop = [&](const std::string& prefix) {
    for (std::size_t at = output.find(prefix); at != output.npos; at = output.find(prefix, at))
      output.erase(at, prefix.size());
  };
  drop(std::string(part_folder_inside) + "/");
  drop(root.string() + "/");
  return clean_text(output);
}

} // namespace

temporary_folder::temporary_folder() {
  std::string name = (fs::temp_directory_path() / "kernlet-judge-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr)
    throw grader_error("cannot make a folder in {}: is the disk full? TMPDIR names another place",
                       fs::temp_directory_path().string());
  path_ = name;
  // Tier `user` compiles and runs as another user, who must get in; the name is not to be guessed, nor
  // listed.
  if (geteuid() == 0)
    fs::permissions(path_, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

part_build::part_build(const chapter_spec& chapter, const kit& with, const fs::path& submission,
                       const fs::path& pristine, const fs::path& object_cache, sandbox::tier tier)
    : chapter_(chapter), kit_(with), cache_(object_cache), tier_(tier),
      files_(files_for(chapter.part_files, with.architecture)) {
  let_in(folder_.path());
  take_files(submission, pristine);
}

part_build::part_build(const chapter_spec& chapter, const kit& with, std::string prebuilt)
    : chapter_(chapter), kit_(with), prebuilt_(std::move(prebuilt)) {
  let_in(folder_.path());
}

void part_build::take_files(const fs::path& submission, const fs::path& pristine) {
  const auto given = files_for(chapter_.given_files, kit_.architecture);
  std::string headers;
  for (const std::string& file : files_) {
    const bool is_given = std::find(given.begin(), given.end(), file) != given.end();
    fs::path from = submission / file;
    const auto status = fs::symlink_status(from);
    if (!fs::exists(status) && is_given)
      from = pristine / file;
    if (!fs::exists(fs::symlink_status(from))) {
      faults_[file] = {
          fmt::format("{} is missing from the submission; `kernlet reset` brings the starter back", file), "",
          0};
    } else if (!fs::is_regular_file(fs::symlink_status(from))) {
      faults_[file] = {fmt::format("{} is a link, a folder or a device; hand in the file itself", file), "",
                       0};
    } else if (fs::file_size(from) > largest_file) {
      faults_[file] = {fmt::format("{} is larger than 1 MB", file), "", 0};
    } else {
      const std::string content = read_file(from);
      if (!is_text(content)) {
        faults_[file] = {fmt::format("{} is not a text file", file), "", 0};
        continue;
      }
      const fs::path to = folder_.path() / "part" / file;
      fs::create_directories(to.parent_path());
      write_file(to, content);
      if (is_header(file))
        headers += fmt::format("{}\n{}\n", file, content);
    }
  }
  for (const std::string& root : kit_.includes) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(root))
      if (entry.is_regular_file())
        found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    for (const fs::path& header : found)
      headers += fmt::format("{}\n{}\n", header.string(), read_file(header));
  }
  headers_hash_ = sha256(headers);
}

void part_build::compile_file(const std::string& file, const std::string& execution) {
  const fs::path object = folder_.path() / "part" / (file + "." + execution + ".o");
  const fs::path cached = cache_.empty() ? fs::path{} : cache_ / (cache_key(file, execution) + ".o");
  std::error_code not_kept; // another grade may have thrown it out a moment ago
  const bool known =
      !cached.empty() && fs::copy_file(cached, object, fs::copy_options::overwrite_existing, not_kept);
  std::string said;
  if (!known) {
    const sandbox::outcome run = run_compiler(compile_command(file, execution));
    said = filter_diagnostics(run.standard_error + run.standard_output,
                              fs::path(kit_.includes.back()).parent_path().parent_path());
    if (run.how != sandbox::ending::exited || run.status != 0 ||
        !fs::is_regular_file(fs::symlink_status(object))) {
      const std::string why = run.how == sandbox::ending::killed
                                  ? "the compiler was killed by the limit on " + run.limit
                                  : file + " does not compile";
      const std::lock_guard held(results_lock);
      faults_.try_emplace(file, file_fault{why, said, line_of_first_error(said, file)});
      return;
    }
  }
  // A kept object's lines were looked at before it was kept, by the rules that its key names; its symbols
  // are looked at again.
  if (!known || execution == "plain")
    if (const std::string reason = forbidden_in(file, execution); !reason.empty()) {
      const std::lock_guard held(results_lock);
      faults_.try_emplace(file, file_fault{fmt::format("{} is refused: {}", file, reason), "", 0});
      return;
    }
  if (!cached.empty() && said.empty() && !known)
    write_file(cached, read_file(object));
  const std::lock_guard held(results_lock);
  warnings_ += said;
  objects_[{file, execution}] = object;
}

std::string part_build::sources() const {
  std::string all;
  for (const std::string& file : files_)
    if (const auto taken = folder_.path() / "part" / file; std::filesystem::exists(taken))
      all += file + '\0' + read_file(taken) + '\0';
  return all;
}

void part_build::compile(const std::set<std::string>& executions) {
  std::set<std::string> ways; // some executions have the same objects
  for (const std::string& execution : executions)
    ways.insert(kit_.executions.at(execution).compiled);
  std::vector<std::pair<std::string, std::string>> work;
  for (const std::string& execution : ways)
    for (const std::string& file : files_)
      if (!is_header(file) && !faults_.contains(file) && !objects_.contains({file, execution}))
        work.emplace_back(file, execution);
  std::size_t next = 0;
  std::mutex next_lock;
  std::exception_ptr trouble;
  const auto worker = [&] {
    for (;;) {
      std::size_t mine = 0;
      {
        const std::lock_guard held(next_lock);
        if (next == work.size() || trouble)
          return;
        mine = next++;
      }
      try {
        compile_file(work[mine].first, work[mine].second);
      } catch (...) {
        const std::lock_guard held(next_lock);
        trouble = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(2u, std::thread::hardware_concurrency()); ++i)
      workers.emplace_back(worker);
  }
  if (trouble)
    std::rethrow_exception(trouble);
}

} // namespace kernlet::grader
