// What happens in a worker: receive, call, answer, until the other end is closed.

#include "worker_process.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <memory>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace process {
namespace {

std::string type_in_flight() {
  const std::type_info* const type = abi::__cxa_current_exception_type();
  if (type == nullptr)
    return "an unknown type";
  int status = -1;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? name.get() : type->name();
}

/// As much as goes into one message.
void send_failure(int socket, const std::string& type, const char* text) {
  std::string all(sizeof(answer_head), '\0');
  const answer_head head{true};
  std::memcpy(all.data(), &head, sizeof head);
  all += type.substr(0, 4096);
  all.push_back('\0');
  all += std::string_view(text).substr(0, 16 * 1024);
  ::send(socket, all.data(), all.size(), MSG_NOSIGNAL);
}

void answer_one(int socket, const std::byte* message, std::byte* reply) {
  request_head head;
  std::memcpy(&head, message, sizeof head);
  constexpr std::size_t offset = alignof(std::max_align_t);
  static_assert(sizeof(answer_head) <= offset);
  try {
    // A request begins at a multiple of the greatest alignment on both sides.
    head.unpack(message + request_offset, reply + offset);
  } catch (const std::exception& error) {
    return send_failure(socket, type_in_flight(), error.what());
  } catch (...) {
    return send_failure(socket, type_in_flight(), "");
  }
  const answer_head good{false};
  std::memcpy(reply + offset - sizeof good, &good, sizeof good);
  ::send(socket, reply + offset - sizeof good, sizeof good + head.answer_size, MSG_NOSIGNAL);
}

} // namespace

void serve(int socket) noexcept {
  std::signal(SIGTERM, SIG_DFL);
  ::prctl(PR_SET_NAME, "pool worker");
  struct alignas(std::max_align_t) room {
    std::byte bytes[process_pool::largest + 256];
  };
  const auto message = std::make_unique<room>(), reply = std::make_unique<room>();
  for (;;) {
    const ssize_t got = ::recv(socket, message->bytes, sizeof message->bytes, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < static_cast<ssize_t>(sizeof(request_head)))
      ::_exit(0); // the pool has gone
    answer_one(socket, message->bytes, reply->bytes);
  }
}

} // namespace process
} // namespace KERNLET_PARTS
} // namespace kernlet
