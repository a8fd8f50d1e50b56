#include <cerrno>
#include <cstring>
#include <kernlet/resolve.hpp>
#include <memory>
#include <netdb.h>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Blocks. 0 or a code of getaddrinfo().
int look_up(const std::string& host, std::uint16_t port, int flags, std::vector<endpoint>& found,
            int& error) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* first = nullptr;
  const int code = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &first);
  error = errno;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(code == 0 ? first : nullptr,
                                                                 &::freeaddrinfo);
  for (const addrinfo* each = all.get(); each != nullptr; each = each->ai_next)
    found.emplace_back(each->ai_addr, each->ai_addrlen);
  return code;
}

} // namespace

resolve_error::resolve_error(const std::string& what, int code) : std::runtime_error(what), code_(code) {}
resolve_error::~resolve_error() = default;

std::vector<endpoint> resolve(std::string_view host, std::uint16_t port, const resolve_options& options) {
  if (host.empty() || host.size() > 253 || host.find('\0') != std::string_view::npos)
    throw std::invalid_argument("resolve: a host's name has 1 to 253 bytes, none of them zero");
  const std::string name(host);
  std::vector<endpoint> found;
  int error = 0;
  if (look_up(name, port, AI_NUMERICHOST, found, error) == 0)
    return found;
  // The look-up owns all that it uses: whoever leaves need not wait for a resolver that does not answer.
  struct answer {
    int code, error;
    std::vector<endpoint> found;
  };
  thread_pool& pool = options.pool != nullptr ? *options.pool : default_pool();
  answer got = run_in_executor(pool,
                               [name, port] {
                                 answer made{};
                                 made.code = look_up(name, port, AI_ADDRCONFIG, made.found, made.error);
                                 return made;
                               },
                               {.until = options.until, .leaving = if_running::abandon, .name = "resolve"});
  if (got.code != 0)
    throw resolve_error("resolve '" + name + "': " +
                            (got.code == EAI_SYSTEM ? std::strerror(got.error) : ::gai_strerror(got.code)),
                        got.code);
  return std::move(got.found);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
