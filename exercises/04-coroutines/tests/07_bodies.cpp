// Step 04.2: a body is an object. It is moved in, stays where it is, fits its alignment, and is destroyed
// once.
#include "support.hpp"

#include <array>
#include <cstring>

namespace {

using namespace chapter04;

/// A body of any size, at an alignment of at least a pointer's.
template <std::size_t Size, std::size_t Alignment>
struct alignas(Alignment) shaped {
  static inline int alive = 0;
  std::array<unsigned char, Size> bytes;
  std::uint64_t* flaws;

  shaped(unsigned char fill, std::uint64_t* count) : flaws(count) {
    ++alive;
    bytes.fill(fill);
  }
  shaped(shaped&& other) noexcept : bytes(other.bytes), flaws(other.flaws) { ++alive; }
  ~shaped() { --alive; }

  void operator()(yielder<>& self) {
    const void* const here = this;
    self.yield();
    *flaws += here != this || reinterpret_cast<std::uintptr_t>(this) % Alignment != 0;
    for (const unsigned char byte : bytes)
      *flaws += byte != bytes[0];
    self.yield();
  }
};

template <std::size_t Size, std::size_t Alignment>
void try_shape(kernlet::judge::test& t, unsigned char fill) {
  t.step("a body of %zu bytes at a multiple of %zu", Size, Alignment);
  std::uint64_t flaws = 0;
  {
    coroutine<> first(shaped<Size, Alignment>(fill, &flaws));
    coroutine<> second(std::move(first));
    coroutine<> neighbour(shaped<Size, Alignment>(static_cast<unsigned char>(~fill), &flaws));
    for (int i = 0; i < 2; ++i) {
      second.resume();
      neighbour.resume();
    }
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(shaped<Size, Alignment>::alive), 2,
                        "bodies alive meanwhile");
    second.resume();
    neighbour.resume();
  }
  KERNLET_CHECK_EQUAL(t, flaws, 0, "flaws of the body that it found itself");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(shaped<Size, Alignment>::alive), 0,
                      "bodies alive afterwards");
}

/// Throws when it is moved.
struct refuses_to_move {
  std::unique_ptr<int> memory = std::make_unique<int>(1);
  refuses_to_move() = default;
  refuses_to_move(refuses_to_move&& other) : memory(std::move(other.memory)) {
    throw std::string("not moved");
  }
  void operator()(yielder<>&) {}
};

} // namespace

KERNLET_TEST("04.2.bodies") {
  const auto fill = static_cast<unsigned char>(t.value("fill"));
  try_shape<1, 8>(t, fill);
  try_shape<24, 8>(t, fill);
  try_shape<100, 32>(t, fill);
  try_shape<900, 64>(t, fill);
  t.step("a body that throws when it is moved into the coroutine");
  std::string caught;
  try {
    coroutine<> never{refuses_to_move()};
  } catch (const std::string& what) {
    caught = what;
  }
  KERNLET_CHECK(t, caught == "not moved");
}
