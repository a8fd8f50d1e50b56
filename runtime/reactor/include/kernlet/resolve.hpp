#pragma once
/// \file
/// Names into addresses. The C library's resolver blocks for as long as the network likes, so it runs in an
/// executor.

#include <kernlet/executor.hpp>
#include <kernlet/socket.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A name was not resolved; what() says which one and why: "resolve 'nowhere.invalid': Name or service not
/// known".
class resolve_error : public std::runtime_error {
 public:
  resolve_error(const std::string& what, int code);
  ~resolve_error() override;
  int code() const noexcept { return code_; } ///< of getaddrinfo(), EAI_NONAME say

 private:
  int code_;
};

struct resolve_options {
  deadline until = no_deadline;
  thread_pool* pool = nullptr; ///< null: default_pool()
};

/// The stream addresses of a host, at least one, in the resolver's order. Suspends the caller as
/// run_in_executor() does. A caller that is cancelled, or whose deadline passes (std::system_error,
/// ETIMEDOUT), does not wait for the resolver: the look-up runs on and its result is dropped. Numeric
/// addresses are answered at once.
///
/// Throws resolve_error; std::invalid_argument for a host that is empty, longer than 253 bytes or holds a
/// zero byte.
std::vector<endpoint> resolve(std::string_view host, std::uint16_t port, const resolve_options& options = {});

} // namespace KERNLET_PARTS
} // namespace kernlet
