#include "judge/loopback.hpp"
#include "judge/loopback_stage.hpp"
#include "support/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/ranges.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace kernlet::grader {
namespace {

constexpr std::string_view prefix = "loopback:";

const loopback_scenario& find_scenario(std::string_view oracle) {
  for (const loopback_scenario& each : loopback_scenarios())
    if (is_loopback(oracle) && oracle.substr(prefix.size()) == each.name)
      return each;
  throw grader_error("there is no oracle \"{}\"; the loopback scenarios are {}", oracle,
                     fmt::join(loopback_oracles(), ", "));
}

} // namespace

std::vector<std::string> loopback_oracles() {
  std::vector<std::string> names;
  for (const loopback_scenario& each : loopback_scenarios())
    names.push_back(fmt::format("{}{}", prefix, each.name));
  return names;
}

bool is_loopback(std::string_view oracle) noexcept {
  return oracle.starts_with(prefix);
}

loopback_stage::loopback_stage(const assignment& drawn, loopback_outcome& into) : work(drawn), outcome(into) {
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  listener = descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!listener || ::bind(listener.get(), any, size) != 0 || ::listen(listener.get(), 128) != 0 ||
      ::getsockname(listener.get(), any, &size) != 0)
    throw grader_error("cannot listen on 127.0.0.1: {}; a server's tests need the loopback device "
                       "(ip link set lo up)",
                       std::strerror(errno));
}

std::optional<std::size_t> loopback_stage::waiting() const {
  tcp_info info{};
  socklen_t size = sizeof info;
  // Of a socket that listens Linux tells the queue: its length here, its limit in tcpi_sacked.
  if (!listener || ::getsockopt(listener.get(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
      info.tcpi_state != TCP_LISTEN || info.tcpi_sacked == 0)
    return std::nullopt;
  return info.tcpi_unacked;
}

void loopback_stage::say(std::string_view word) {
  // Behind its assignment the child hears only what is said after its first record.
  if (!talk->hear([](std::string_view records) { return records.find("\"begin\"") != records.npos; }))
    throw program_over{};
  step("says \"{}\"", word);
  talk->say(fmt::format("{}\n", word));
}

void loopback_stage::wait_for(std::string_view word) {
  const std::string record = fmt::format("\"kind\":\"told\",\"text\":\"{}\"", word);
  if (!talk->hear([&](std::string_view records) { return records.find(record) != records.npos; }))
    throw program_over{};
  step("has been told \"{}\"", word);
}

loopback_play::loopback_play(std::string_view oracle, assignment& work) {
  const loopback_scenario& scenario = find_scenario(oracle);
  stage_ = std::make_unique<loopback_stage>(work, outcome_);
  scenario_ = scenario.play;
  stage_->bound = scenario.bound;
  stage_->served = scenario.served;
  work.inputs.push_back({"bound", {scenario.bound}});
  work.inputs.push_back({"served", {scenario.served}});
}

loopback_play::~loopback_play() = default;

int loopback_play::listener() const noexcept {
  return stage_->listener.get();
}

void loopback_play::play(sandbox::conversation& with) {
  stage_->talk = &with;
  try {
    scenario_(*stage_);
    outcome_.finished = true;
  } catch (const play_failure& failure) {
    outcome_.failure = failure.what;
    outcome_.expected = failure.expected;
    outcome_.got = failure.got;
    with.end_program(); // it would wait for clients that are gone
  } catch (const program_over&) {
    outcome_.finished = false; // its own records say why
  }
  stage_->talk = nullptr;
}

} // namespace kernlet::grader
