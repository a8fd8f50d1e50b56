// The process that forks the workers. It was forked itself while this one had a single thread, and never
// starts one: so a fork of it copies no lock that somebody holds.
//
// It answers one question at a time, over a socket that keeps messages apart: another worker, or the end of
// one. It lives until the socket's other end is closed, that is until our process ends; then it kills all
// workers.
//
// Nobody else waits for workers, and it takes the remains of one only when asked: so a pid that we hold names
// our worker, and a kill cannot hit a stranger.

#include "worker_process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <kernlet/sanitizer_fiber.hpp>
#include <mutex>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

struct question {
  pid_t end; ///< 0: another worker; else the one to end
};
struct answer {
  pid_t pid; ///< of the new worker, whose socket comes along; or -1
  int code;  ///< an errno, or the status of the one that has ended
};

std::mutex mutex; // guards `control`, and keeps question and answer together
int control = -1;

/// A message with at most one descriptor. Returns what sendmsg() does.
ssize_t send_with(int socket, const answer& message, int descriptor) noexcept {
  iovec part{const_cast<answer*>(&message), sizeof message};
  alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))] = {};
  msghdr all{};
  all.msg_iov = &part;
  all.msg_iovlen = 1;
  if (descriptor >= 0) {
    all.msg_control = room;
    all.msg_controllen = sizeof room;
    cmsghdr* const head = CMSG_FIRSTHDR(&all);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
  }
  ssize_t sent;
  do
    sent = ::sendmsg(socket, &all, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent;
}

ssize_t receive_with(int socket, answer& message, int& descriptor) noexcept {
  iovec part{&message, sizeof message};
  alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))] = {};
  msghdr all{};
  all.msg_iov = &part;
  all.msg_iovlen = 1;
  all.msg_control = room;
  all.msg_controllen = sizeof room;
  ssize_t got;
  do
    got = ::recvmsg(socket, &all, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  descriptor = -1;
  if (const cmsghdr* const head = got > 0 ? CMSG_FIRSTHDR(&all) : nullptr; head != nullptr)
    std::memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
  return got;
}

// ---- in the fork server
// -------------------------------------------------------------------------------------

void fork_worker(int server_socket, std::vector<pid_t>& workers) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    send_with(server_socket, {-1, errno}, -1);
    return;
  }
  const pid_t server = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(server_socket);
    ::close(ends[0]);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != server) // it has gone before we could ask to be told
      ::_exit(1);
    process::serve(ends[1]);
  }
  const answer said = child > 0 ? answer{child, 0} : answer{-1, errno};
  ::close(ends[1]);
  if (child > 0)
    workers.push_back(child);
  send_with(server_socket, said, child > 0 ? ends[0] : -1);
  ::close(ends[0]);
}

int end_child(pid_t child) noexcept {
  ::kill(child, SIGKILL); // of one that is dead already its own status stays
  int status = -1;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR)
    ;
  return status;
}

[[noreturn]] void serve_forks(int socket) {
  // The terminal's Ctrl-C goes to all of the group: when this process has an end, the workers shall have one,
  // not before.
  for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGPIPE})
    std::signal(number, SIG_IGN);
  ::prctl(PR_SET_NAME, "fork server");
  std::vector<pid_t> workers;
  for (;;) {
    question asked{};
    const ssize_t got = ::recv(socket, &asked, sizeof asked, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got != sizeof asked)
      break;
    if (asked.end == 0) {
      fork_worker(socket, workers);
    } else if (const auto at = std::find(workers.begin(), workers.end(), asked.end); at != workers.end()) {
      workers.erase(at);
      send_with(socket, {asked.end, end_child(asked.end)}, -1);
    } else {
      send_with(socket, {-1, ESRCH}, -1);
    }
  }
  for (const pid_t worker : workers)
    end_child(worker);
  ::_exit(0);
}

/// All but the standard streams and `kept`.
void close_others(int kept) {
  if (kept > 3)
    ::close_range(3, static_cast<unsigned>(kept) - 1, 0);
  ::close_range(static_cast<unsigned>(kept) + 1, ~0U, 0);
}

// ---- in this process
// ----------------------------------------------------------------------------------------

unsigned threads_of_process() {
  unsigned count = 0;
  if (DIR* const folder = ::opendir("/proc/self/task"); folder != nullptr) {
    while (const dirent* const entry = ::readdir(folder))
      count += entry->d_name[0] != '.';
    ::closedir(folder);
  }
#if KERNLET_TSAN
  if (count == 2)
    count = 1; // ThreadSanitizer has one of its own, and takes care of it in a fork
#endif
  return count;
}

void start_locked() {
  if (control >= 0)
    return;
  unsigned threads = threads_of_process();
  for (int look = 0; look < 100 && threads > 1; ++look) {
    ::sched_yield(); // one that was joined may still be on the kernel's list, for some microseconds
    threads = threads_of_process();
  }
  if (threads > 1)
    throw executor_error("the fork server must be started while the process has one thread, and it has " +
                         std::to_string(threads) +
                         ": call kernlet::fork_server::start() first thing in main()");
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    throw std::system_error(errno, std::generic_category(), "fork server: socket");
  const pid_t child = ::fork();
  if (child == 0) {
    // Whoever waits for this process's children shall not see it: the grandchild is the server.
    if (::fork() != 0)
      ::_exit(0);
    close_others(ends[1]);
    serve_forks(ends[1]);
  }
  const int error = errno;
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    throw std::system_error(error, std::generic_category(), "fork server: fork");
  }
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR)
    ;
  control = ends[0];
}

} // namespace

void fork_server::start() {
  const std::lock_guard lock(mutex);
  start_locked();
}

bool fork_server::running() noexcept {
  const std::lock_guard lock(mutex);
  return control >= 0;
}

namespace process {

worker start_worker() {
  const std::lock_guard lock(mutex);
  start_locked();
  const question asked{0};
  answer said{-1, EPIPE};
  int socket = -1;
  if (::send(control, &asked, sizeof asked, MSG_NOSIGNAL) != sizeof asked ||
      receive_with(control, said, socket) != sizeof said)
    throw executor_error("the fork server has died; no more workers can be made");
  if (said.pid < 0 || socket < 0)
    throw std::system_error(said.pid < 0 ? said.code : EMFILE, std::generic_category(),
                            "process pool: another worker"); // no socket: this process has no descriptor left
  return {said.pid, socket};
}

int end_worker(worker& gone) noexcept {
  const pid_t pid = std::exchange(gone.pid, -1);
  if (const int socket = std::exchange(gone.socket, -1); socket >= 0)
    ::close(socket);
  if (pid < 0)
    return -1;
  const std::lock_guard lock(mutex);
  const question asked{pid};
  answer said{-1, -1};
  int none = -1;
  if (::send(control, &asked, sizeof asked, MSG_NOSIGNAL) != sizeof asked ||
      receive_with(control, said, none) != sizeof said || said.pid < 0)
    return -1;
  return said.code;
}

} // namespace process
} // namespace KERNLET_PARTS
} // namespace kernlet
