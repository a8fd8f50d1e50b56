/// \file
/// Findings as text and as JSON, and the exit code that they mean.

#include "doctor/doctor.hpp"
#include "support/terminal.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kernlet::grader::doctor {
namespace {

constexpr std::array<std::string_view, 3> words = {"found", "degraded", "missing"};
constexpr std::array<colour, 3> colours = {colour::good, colour::note, colour::bad};

std::size_t index(const finding& what) {
  return static_cast<std::size_t>(what.how);
}

std::size_t count(const std::vector<finding>& findings, standing how) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [how](const finding& one) { return one.how == how; }));
}

bool stops_work(const finding& what) {
  return what.required && what.how == standing::missing;
}

std::string line_of(const finding& what, const terminal& where) {
  const auto word = fmt::format("{:<8}", words[index(what)]);
  std::string text =
      fmt::format("  {}  {:<18} {}\n", where.paint(colours[index(what)], word), what.name, what.detail);
  if (what.how == standing::found)
    return text;
  text += fmt::format("            costs: {}\n", what.costs);
  text += fmt::format("            cure:  {}\n", what.cure);
  return text;
}

std::string last_line(const std::vector<finding>& findings, const terminal& where) {
  const auto stopped = std::find_if(findings.begin(), findings.end(), stops_work);
  const std::string counts =
      fmt::format("{} found, {} degraded, {} missing", count(findings, standing::found),
                  count(findings, standing::degraded), count(findings, standing::missing));
  if (stopped != findings.end()) {
    return where.paint(colour::bad, fmt::format("{}; kernlet cannot work without {}", counts, stopped->name));
  }
  return where.paint(colour::strong, fmt::format("{}; everything that kernlet needs is here", counts));
}

} // namespace

std::string as_text(const std::vector<finding>& findings, const terminal& where) {
  std::string text, group;
  for (const auto& one : findings) {
    if (where.quiet() && one.how == standing::found)
      continue;
    if (one.group != group) {
      group = one.group;
      text += where.paint(colour::strong, group) + "\n";
    }
    text += line_of(one, where);
  }
  return text + last_line(findings, where);
}

std::string as_json(const std::vector<finding>& findings) {
  auto list = nlohmann::json::array();
  for (const auto& one : findings) {
    list.push_back({{"group", one.group},
                    {"name", one.name},
                    {"state", words[index(one)]},
                    {"required", one.required},
                    {"detail", one.detail},
                    {"costs", one.costs},
                    {"cure", one.cure}});
  }
  const nlohmann::json whole = {{"ready", exit_code(findings) == 0},
                                {"counts",
                                 {{"found", count(findings, standing::found)},
                                  {"degraded", count(findings, standing::degraded)},
                                  {"missing", count(findings, standing::missing)}}},
                                {"findings", std::move(list)}};
  // A tool's output may hold any bytes; what is not UTF-8 must not end the report.
  return whole.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

int exit_code(const std::vector<finding>& findings) noexcept {
  return std::any_of(findings.begin(), findings.end(), stops_work) ? 2 : 0;
}

} // namespace kernlet::grader::doctor
