#include "client_pool.hpp"

#include <algorithm>
#include <cerrno>
#include <kernlet/this_task.hpp>
#include <sys/socket.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// A kept connection has nothing to say. One that has ended, or speaks unasked, is of no use any more.
bool is_silent(const stream& line) noexcept {
  char byte;
  return ::recv(line.descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

} // namespace

void client_pool::lease::keep() {
  client_pool& pool = *std::exchange(pool_, nullptr);
  host& of = *host_;
  if (line && pool.options_.kept != 0) {
    pool.idle_.push_back({&of, std::move(*line), std::chrono::steady_clock::now()});
    of.idle.push_back(std::prev(pool.idle_.end()));
    ++pool.counts_.idle;
  }
  line.reset();
  pool.give_back(of);
  pool.drop_old();
}

std::optional<client_pool::lease> client_pool::take(const http_url& from, bool fresh, deadline until) {
  const std::string name = from.authority();
  host& of = hosts_.try_emplace(name).first->second;
  of.name = name;
  if (!wait_for_place(of, until))
    return std::nullopt;
  std::optional<lease> taken(std::in_place, *this, of);
  const deadline oldest = std::chrono::steady_clock::now() - options_.idle;
  while (!of.idle.empty()) {
    const auto last = of.idle.back();
    const bool good = !fresh && last->since >= oldest && is_silent(last->line);
    if (good) {
      taken->line.emplace(std::move(last->line));
      taken->reused = true;
      ++counts_.reused;
    }
    drop(last);
    if (good)
      break;
  }
  return taken;
}

bool client_pool::wait_for_place(host& of, deadline until) {
  if (of.in_use < options_.per_host) {
    ++of.in_use;
    ++counts_.in_use;
    return true;
  }
  const waits_for note("one of the host's connections");
  waiting here{&current_waiter()};
  of.queue.push_back(&here);
  ++counts_.waiting;
  wake_reason why;
  do
    why = here.who->park(until);
  while (why == wake_reason::woken && !here.given);
  --counts_.waiting;
  if (why == wake_reason::woken)
    return true;
  if (here.given)
    give_back(of); // it came too late
  else
    of.queue.erase(std::find(of.queue.begin(), of.queue.end(), &here));
  if (why == wake_reason::cancelled)
    throw task_cancelled{};
  return false;
}

void client_pool::give_back(host& of) noexcept {
  if (!of.queue.empty()) {
    waiting& next = *of.queue.front();
    of.queue.pop_front();
    next.given = true;
    next.who->wake();
    return;
  }
  --of.in_use;
  --counts_.in_use;
  forget_if_unused(of);
}

void client_pool::drop(std::list<kept>::iterator which) noexcept {
  std::erase(which->of->idle, which);
  idle_.erase(which);
  --counts_.idle;
}

void client_pool::drop_old() noexcept {
  const deadline oldest = std::chrono::steady_clock::now() - options_.idle;
  while (!idle_.empty() && (idle_.size() > options_.kept || idle_.front().since < oldest)) {
    host& of = *idle_.front().of;
    drop(idle_.begin());
    forget_if_unused(of);
  }
}

void client_pool::forget_if_unused(host& which) noexcept {
  if (which.in_use == 0 && which.idle.empty() && which.queue.empty())
    hosts_.erase(hosts_.find(which.name));
}

} // namespace KERNLET_PARTS
} // namespace kernlet
