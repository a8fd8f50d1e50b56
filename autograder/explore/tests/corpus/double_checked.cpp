// A singleton made on first use, by double-checked locking.
// Source: Schmidt and Harrison, "Double-Checked Locking", 1996; Meyers and Alexandrescu, "C++ and the Perils
// of Double-Checked Locking", 2004.
//
// PLANTED 1: the pointer is published with a relaxed store. A reader may see it and not the object.
// PLANTED 2: the first look is relaxed. The same result from the other side.
// PLANTED 3: there is no second look under the mutex. Two objects may be made, and one leaks.

#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 1
constexpr std::memory_order publish = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order publish = std::memory_order_release; // release: pairs with the first look
#endif
#if PLANTED == 2
constexpr std::memory_order first_look = std::memory_order_relaxed; // planted: should be acquire
#else
constexpr std::memory_order first_look = std::memory_order_acquire; // acquire: pairs with publish
#endif

struct Settings {
  int width = 80; // plain: written before the pointer is published
};

std::atomic<Settings*> instance{nullptr};
std::mutex making;

Settings& settings() {
  Settings* found = instance.load(first_look);
  if (found == nullptr) {
    const std::lock_guard lock(making);
#if PLANTED != 3
    found = instance.load(std::memory_order_relaxed); // relaxed: the mutex orders this look
    if (found != nullptr)
      return *found;
#endif
    found = new Settings;
    instance.store(found, publish);
  }
  return *found;
}

void use() {
  assert(settings().width == 80);
}

} // namespace

int main() {
  std::thread other(use);
  use();
  other.join();
  delete instance.load(std::memory_order_relaxed); // relaxed: the other thread has been joined
}
