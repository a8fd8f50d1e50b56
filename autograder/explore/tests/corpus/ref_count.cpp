// An object with a reference count inside. Each owner writes its own part; the last owner deletes.
// Source: the intrusive_ptr of Boost, with its note on memory orders; Boost.Atomic, usage examples.
//
// PLANTED 1: the count goes down with relaxed order. The one who deletes does not see the other's last write.
// PLANTED 2: there is no acquire fence before the delete. The same result from the other side.
// PLANTED 3: the count is read and then lowered. Two owners may both find that they are not the last.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 1
constexpr std::memory_order drop_order = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order drop_order = std::memory_order_release; // release: pairs with the fence in drop()
#endif

struct Object {
  std::atomic<int> owners{2};
  int left = 0;  // plain: written by the first owner
  int right = 0; // plain: written by the second owner

  ~Object() { assert(left == 1 && right == 2); }
};

void drop(Object* object) {
#if PLANTED == 3
  if (object->owners.load(std::memory_order_acquire) == 1) // planted: not one step with the decrement
    delete object;
  else
    object->owners.fetch_sub(1, drop_order);
#else
  if (object->owners.fetch_sub(1, drop_order) == 1) {
#if PLANTED != 2
    std::atomic_thread_fence(std::memory_order_acquire); // acquire: pairs with drop_order
#endif
    delete object;
  }
#endif
}

} // namespace

int main() {
  Object* const object = new Object;
  std::thread other([object] {
    object->left = 1;
    drop(object);
  });
  object->right = 2;
  drop(object);
  other.join();
}
