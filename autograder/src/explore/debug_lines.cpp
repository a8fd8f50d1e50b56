#include "explore/debug_lines.hpp"
#include "support/error.hpp"
#include "support/files.hpp"
#include "support/subprocess.hpp"

#include <algorithm>
#include <fmt/ranges.h>
#include <sstream>

namespace kernlet::grader {
namespace {

/// A library's header is nobody's own line.
bool of_a_library(const std::string& file) {
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
  std::vector<std::string> command{"addr2line", "-a", "-i", "-f", "-C", "-e", program_.string()};
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

source_line debug_lines::line(const std::vector<std::uint64_t>& calls) {
  for (const std::uint64_t each : calls)
    if (const auto found = lines_.find(each); found != lines_.end())
      for (source_line place : found->second) {
        if (of_a_library(place.file))
          continue;
        auto& text = files_[place.file];
        std::error_code none;
        if (text.empty() && std::filesystem::exists(place.file, none))
          text = lines_of(read_file(place.file));
        if (place.line >= 1 && place.line <= text.size())
          place.text = trimmed(text[place.line - 1]);
        return place;
      }
  return {};
}

void debug_lines::ask_objects(const std::set<std::uint64_t>& addresses) {
  if (addresses.empty() || find_program("gdb").empty())
    return;
  const subprocess_result done =
      run({.arguments = {"gdb", "-batch", "-nx", "-q", "-ex",
                         fmt::format("python addresses = [{}]", fmt::join(addresses, ", ")), "-x",
                         helper_.string(), program_.string()}});
  for (const std::string& line : lines_of(done.output))
    if (const std::size_t tab = line.find('\t');
        tab != line.npos && tab != 0 && line.find_first_not_of("0123456789") == tab)
      members_[std::stoull(line)] = line.substr(tab + 1);
}

void debug_lines::read_symbols() {
  symbols_read_ = true;
  const subprocess_result done = run({.arguments = {"nm", "-C", "-S", "-n", program_.string()}});
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
