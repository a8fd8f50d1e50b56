#pragma once
/// \file
/// The seam between the frame and its parts.
///
/// A contract header declares its class once. What stands in place of the private fields depends on who is
/// being built:
///
/// - **open**, the default runtime: the part's state type itself, and hot bodies inline.
/// - **sealed** (`KERNLET_SEAM_SEALED`), tests and frame under the judge: bytes of a size that the contract
/// fixes. No header of
///   the part is seen, so its macros and declarations cannot reach a test, and one object file serves every
///   part.
/// - **judged** (`KERNLET_SEAM_JUDGED`), the part's own sources: its state padded to exactly that size.
///
/// A contract writes
///
///     #if KERNLET_JUDGED && !__has_include(<kernlet/part/X_state.hpp>)
///     KERNLET_UNSEEN_STATE(X_state);           // a part of a higher layer is judged: it sees the size only
///     #elif !KERNLET_SEALED
///     #include <kernlet/part/X_state.hpp>      // declares part::X_state
///     #endif
///     class X { ... private: KERNLET_STATE(part::X_state, 64); };
///
/// and its part's bodies reach the state through `state()`.

#include <cstddef>
#include <kernlet/parts.hpp>

#if defined(KERNLET_SEAM_SEALED)
#define KERNLET_SEALED 1
#define KERNLET_JUDGED 0
#elif defined(KERNLET_SEAM_JUDGED)
#define KERNLET_SEALED 0
#define KERNLET_JUDGED 1
#else
#define KERNLET_SEALED 0
#define KERNLET_JUDGED 0
#endif

/// Whether a part's inline bodies may be used: only in an open build.
#define KERNLET_OPEN (!KERNLET_SEALED && !KERNLET_JUDGED)

/// Stands before each body in a part's X_inline.hpp. In a judged build the part's sources include that header
/// themselves, and the bodies become ordinary functions.
///
/// KERNLET_HOT_INLINED: where a call would cost more than its code. A function that switches returns on
/// another stack than it was called on; the processor predicts that wrong.
#if KERNLET_OPEN
#define KERNLET_HOT inline
#define KERNLET_HOT_INLINED [[gnu::always_inline]] inline
#else
#define KERNLET_HOT
#define KERNLET_HOT_INLINED
#endif

/// The state of a contract whose part is not the one under judgement: nothing is known of it. KERNLET_STATE
/// pads it to the contract's size as it does with every state.
#define KERNLET_UNSEEN_STATE(type)                                                                           \
  namespace kernlet {                                                                                        \
  inline namespace KERNLET_PARTS {                                                                           \
  namespace part {                                                                                           \
  struct type {};                                                                                            \
  }                                                                                                          \
  }                                                                                                          \
  }                                                                                                          \
  static_assert(true)

#if KERNLET_SEALED
#define KERNLET_STATE(type, size) alignas(16) std::byte sealed_[size]
#elif KERNLET_JUDGED
#define KERNLET_STATE(type, size)                                                                            \
  type& state() noexcept {                                                                                   \
    return cell_.state;                                                                                      \
  }                                                                                                          \
  const type& state() const noexcept {                                                                       \
    return cell_.state;                                                                                      \
  }                                                                                                          \
  ::kernlet::seam::cell<type, size> cell_
#else
#define KERNLET_STATE(type, size)                                                                            \
  type& state() noexcept {                                                                                   \
    return state_;                                                                                           \
  }                                                                                                          \
  const type& state() const noexcept {                                                                       \
    return state_;                                                                                           \
  }                                                                                                          \
  type state_
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace seam {

/// A part's state in the size that the contract promises to code that cannot see it.
template <class State, std::size_t Size>
struct alignas(16) cell {
  static_assert(Size % 16 == 0, "a contract's size is a multiple of 16 bytes");
  static_assert(sizeof(State) < Size,
                "the part's state is larger than its contract allows: make it smaller, or keep "
                "what is large behind a pointer");
  State state;
  std::byte padding[Size - sizeof(State)];
};

} // namespace seam
} // namespace KERNLET_PARTS
} // namespace kernlet
