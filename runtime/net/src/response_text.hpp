#pragma once
// A response's head as text, appended to a buffer that keeps its room.

#include <ctime>
#include <kernlet/http_message.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", made anew once a second.
class date_line {
 public:
  void refresh() noexcept;
  std::string_view text() const noexcept { return {text_, size_}; }

 private:
  std::time_t at_ = -1;
  char text_[64] = "";
  std::size_t size_ = 0;
};

/// How the body goes out.
enum class framing { none, length, chunks, until_close };

struct response_head {
  framing body = framing::length;
  std::uint64_t length = 0;
  bool close = false;
  bool http_1_0 = false; ///< the peer's version: it must be told that the connection stays
};

void append_head(std::string& to, const http_response& response, const response_head& how,
                 std::string_view date_field);
void append_number(std::string& to, std::uint64_t number, int base = 10);

} // namespace KERNLET_PARTS
} // namespace kernlet
