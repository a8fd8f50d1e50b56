/// \file
/// Compilers and sanitizers: build a program that uses what kernlet needs, run it, and look at what it says.

#include "doctor/probes.hpp"

#include <fmt/format.h>

namespace kernlet::grader::doctor {
namespace {

constexpr std::string_view modern_program = R"(#include <concepts>
#include <coroutine>
#include <cstdio>
#include <exception>
#include <span>
#include <thread>
struct answer {
  struct promise_type {
    int value = 0;
    answer get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(int number) { value = number; }
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};
answer compute(std::integral auto number) { co_return number * 6; }
int main() {
  int factors[] = {3, 4}, sum = 0;
  std::jthread([&] { for (int factor : std::span(factors)) sum += factor; }).join();
  answer done = compute(sum);
  std::printf("answer %d\n", done.handle.promise().value);
  done.handle.destroy();
}
)";

constexpr std::string_view freed_program = R"(int main(int count, char**) {
  int* volatile numbers = new int[4];
  delete[] numbers;
  return numbers[count];
}
)";

constexpr std::string_view racing_program = R"(#include <thread>
int shared;
int main() {
  std::thread other([] { for (int i = 0; i < 1000; ++i) shared = shared + 1; });
  for (int i = 0; i < 1000; ++i) shared = shared + 1;
  other.join();
}
)";

/// Builds a program and runs it: its output, or why it could not be built.
struct built_and_ran {
  bool built = false;
  ran result;
};

built_and_ran build_and_run(const surroundings& here, std::string_view name, std::string_view source,
                            std::vector<std::string> command) {
  const auto file = here.scratch.write(fmt::format("{}.cpp", name), source);
  const auto program = here.scratch.path() / name;
  for (const auto& word : {std::string("-std=c++20"), std::string("-pthread"), file.string(),
                           std::string("-o"), program.string()}) {
    command.push_back(word);
  }
  built_and_ran done;
  done.result = run_program(command, 60);
  if (done.result.status != 0 || !std::filesystem::exists(program))
    return done;
  done.built = true;
  done.result = run_program({program.string()});
  return done;
}

} // namespace

finding probe_compiler(const surroundings& here, const std::string& program, bool required) {
  const std::string costs =
      required ? "nothing can be built" : "`test --all` does not build with the second compiler";
  const std::string cure = fmt::format("sudo apt install {}", program == "clang++-19" ? "clang-19" : program);
  finding result;
  if (const ran version = run_program({program, "--version"}); !version.there()) {
    result = missing(program, "there is no such program", costs, cure);
  } else {
    const auto done = build_and_run(here, "modern-" + program, modern_program, {program, "-O1"});
    if (done.built && done.result.output == "answer 42\n") {
      result = found(program, fmt::format("{}; builds and runs C++20: concepts, coroutines, threads",
                                          version_in(version.output)));
    } else {
      result = missing(program,
                       fmt::format("does not {} a C++20 program: {}", done.built ? "run" : "build",
                                   telling_line(done.result.output)),
                       costs, cure + ", version 12 or newer for g++, 19 for clang");
    }
  }
  result.required = required;
  return result;
}

finding probe_address_sanitizer(const surroundings& here) {
  const std::string name = "address sanitizer";
  const auto done =
      build_and_run(here, "freed", freed_program, {"g++", "-g", "-fsanitize=address,undefined"});
  if (done.result.output.find("heap-use-after-free") != std::string::npos)
    return found(name, "reports a use after free");
  return degraded(name, fmt::format("does not report a use after free: {}", telling_line(done.result.output)),
                  "the asan executions of tests do not run",
                  "sudo apt install g++; in a container, allow ptrace");
}

finding probe_thread_sanitizer(const surroundings& here) {
  const std::string name = "thread sanitizer";
  const auto done = build_and_run(here, "racing", racing_program, {"g++", "-g", "-O1", "-fsanitize=thread"});
  if (done.result.output.find("data race") != std::string::npos)
    return found(name, "reports a data race");
  return degraded(
      name, fmt::format("does not report a data race: {}", telling_line(done.result.output)),
      "the tsan executions of tests do not run",
      "sudo apt install g++; where it says \"unexpected memory mapping\": sudo sysctl vm.mmap_rnd_bits=28");
}

} // namespace kernlet::grader::doctor
