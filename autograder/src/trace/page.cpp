// The page: a frame of HTML, style and script from this folder, and the trace as data inside it.

#include "support/files.hpp"
#include "trace/trace.hpp"

#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

using nlohmann::json;

/// Each text once; the rest are numbers.
class texts {
 public:
  std::size_t of(const std::string& text) {
    const auto [found, is_new] = numbers_.try_emplace(text, all_.size());
    if (is_new)
      all_.push_back(text);
    return found->second;
  }
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> all_;
};

json as_data(const trace& all) {
  texts words;
  json runs = json::array(), marks = json::array(), rests = json::array(), tasks = json::array();
  for (const trace_run& run : all.runs)
    runs.push_back({run.lane, run.task, run.begin, run.length, words.of(run.then), words.of(run.waits_for)});
  for (const trace_mark& mark : all.marks)
    marks.push_back({mark.lane, mark.task, mark.at, words.of(mark.what)});
  for (const trace_rest& rest : all.rests)
    rests.push_back({rest.lane, rest.begin, rest.length});
  for (const auto& [number, name] : all.names)
    tasks.push_back({number, words.of(name)});
  return {{"program", all.program}, {"workers", all.workers}, {"dropped", all.dropped},
          {"length", all.length},   {"runs", runs},           {"marks", marks},
          {"rests", rests},         {"tasks", tasks},         {"words", words.all()}};
}

void replace_one(std::string& text, std::string_view mark, std::string_view by) {
  text.replace(text.find(mark), mark.size(), by);
}

} // namespace

std::string trace_page(const trace& all, const paths& where) {
  const std::filesystem::path folder = where.root / "autograder/src/trace";
  std::string data = as_data(all).dump(-1, ' ', false, json::error_handler_t::replace);
  for (std::size_t at = 0; (at = data.find("</", at)) != std::string::npos; at += 3)
    data.replace(at, 2, "<\\/"); // nothing in it ends the element that it stands in
  std::string page = read_file(folder / "page.html");
  replace_one(page, "/* style */", read_file(folder / "page.css"));
  replace_one(page, "/* data */", data);
  replace_one(page, "/* lanes */", read_file(folder / "lanes.js"));
  replace_one(page, "/* script */", read_file(folder / "page.js"));
  return page;
}

} // namespace kernlet::grader
