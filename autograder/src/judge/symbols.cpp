// What an object of a submission may define, use and contain. This keeps honest code honest and the simple
// tricks out: a constructor that prints "passed" and exits, a private `write`, a system call in a switch. It
// is no proof against bytes that only become an instruction when they are jumped into; the sandbox and the
// judge's own inputs stand behind it.
#include "judge/part_build.hpp"
#include "support/error.hpp"
#include "support/subprocess.hpp"

#include <map>
#include <mutex>
#include <regex>
#include <set>
#include <sstream>

namespace kernlet::grader {
namespace {

std::string output_of(const std::vector<std::string>& arguments) {
  const subprocess_result done = run({.arguments = arguments});
  if (done.status != 0)
    throw grader_error("`{}` ended with {}: {}", arguments.front(), done.status, done.output);
  return done.output;
}

bool any_matches(const std::vector<std::string>& patterns, const std::string& name) {
  for (const std::string& pattern : patterns)
    if (std::regex_match(name, std::regex(pattern)))
      return true;
  return false;
}

/// What the frame defines. A linker takes a part's function of the same name and says nothing: the frame's
/// stands in an archive. Read once for each chapter's kit.
const std::set<std::string>& names_of_the_frame(const kit& with) {
  static std::mutex lock;
  static std::map<std::vector<std::string>, std::set<std::string>> known;
  std::vector<std::string> archives; // a chapter's kit has the layers up to its own
  for (const std::string& archive : with.executions.at("plain").frame)
    if (std::filesystem::exists(archive))
      archives.push_back(archive);
  const std::lock_guard held(lock);
  const auto [found, is_new] = known.try_emplace(archives);
  if (!is_new || archives.empty())
    return found->second;
  std::vector<std::string> command{with.tool("nm"), "-P", "-g", "--defined-only"};
  command.insert(command.end(), archives.begin(), archives.end());
  std::istringstream lines(output_of(command));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string symbol, type;
    if (words >> symbol >> type && (type == "T" || type == "D" || type == "B" || type == "R"))
      found->second.insert(symbol);
  }
  return found->second;
}

/// nm -P: "name type value size" a line. Upper-case types are global; U is undefined, w and v are weak and
/// undefined here.
std::string forbidden_symbol(const std::filesystem::path& object, const symbol_rules& rules,
                             const kit& with) {
  const std::set<std::string>& of_the_frame = names_of_the_frame(with);
  std::istringstream lines(output_of({with.tool("nm"), "-P", object.string()}));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string symbol, type;
    words >> symbol >> type;
    const bool defines =
        type != "a" && type.size() == 1 && ((type[0] >= 'A' && type[0] <= 'Z') || type == "u");
    if (type == "i")
      return "it defines the indirect function " + symbol + ", which would run before any test";
    if (type == "U" || type == "w" || type == "v") {
      if (!any_matches(rules.use, symbol))
        return "it uses " + symbol + ", which this chapter's code has no need of";
    } else if (defines && of_the_frame.contains(symbol)) {
      return "it defines " + symbol + ", which the runtime's frame defines";
    } else if ((type == "W" || type == "V" || type == "u") && any_matches(rules.weak, symbol)) {
      continue;
    } else if (defines && !any_matches(rules.define, symbol)) {
      return "it defines " + symbol + ", which is not its to define";
    }
  }
  return {};
}

std::string forbidden_section(const std::filesystem::path& object, const symbol_rules& rules,
                              const kit& with) {
  static const std::regex form(R"(^\s*\d+\s+(\S+)\s+[0-9a-f]+\s)");
  std::istringstream lines(output_of({with.tool("objdump"), "-h", object.string()}));
  std::smatch found;
  for (std::string line; std::getline(lines, line);)
    if (std::regex_search(line, found, form) && any_matches(rules.sections, found[1]))
      return "it has a section " + found[1].str() +
             ": code that runs outside of the functions you were asked for";
  return {};
}

std::string forbidden_instruction(const std::filesystem::path& object, const symbol_rules& rules,
                                  const kit& with) {
  std::istringstream lines(output_of({with.tool("objdump"), "-d", "--no-show-raw-insn", object.string()}));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t tab = line.find('\t');
    if (tab == line.npos)
      continue;
    std::istringstream words(line.substr(tab));
    std::string mnemonic;
    words >> mnemonic;
    if (any_matches(rules.instructions, mnemonic))
      return "it makes a system call (" + mnemonic + "), which this chapter's code never needs";
  }
  return {};
}

} // namespace

std::string forbidden_content(const std::filesystem::path& object, const symbol_rules& rules,
                              const kit& with) {
  for (const auto check : {forbidden_symbol, forbidden_section, forbidden_instruction})
    if (std::string reason = check(object, rules, with); !reason.empty())
      return reason;
  return {};
}

} // namespace kernlet::grader
