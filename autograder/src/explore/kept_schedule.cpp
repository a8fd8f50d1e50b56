#include "explore/kept_schedule.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <nlohmann/json.hpp>

namespace kernlet::grader {
namespace {

std::filesystem::path file_of(const paths& where, const std::string& id) {
  return where.state / "schedules" / (id.substr(0, 80) + ".json");
}

} // namespace

void keep_schedule(const paths& where, const std::string& id, const kept_schedule& about) {
  const nlohmann::ordered_json all{{"id", id},           {"file", about.file},
                                   {"test", about.test}, {"submission", about.submission},
                                   {"weak", about.weak}, {"arguments", about.arguments}};
  write_file(file_of(where, id), all.dump(1));
}

std::optional<kept_schedule> find_schedule(const paths& where, const std::string& id) {
  const std::filesystem::path kept = file_of(where, id);
  if (!std::filesystem::exists(kept))
    return std::nullopt;
  try {
    const auto all = nlohmann::json::parse(read_file(kept));
    if (all.at("id") != id) // a very long id shares its file's name with another one
      return std::nullopt;
    return kept_schedule{all.at("file"), all.at("test"), all.at("submission"), all.at("weak"),
                         all.at("arguments")};
  } catch (const nlohmann::json::exception&) {
    throw grader_error(
        "{}: not as kernlet writes it; remove it, and name the source: ./kernlet replay {} FILE",
        kept.string(), id);
  }
}

} // namespace kernlet::grader
