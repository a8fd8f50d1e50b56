// The fast part's cold half: the ends of waits, closing, select.

#include <kernlet/panic.hpp>
#include <kernlet/part/channel_inline.hpp>
#include <string>

namespace kernlet {
inline namespace KERNLET_PARTS {

channel_core::channel_core(std::size_t capacity) {
  auto& all = state();
  all.capacity = capacity;
  all.room = capacity + 1; // one more for give_back(), which makes more if it must
  all.ring = std::make_unique<std::uintptr_t[]>(all.room);
}

channel_core::~channel_core() {
  auto& all = state();
  const auto names = [](const part::case_list& list) {
    std::string text;
    for (const channel_case* one = list.first; one != nullptr; one = one->behind) {
      const waiter& who = *one->wait->who;
      text += std::string(text.empty() ? "'" : ", '") +
              (who.as_task() != nullptr ? who.as_task()->name(who) : "a thread") + "'";
    }
    return text;
  };
  biased_guard held(all.lock);
  if (all.receivers.first != nullptr || all.senders.first != nullptr) {
    const bool receiving = all.receivers.first != nullptr;
    panic(("a channel was destroyed while somebody waits to " +
           std::string(receiving ? "receive: " : "send: ") + names(receiving ? all.receivers : all.senders))
              .c_str(),
          __FILE__, __LINE__);
  }
}

namespace part {
namespace {

/// The counterpart has chosen, and its wake is on the way or has come: nobody leaves before it.
void take_wake(waiter& who) {
  const cancellation_shield shield;
  while (who.park() != wake_reason::woken) {
  }
}

} // namespace

channel_result wait_for(channel_case& own, case_list& list, deadline until) {
  const waits_for note(own.sends ? waits_to_send : waits_to_receive);
  waiter& who = *own.wait->who;
  wake_reason reason{};
  do // at least once: whoever has chosen has a wake on the way, and it must have come before this returns
    reason = who.park(until);
  while (reason == wake_reason::woken && own.wait->chosen.load(std::memory_order_relaxed) == nullptr);
  if (reason != wake_reason::woken) {
    biased_guard held(own.channel->state().lock);
    if (own.wait->chosen.load(std::memory_order_relaxed) == nullptr) {
      list.remove(own);
      return reason == wake_reason::cancelled ? channel_result::cancelled : channel_result::timed_out;
    }
    held.unlock();
    take_wake(who);
  }
  return own.ok ? channel_result::done : channel_result::closed;
}

} // namespace part

bool channel_core::close() noexcept {
  auto& all = state();
  biased_guard held(all.lock);
  if (all.closed)
    return false;
  all.closed = true;
  channel_case* told = nullptr; // those who waited, in a list of their own
  for (part::case_list* list : {&all.senders, &all.receivers})
    while (channel_case* const one = part::choose_first(*list)) {
      one->ok = false;
      one->before = told;
      told = one;
    }
  held.unlock();
  while (told != nullptr) {
    channel_case* const next = told->before; // before the wake: then it is the waiting side's again
    part::wake(*told->wait->who);
    told = next;
  }
  return true;
}

std::size_t channel_core::capacity() const noexcept {
  return state().capacity;
}

std::size_t channel_core::size() const noexcept {
  return state().count.load(std::memory_order_relaxed); // a look
}

bool channel_core::is_closed() const noexcept {
  auto& all = const_cast<channel_core*>(this)->state();
  biased_guard held(all.lock);
  return all.closed;
}

void channel_core::give_back(std::uintptr_t word) noexcept {
  auto& all = state();
  biased_guard held(all.lock);
  if (channel_case* const receiver = part::choose_first(all.receivers)) {
    receiver->word = word;
    receiver->ok = true;
    waiter& who = *receiver->wait->who;
    held.unlock();
    return part::wake(who);
  }
  const std::size_t count = all.count.load(std::memory_order_relaxed);
  if (count == all.room) { // several receivers give back at once
    auto larger = std::make_unique<std::uintptr_t[]>(2 * all.room);
    for (std::size_t i = 0; i < count; ++i)
      larger[i] = all.ring[(all.first + i) % all.room];
    all.ring = std::move(larger);
    all.room *= 2;
    all.first = 0;
  }
  all.first = all.first == 0 ? all.room - 1 : all.first - 1;
  all.ring[all.first] = word;
  all.count.store(count + 1, std::memory_order_relaxed); // as in put()
}

} // namespace KERNLET_PARTS
} // namespace kernlet
