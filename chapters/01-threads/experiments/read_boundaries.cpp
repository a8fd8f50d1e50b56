// Three messages of 10, 20 and 30 bytes go through a connection, each by one write(). Only when all have
// arrived does the other side begin to read. What does each read() return? The kernel says how much has
// arrived, so nothing here depends on a clock.

#include "report.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstddef>
#include <netinet/in.h>
#include <sched.h>
#include <stdexcept>
#include <string>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace {

constexpr std::size_t messages[] = {10, 20, 30};
constexpr int total = 60;

int checked(int result, const char* what) {
  if (result < 0)
    throw std::system_error(errno, std::generic_category(), what);
  return result;
}

/// Two ends of one connection.
class connection {
 public:
  connection(int writing, int reading) : writing_(writing), reading_(reading) {}
  ~connection() {
    close(writing_);
    close(reading_);
  }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  int writing() const { return writing_; }
  int reading() const { return reading_; }

 private:
  int writing_, reading_;
};

/// Over TCP, as between two machines, but by way of this machine alone.
connection over_tcp() {
  const int listener = checked(socket(AF_INET, SOCK_STREAM, 0), "socket");
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof here;
  auto* const address = reinterpret_cast<sockaddr*>(&here);
  checked(bind(listener, address, length), "bind"); // to a port that the kernel chooses
  checked(listen(listener, 1), "listen");
  checked(getsockname(listener, address, &length), "getsockname");
  const int writing = checked(socket(AF_INET, SOCK_STREAM, 0), "socket");
  checked(connect(writing, address, length), "connect");
  const int reading = checked(accept(listener, nullptr, nullptr), "accept");
  close(listener);
  return {writing, reading};
}

/// A connection that keeps messages apart.
connection with_messages() {
  int ends[2];
  checked(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), "socketpair");
  return {ends[0], ends[1]};
}

void write_all_messages(const connection& through) {
  const std::string bytes(total, 'x');
  for (const std::size_t each : messages)
    if (checked(static_cast<int>(write(through.writing(), bytes.data(), each)), "write") !=
        static_cast<int>(each))
      throw std::runtime_error("a write took only a part of a message");
}

void wait_until_all_arrived(const connection& through) {
  for (int arrived = 0; arrived < total; sched_yield())
    checked(ioctl(through.reading(), FIONREAD, &arrived), "FIONREAD");
}

/// What each read() returns, with room for `room` bytes, until all 60 have been read.
std::vector<long> reads(const connection& through, std::size_t room) {
  std::vector<char> buffer(room);
  std::vector<long> all;
  for (long sum = 0; sum < total; sum += all.back())
    all.push_back(checked(static_cast<int>(read(through.reading(), buffer.data(), room)), "read"));
  return all;
}

struct experiment_case {
  const char* key;
  const char* name;
  std::size_t room;
  bool keeps_messages;
};
constexpr experiment_case cases[] = {{"large", "TCP, room for 4,096", 4096, false},
                                     {"small", "TCP, room for 16", 16, false},
                                     {"ten", "TCP, room for 10", 10, false},
                                     {"packets", "SOCK_SEQPACKET, room for 4,096", 4096, true}};

std::string listed(const std::vector<long>& all) {
  std::string words;
  for (const long each : all)
    words += (words.empty() ? "" : " ") + std::to_string(each);
  return words;
}

/// A client that has said everything ends its side. The other side is still open.
struct half_close {
  long at_the_end, answered;

  half_close() {
    const connection both = over_tcp();
    checked(shutdown(both.writing(), SHUT_WR), "shutdown");
    char buffer[16];
    at_the_end = checked(static_cast<int>(read(both.reading(), buffer, sizeof buffer)), "read");
    checked(static_cast<int>(write(both.reading(), "answer", 6)), "write");
    answered = checked(static_cast<int>(read(both.writing(), buffer, sizeof buffer)), "read");
  }
};

/// How much of 16 MiB one write() takes when nobody reads and it may not wait.
long taken_at_once() {
  const connection through = over_tcp();
  const std::vector<char> bytes(std::size_t{16} << 20);
  return checked(static_cast<int>(send(through.writing(), bytes.data(), bytes.size(), MSG_DONTWAIT)), "send");
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  try {
    std::vector<lab::row> rows;
    for (const experiment_case& each : cases) {
      const connection through = each.keeps_messages ? with_messages() : over_tcp();
      write_all_messages(through);
      if (!each.keeps_messages)
        wait_until_all_arrived(through);
      const std::vector<long> all = reads(through, each.room);
      rows.push_back({each.key, {each.name, 3, all.size(), listed(all)}});
    }
    report.say("Three writes: 10, 20 and 30 bytes. All have arrived before the first read.");
    report.say();
    report.table({{"name", "connection"},
                  {"writes", "writes"},
                  {"reads", "reads"},
                  {"returned", "each read returned"}},
                 rows);
    report.say();
    const half_close ended;
    report.say("The client ends its side: read returns " + std::to_string(ended.at_the_end) +
               ". The answer still reaches it: " + std::to_string(ended.answered) + " bytes.");
    report.say("One write of 16,777,216 bytes that may not wait, and nobody reads: " +
               std::to_string(taken_at_once()) + " were taken.");
    report.fact("at_the_end", ended.at_the_end);
    report.fact("answered", ended.answered);
  } catch (const std::exception& trouble) {
    std::fprintf(stderr, "read-boundaries: %s\n", trouble.what());
    return 2;
  }
  return report.finish();
}
