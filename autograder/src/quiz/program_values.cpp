#include "quiz/program_values.hpp"

#include "support/error.hpp"

#include <nlohmann/json.hpp>

namespace kernlet::grader {

double program_values::operator()(std::string_view program, std::string_view pointer) {
  auto output = outputs_.find(program);
  if (output == outputs_.end())
    output = outputs_.emplace(std::string(program), run_(std::string(program))).first;
  const nlohmann::json parsed = nlohmann::json::parse(output->second, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded())
    throw grader_error("{} --json: its output is not JSON; run it by hand and correct it", program);
  try {
    const nlohmann::json& value = parsed.at(nlohmann::json::json_pointer(std::string(pointer)));
    if (value.is_number())
      return value.get<double>();
  } catch (const nlohmann::json::exception&) {
    // Told below, as a value that is no number is.
  }
  throw grader_error("{} --json: no number at {}; correct the program, or the question's value in quiz.toml",
                     program, pointer);
}

} // namespace kernlet::grader
