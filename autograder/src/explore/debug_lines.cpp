#include "explore/debug_lines.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <cstdlib>
#include <cxxabi.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <sstream>

namespace kernlet::grader {
namespace {

/// A library's header is nobody's own line, nor is the driver of a test.
bool of_a_library(const std::string& file) {
  for (const char* const ours :
       {"autograder/src/child/", "autograder/explore/src/", "kernlet/judge/test.hpp", "kernlet/explore/"})
    if (file.find(ours) != file.npos)
      return true;
  return file.starts_with("/usr/") || file.find("/include/c++/") != file.npos || file == "??" || file.empty();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    all.push_back(line);
  return all;
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == text.npos ? std::string{} : text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

/// "push" of "(anonymous namespace)::ring<int>::push(int)".
std::string short_name(std::string name) {
  int depth = 0;
  std::size_t end = name.size();
  for (std::size_t i = name.size(); i-- > 0;) { // up to the parenthesis of the arguments
    depth += name[i] == ')' ? 1 : name[i] == '(' ? -1 : 0;
    if (name[i] == '(' && depth == 0) {
      end = i;
      break;
    }
  }
  if (end != 0)
    name.resize(end);
  for (std::size_t at = 0; (at = name.find("(anonymous namespace)::")) != name.npos;)
    name.erase(at, 23);
  return name;
}

} // namespace

void debug_lines::ask(const std::set<std::uint64_t>& addresses) {
  std::vector<std::string> command{"addr2line", "-a", "-i", "-f", "-C", "-e", about_.program.string()};
  for (const std::uint64_t each : addresses)
    command.push_back(fmt::format("{:#x}", each - 1)); // a return address lies behind the call
  if (addresses.empty())
    return;
  const subprocess_result done = run({.arguments = command});
  if (done.status != 0)
    throw grader_error("addr2line ended with {}: {}\nIt is part of binutils, which the compiler needs too",
                       done.status, done.output);
  std::vector<source_line>* current = nullptr;
  const std::vector<std::string> all = lines_of(done.output);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].starts_with("0x")) {
      current = &lines_[std::stoull(all[i], nullptr, 16) + 1];
      continue;
    }
    if (current == nullptr || i + 1 == all.size())
      continue;
    source_line found;
    found.function = short_name(all[i]);
    ++i;
    const std::string place = all[i].substr(0, all[i].find(" (")); // without "(discriminator 3)"
    const std::size_t colon = place.rfind(':');
    found.file = place.substr(0, colon);
    found.line = colon == place.npos ? 0 : static_cast<unsigned>(std::atoi(place.c_str() + colon + 1));
    current->push_back(found);
  }
}

std::string debug_lines::in_tree(const std::string& file) {
  std::string plain = std::filesystem::path(file).lexically_normal().string();
  while (plain.starts_with("../")) // as the build folder says it
    plain.erase(0, 3);
  return plain;
}

const std::vector<std::string>& debug_lines::text_of(const std::string& file) {
  const auto [entry, fresh] = files_.try_emplace(file);
  std::error_code none;
  if (fresh)
    for (const std::filesystem::path& root : about_.sources)
      if (std::filesystem::is_regular_file(root / file, none)) {
        entry->second = lines_of(read_file(root / file));
        break;
      }
  return entry->second;
}

source_line debug_lines::line(const std::vector<std::uint64_t>& calls) {
  for (const std::uint64_t each : calls)
    if (const auto found = lines_.find(each); found != lines_.end())
      for (const source_line& place : found->second) {
        if (of_a_library(place.file))
          continue;
        return with_text(place);
      }
  return {};
}

source_line debug_lines::with_text(source_line place) {
  place.file = in_tree(place.file);
  const std::vector<std::string>& text = text_of(place.file);
  if (place.line >= 1 && place.line <= text.size())
    place.text = trimmed(text[place.line - 1]);
  return place;
}

void debug_lines::ask_objects(const std::set<std::uint64_t>& addresses,
                              const std::vector<named_object>& given) {
  for (const std::uint64_t each : addresses)
    for (const named_object& object : given)
      if (each == object.begin || each - object.begin < object.size)
        members_[each] =
            each == object.begin ? object.name : fmt::format("{} + {}", object.name, each - object.begin);
  if (addresses.empty() || find_program("gdb").empty())
    return;
  std::string known;
  for (const named_object& each : given) {
    int status = 0;
    char* const type = abi::__cxa_demangle(each.type.c_str(), nullptr, nullptr, &status);
    known += fmt::format("({}, {}, {}, {}), ", each.begin, each.size, nlohmann::json(each.name).dump(),
                         nlohmann::json(type != nullptr ? type : each.type).dump());
    std::free(type);
  }
  const subprocess_result done = run(
      {.arguments = {"gdb", "-batch", "-nx", "-q", "-ex",
                     fmt::format("python addresses = [{}]; given = [{}]", fmt::join(addresses, ", "), known),
                     "-x", about_.members_helper.string(), about_.program.string()}});
  for (const std::string& line : lines_of(done.output))
    if (const std::size_t tab = line.find('\t');
        tab != line.npos && tab != 0 && line.find_first_not_of("0123456789") == tab)
      members_[std::stoull(line)] = line.substr(tab + 1);
}

void debug_lines::read_symbols() {
  symbols_read_ = true;
  const subprocess_result done = run({.arguments = {"nm", "-C", "-S", "-n", about_.program.string()}});
  for (const std::string& line : lines_of(done.output)) {
    std::istringstream words(line);
    std::string begin, size, kind;
    words >> begin >> size >> kind;
    if (kind.size() != 1 || std::string("bBdDgGsSVu").find(kind) == std::string::npos)
      continue;
    std::string name;
    std::getline(words, name);
    symbols_.push_back(
        {std::stoull(begin, nullptr, 16), std::stoull(size, nullptr, 16), short_name(trimmed(name))});
  }
}

std::string debug_lines::object(std::uint64_t address) {
  if (const auto found = members_.find(address); found != members_.end())
    return found->second;
  if (!symbols_read_)
    read_symbols();
  auto after = std::upper_bound(symbols_.begin(), symbols_.end(), address,
                                [](std::uint64_t at, const symbol& each) { return at < each.begin; });
  if (after == symbols_.begin())
    return {};
  const symbol& found = *--after;
  if (address >= found.begin + std::max<std::uint64_t>(found.size, 1))
    return {};
  return address == found.begin ? found.name : fmt::format("{} + {}", found.name, address - found.begin);
}

} // namespace kernlet::grader
