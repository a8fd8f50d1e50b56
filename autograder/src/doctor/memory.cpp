/// \file
/// What the kernel promises about memory: guards below stacks, how many mappings, and address space without
/// memory.

#include "doctor/probes.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace kernlet::grader::doctor {
namespace {

constexpr int advice_guard_install =
    102; ///< MADV_GUARD_INSTALL (Linux 6.13); the C library may not name it yet

/// Maps four pages, lets `guard` protect the second, writes to its neighbours and then to it.
template <class Guard>
trial touch_guarded_page(Guard guard) {
  return in_child([guard]() -> std::string {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    void* const area = ::mmap(nullptr, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (area == MAP_FAILED)
      return std::strerror(errno);
    auto* const bytes = static_cast<volatile char*>(area);
    if (guard(static_cast<char*>(area) + page, page) != 0)
      return std::strerror(errno);
    bytes[0] = 1;
    bytes[2 * page] = 1;
    bytes[page] = 1; // the guard: this must end the child
    return "the guarded page can be written";
  });
}

} // namespace

finding probe_lightweight_guards(const surroundings&) {
  const std::string name = "lightweight guards";
  const trial light = touch_guarded_page(
      [](void* where, std::size_t size) { return ::madvise(where, size, advice_guard_install); });
  if (light.signal == SIGSEGV)
    return found(name, "a guarded page is caught without a mapping of its own");
  const trial heavy =
      touch_guarded_page([](void* where, std::size_t size) { return ::mprotect(where, size, PROT_NONE); });
  const std::string why = light.answered ? light.answer : fmt::format("signal {}", light.signal);
  if (heavy.signal == SIGSEGV) {
    return degraded(name, fmt::format("{}; mprotect catches a guarded page", why),
                    "each guard is a mapping of its own: about 32,000 guarded stacks instead of a million",
                    "Linux 6.13 or newer, or raise vm.max_map_count");
  }
  return missing(name, fmt::format("{}; mprotect does not catch it either", why),
                 "an overflow of a stack is not noticed", "run on Linux itself, not on an emulation of it");
}

finding probe_mapping_limit(const surroundings&) {
  const std::string text = first_line_of("/proc/sys/vm/max_map_count");
  const long limit = std::strtol(text.c_str(), nullptr, 10);
  const std::string seen = fmt::format("{} mappings for each process (vm.max_map_count)", text);
  if (limit >= 65530)
    return found("mappings", seen);
  return degraded("mappings", text.empty() ? "the limit cannot be read" : seen,
                  "fewer guarded stacks where the kernel has no lightweight guards",
                  "sudo sysctl vm.max_map_count=65530");
}

finding probe_overcommit(const surroundings&) {
  constexpr std::size_t reserve = std::size_t{64} << 30;
  const trial reserved = in_child([]() -> std::string {
    void* const area =
        ::mmap(nullptr, reserve, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (area == MAP_FAILED)
      return std::strerror(errno);
    static_cast<volatile char*>(area)[reserve - 1] = 1;
    return "reserved";
  });
  const std::string policy = first_line_of("/proc/sys/vm/overcommit_memory");
  if (reserved.answer == "reserved") {
    return found("address space",
                 fmt::format("64 GiB can be reserved without memory (vm.overcommit_memory = {})", policy));
  }
  return degraded(
      "address space",
      fmt::format("64 GiB cannot be reserved: {} (vm.overcommit_memory = {})", reserved.answer, policy),
      "a million stacks cannot be reserved; address sanitizer may not start",
      "sudo sysctl vm.overcommit_memory=0; ulimit -v unlimited");
}

} // namespace kernlet::grader::doctor
