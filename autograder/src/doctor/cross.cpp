/// \file
/// The architectures of the course that this machine is not: cross-compile a program and run it under qemu.

#include "doctor/probes.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

namespace kernlet::grader::doctor {
namespace {

finding probe_architecture(const surroundings& here, const std::string& architecture,
                           const std::string& word) {
  const std::string compiler = fmt::format("{}-linux-gnu-g++", word);
  const std::string emulator = fmt::format("qemu-{}", architecture);
  const std::string costs =
      fmt::format("the exercises and tests for {} do not run; every other chapter is complete", architecture);
  const std::string cure = fmt::format("sudo apt install g++-{}-linux-gnu qemu-user", word);
  const auto source = here.scratch.write(architecture + ".cpp", R"(#include <cstdio>
int main() {
#if defined(__x86_64__)
  std::puts("x86_64");
#elif defined(__aarch64__)
  std::puts("aarch64");
#elif defined(__riscv) && __riscv_xlen == 64
  std::puts("riscv64");
#endif
}
)");
  const auto program = here.scratch.path() / architecture;
  const ran compiled =
      run_program({compiler, "-std=c++20", "-static", source.string(), "-o", program.string()}, 60);
  if (!compiled.there())
    return missing(architecture, fmt::format("there is no {}", compiler), costs, cure);
  if (compiled.status != 0) {
    return missing(architecture, fmt::format("{}: {}", compiler, telling_line(compiled.output)), costs, cure);
  }
  const ran answer = run_program({emulator, program.string()});
  if (!answer.there())
    return missing(architecture, fmt::format("there is no {}", emulator), costs, cure);
  if (answer.output != architecture + "\n") {
    return missing(architecture,
                   fmt::format("{} does not run a static program: {}", emulator, telling_line(answer.output)),
                   costs, cure);
  }
  return found(architecture, fmt::format("a program built by {} runs under {}", compiler, emulator));
}

} // namespace

std::vector<finding> probe_other_architectures(const surroundings& here) {
  utsname system{};
  ::uname(&system);
  const std::string own = system.machine;
  std::vector<finding> findings;
  if (own != "aarch64")
    findings.push_back(probe_architecture(here, "aarch64", "aarch64"));
  if (own != "riscv64")
    findings.push_back(probe_architecture(here, "riscv64", "riscv64"));
  if (own != "x86_64")
    findings.push_back(probe_architecture(here, "x86_64", "x86-64"));
  return findings;
}

} // namespace kernlet::grader::doctor
