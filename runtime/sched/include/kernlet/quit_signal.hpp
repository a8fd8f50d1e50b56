#pragma once
/// \file
/// SIGQUIT (Ctrl-\ in a terminal): a live process says what its tasks wait for, and goes on.
///
/// The handler counts the request and does no more; a worker answers it when it next looks round, or rests
/// (scheduler_report.cpp). A second SIGQUIT before that means that no worker comes round: then the handler
/// itself says which task keeps the thread that it has interrupted, and where.

#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// While one lives, SIGQUIT asks for a report; afterwards it ends the process, as ever. A program that
/// handles or ignores the signal itself keeps it.
class quit_signal {
 public:
  quit_signal() noexcept;
  ~quit_signal();
  quit_signal(const quit_signal&) = delete;
  quit_signal& operator=(const quit_signal&) = delete;

  /// How often the process was asked.
  static std::uint32_t requests() noexcept;
  /// Whether the last of them was answered.
  static bool answered() noexcept;
  /// One of them was answered.
  static void answered(std::uint32_t request) noexcept;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
