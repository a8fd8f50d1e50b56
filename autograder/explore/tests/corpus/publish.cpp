// An object made by one thread and published through a pointer.
// Source: Manson, Pugh and Adve, "The Java Memory Model", 2005, on safe publication.
//
// PLANTED 1: the pointer is stored with relaxed order. A reader may see it and not the object.
// PLANTED 2: the pointer is loaded with relaxed order. C++ gives no order by the dependency alone.
// PLANTED 3: the pointer is published before the object is complete.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 1
constexpr std::memory_order publish_order = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order publish_order = std::memory_order_release; // release: pairs with read_order
#endif
#if PLANTED == 2
constexpr std::memory_order read_order = std::memory_order_relaxed; // planted: should be acquire
#else
constexpr std::memory_order read_order = std::memory_order_acquire; // acquire: pairs with publish_order
#endif

struct Window {
  int width = 0; // plain: written before the pointer is published
  int height = 0;
};

std::atomic<Window*> current{nullptr};

void make() {
  Window* const window = new Window;
#if PLANTED == 3
  current.store(window, publish_order); // planted: width and height are not set yet
  window->width = 80;
  window->height = 25;
#else
  window->width = 80;
  window->height = 25;
  current.store(window, publish_order);
#endif
}

} // namespace

int main() {
  std::thread maker(make);
  const Window* window = current.load(read_order);
  if (window != nullptr)
    assert(window->width == 80 && window->height == 25);
  maker.join();
  delete current.load(std::memory_order_relaxed); // relaxed: the maker has been joined
}
