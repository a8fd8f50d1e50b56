#include <kernlet/http_message.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

bool is_idempotent(std::string_view method) noexcept {
  for (const std::string_view one : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
    if (method == one)
      return true;
  return false;
}

void http_request::clear() noexcept {
  method.clear();
  target.clear();
  headers.clear();
  body.clear();
}

http_response http_response::text(unsigned status, std::string body) {
  http_response made;
  made.status = status;
  made.content_type = "text/plain; charset=utf-8";
  made.body = std::move(body);
  return made;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
