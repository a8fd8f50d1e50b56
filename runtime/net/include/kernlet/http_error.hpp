#pragma once
/// \file
/// Why a URL was not fetched.

#include <kernlet/parts.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// How far a fetch has come.
enum class http_stage {
  url,      ///< the URL itself is not one that can be fetched
  pool,     ///< waiting for one of the host's connections
  resolve,  ///< the host's name
  connect,  ///< to its address
  write,    ///< sending the request
  header,   ///< until the response's fields are there
  body,     ///< until its body is
  redirect, ///< the response sends on, and may not, or too often
};

/// "connect", say.
std::string_view name_of(http_stage stage) noexcept;

/// A fetch has failed. what() names the URL, the stage, the reason and, where there is one, the cure:
///   "http://127.0.0.1:1/: connect: Connection refused; is a server running on 127.0.0.1:1?"
class http_error : public std::runtime_error {
 public:
  http_error(std::string url, http_stage stage, const std::string& reason, bool timed_out = false);
  ~http_error() override;

  const std::string& url() const noexcept { return url_; }
  http_stage stage() const noexcept { return stage_; }
  /// Without URL and stage.
  const std::string& reason() const noexcept { return reason_; }
  /// The stage, or the whole, has taken longer than allowed.
  bool timed_out() const noexcept { return timed_out_; }

 private:
  std::string url_, reason_;
  http_stage stage_;
  bool timed_out_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
