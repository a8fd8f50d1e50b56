#pragma once
/// \file
/// Addresses of resources: "http://host:port/path?query".

#include <cstdint>
#include <kernlet/parts.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A text is no URL that can be fetched; what() names it, the reason and the cure.
class url_error : public std::invalid_argument {
 public:
  url_error(std::string_view url, const std::string& reason);
  ~url_error() override;
  const std::string& reason() const noexcept { return reason_; } ///< without the URL

 private:
  std::string reason_;
};

struct http_url {
  std::string host; ///< a name or a number, in lower case; of an IPv6 address without the brackets
  std::uint16_t port = 80;
  std::string target = "/"; ///< path and query, at least "/"; without the fragment

  /// Throws url_error: no "http://", https, a user's name in it, no host, white space or control characters,
  /// more than 8,000 bytes.
  static http_url parse(std::string_view text);

  /// What a redirection to `location` means from here: an absolute URL, one without a scheme or host, or a
  /// relative path. Throws url_error.
  http_url resolve(std::string_view location) const;

  /// "host", "host:8080", "[::1]:80": what stands in the Host field, and what the pool calls a host. Port 80
  /// is left out.
  std::string authority() const;
  std::string text() const { return "http://" + authority() + target; }
};

} // namespace KERNLET_PARTS
} // namespace kernlet
