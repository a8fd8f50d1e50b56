// Bytes from a stranger's process to records. Everything here may be forged or broken.
#include "judge/records.hpp"
#include "support/clean_text.hpp"

#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

constexpr std::size_t longest_record = 1 << 16;

std::string text(const nlohmann::json& record, const char* key) {
  const auto found = record.find(key);
  return found != record.end() && found->is_string() ? clean_text(found->get<std::string>(), 4096)
                                                     : std::string{};
}

int number(const nlohmann::json& record, const char* key) {
  const auto found = record.find(key);
  return found != record.end() && found->is_number_integer() ? static_cast<int>(found->get<std::int64_t>())
                                                             : 0;
}

std::optional<std::uint64_t> word(const std::string& digits) {
  std::uint64_t value = 0;
  const auto [end, trouble] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || trouble != std::errc{} || end != digits.data() + digits.size())
    return std::nullopt;
  return value;
}

observation read_observation(const nlohmann::json& record, std::string& trouble) {
  observation seen{text(record, "name"), {}};
  const auto words = record.find("words");
  if (words == record.end() || !words->is_array()) {
    trouble = "an observation without words";
    return seen;
  }
  for (const auto& item : *words) {
    const auto value = item.is_string() ? word(item.get<std::string>()) : std::nullopt;
    if (!value) {
      trouble = "an observation with something that is no word";
      return seen;
    }
    seen.words.push_back(*value);
  }
  return seen;
}

void take(child_records& said, const nlohmann::json& record, const assignment& work) {
  const std::string kind = text(record, "kind");
  if (said.ended) {
    said.trouble = "a record after the end record";
  } else if (!said.began && kind != "begin") {
    said.trouble = "a record before the begin record";
  } else if (kind == "begin") {
    if (said.began || text(record, "test") != work.test)
      said.trouble = "a begin record of another test, or a second one";
    said.began = true;
  } else if (kind == "step") {
    said.steps.push_back(text(record, "text"));
  } else if (kind == "observe") {
    said.observations.push_back(read_observation(record, said.trouble));
  } else if (kind == "check") {
    const auto held = record.find("held");
    said.checks.push_back({held != record.end() && held->is_boolean() && held->get<bool>(),
                           text(record, "what"), text(record, "got"), text(record, "expected"),
                           text(record, "file"), number(record, "line")});
  } else if (kind == "todo") {
    said.todo = todo_record{text(record, "step"), text(record, "file"), number(record, "line")};
  } else if (kind == "crash") {
    said.crash = crash_record{number(record, "signal"), word(text(record, "address")).value_or(0),
                              word(text(record, "offset")).value_or(0)};
  } else if (kind == "told") {
    said.told.push_back(text(record, "text"));
  } else if (kind == "end") {
    said.ended = true;
  } else {
    said.trouble = "a record of an unknown kind";
  }
}

} // namespace

child_records parse_records(std::string_view bytes, const assignment& work) {
  child_records said;
  while (!bytes.empty() && said.trouble.empty()) {
    std::size_t length = 0;
    if (bytes.size() >= 4)
      for (int i = 3; i >= 0; --i)
        length = length << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
    if (bytes.size() < 4 || length > longest_record || bytes.size() - 4 < length) {
      // A process that dies while it writes leaves a record cut short; that is no forgery, but nothing
      // follows it.
      if (length > longest_record)
        said.trouble = "bytes that are no record";
      break;
    }
    const auto record = nlohmann::json::parse(bytes.substr(4, length), nullptr, false);
    bytes.remove_prefix(4 + length);
    if (!record.is_object())
      said.trouble = "bytes that are no record";
    else if (text(record, "nonce") != work.nonce)
      said.trouble = "a record that the test's driver did not write";
    else
      take(said, record, work);
  }
  return said;
}

} // namespace kernlet::grader
