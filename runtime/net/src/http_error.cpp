#include <kernlet/http_error.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

std::string_view name_of(http_stage stage) noexcept {
  switch (stage) {
  case http_stage::url:
    return "url";
  case http_stage::pool:
    return "pool";
  case http_stage::resolve:
    return "resolve";
  case http_stage::connect:
    return "connect";
  case http_stage::write:
    return "write";
  case http_stage::header:
    return "header";
  case http_stage::body:
    return "body";
  case http_stage::redirect:
    return "redirect";
  }
  return "unknown";
}

http_error::http_error(std::string url, http_stage stage, const std::string& reason, bool timed_out)
    : std::runtime_error(url + ": " + std::string(name_of(stage)) + ": " + reason), url_(std::move(url)),
      reason_(reason), stage_(stage), timed_out_(timed_out) {}
http_error::~http_error() = default;

} // namespace KERNLET_PARTS
} // namespace kernlet
