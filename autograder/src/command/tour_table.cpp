#include "command/tour_table.hpp"
#include "lesson/run.hpp"
#include "quiz/program_values.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace kernlet::grader {
namespace {

struct scale {
  double factor;
  const char* unit;
};

/// Three digits and a unit: the largest that leaves one or more before the point.
template <std::size_t Count>
std::string in_units(double value, const scale (&units)[Count]) {
  const auto* chosen =
      std::find_if(std::begin(units), std::end(units) - 1, [&](const scale& s) { return value >= s.factor; });
  const double shown = value / chosen->factor;
  return fmt::format("{:.{}f} {}", shown, shown < 9.95 ? 1 : 0, chosen->unit);
}

std::string time_text(double nanoseconds) {
  static constexpr scale units[] = {{1e9, "s"}, {1e6, "ms"}, {1e3, "us"}, {1, "ns"}};
  return in_units(nanoseconds, units);
}

std::string bytes_text(double bytes) {
  static constexpr scale units[] = {
      {0x1p40, "TiB"}, {0x1p30, "GiB"}, {0x1p20, "MiB"}, {0x1p10, "KiB"}, {1, "B"}};
  return in_units(bytes, units);
}

/// 1234567 as "1,234,567".
std::string count_text(double number) {
  std::string digits = fmt::format("{:.0f}", number);
  for (std::size_t at = digits.size(); at > 3; at -= 3)
    digits.insert(at - 3, ",");
  return digits;
}

std::string times_text(double more, double less) {
  if (less <= 0)
    return "";
  return fmt::format("{:.{}f}", more / less, more / less < 19.5 ? 1 : 0);
}

tour_row compare(const char* what, double thread, double coroutine, std::string (*text)(double)) {
  return {what, text(thread), text(coroutine), times_text(thread, coroutine)};
}

void add_costs(std::vector<tour_row>& rows, const figure& value) {
  const auto median = [&](std::string_view key) {
    return value("resume-cost", fmt::format("/{}/median_ns", key));
  };
  rows.push_back(
      compare("there and back: two switches", median("thread_trip"), median("fast_trip"), time_text));
  rows.push_back(compare("started and ended", median("thread_life"), median("fast_life"), time_text));
}

void add_memory(std::vector<tour_row>& rows, const figure& value) {
  const auto all = [&](std::string_view kind, std::string_view part) {
    const double made = value("ten-thousand", fmt::format("/{}/made", kind));
    return made * 1024 * value("ten-thousand", fmt::format("/{}/{}_kib", kind, part));
  };
  const auto in_use = [&](std::string_view kind) {
    return all(kind, "resident") + all(kind, "tables") + all(kind, "kernel");
  };
  rows.push_back({"that wait, one kilobyte of locals each",
                  count_text(value("ten-thousand", "/threads/made")),
                  count_text(value("ten-thousand", "/coroutines/made")), ""});
  rows.push_back(
      compare("  addresses reserved", all("threads", "reserved"), all("coroutines", "reserved"), bytes_text));
  rows.push_back(
      compare("  memory in use, the kernel's too", in_use("threads"), in_use("coroutines"), bytes_text));
}

void add_million(std::vector<tour_row>& rows, const figure& value) {
  const auto of = [&](std::string_view kind, std::string_view part) {
    return value("million-stacks", fmt::format("/{}/{}", kind, part));
  };
  const double asked = value("million-stacks", "/asked");
  rows.push_back({fmt::format("guarded stacks, of {} asked for", count_text(asked)),
                  count_text(of("mprotect", "guarded")), count_text(of("pool", "guarded")), ""});
  rows.push_back(
      {"  mappings", count_text(of("mprotect", "mappings")), count_text(of("pool", "mappings")), ""});
  rows.push_back({"  memory in use", bytes_text(of("mprotect", "made") * of("mprotect", "resident_bytes")),
                  bytes_text(of("pool", "made") * of("pool", "resident_bytes")), ""});
}

} // namespace

std::vector<tour_row> make_tour_rows(const std::function<bool(std::string_view)>& has, const figure& value) {
  std::vector<tour_row> rows;
  if (has("resume-cost"))
    add_costs(rows, value);
  if (has("ten-thousand"))
    add_memory(rows, value);
  if (has("million-stacks"))
    add_million(rows, value);
  return rows;
}

std::vector<std::string> tour_lines(const std::vector<tour_row>& rows) {
  std::vector<std::string> lines;
  if (rows.empty())
    return lines;
  const auto line = [&](const tour_row& row) {
    std::string text =
        fmt::format("{:<44}{:>16}{:>16}{:>10}", row.what, row.thread, row.coroutine, row.times);
    text.erase(text.find_last_not_of(' ') + 1);
    lines.push_back(std::move(text));
  };
  line({"", "kernel threads", "coroutines", "times"});
  for (const tour_row& row : rows)
    line(row);
  return lines;
}

void show_tour_table(const session& here) {
  const auto has = [&](std::string_view name) {
    return std::any_of(
        here.table.chapters.begin(), here.table.chapters.end(), [&](const chapter_spec& chapter) {
          return chapter.ready && std::any_of(chapter.experiments.begin(), chapter.experiments.end(),
                                              [&](const experiment_spec& each) { return each.name == name; });
        });
  };
  const terminal errors(stderr, here.screen.quiet());
  progress shown(errors, "measuring", 3);
  program_values values([&](const std::string& experiment) {
    shown.step(experiment);
    return experiment_json(here, experiment);
  });
  for (const std::string& line : tour_lines(make_tour_rows(has, std::ref(values))))
    here.screen.line("   " + line);
}

} // namespace kernlet::grader
