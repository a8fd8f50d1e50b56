/// \file
/// The tools of the build: what each does, tried on a small file.

#include "doctor/probes.hpp"

#include <fmt/format.h>

namespace kernlet::grader::doctor {

finding probe_cmake(const surroundings&) {
  const ran version = run_program({"cmake", "--version"});
  const std::string number = version_in(version.output);
  finding result =
      at_least(number, "3.25")
          ? found("cmake", number)
          : missing("cmake",
                    version.there() ? fmt::format("{} is older than 3.25", number)
                                    : std::string("there is no such program"),
                    "nothing can be built", "sudo apt install cmake (Debian 12, Ubuntu 24.04 or newer)");
  result.required = true;
  return result;
}

finding probe_ninja(const surroundings& here) {
  here.scratch.write("build.ninja", "rule say\n  command = echo built > $out\nbuild made: say\n");
  const ran built = run_program({"ninja", "-C", here.scratch.path().string()});
  finding result =
      first_line_of(here.scratch.path() / "made") == "built"
          ? found("ninja",
                  fmt::format("{}; runs a build", telling_line(run_program({"ninja", "--version"}).output)))
          : missing("ninja", built.there() ? telling_line(built.output) : "there is no such program",
                    "nothing can be built", "sudo apt install ninja-build");
  result.required = true;
  return result;
}

finding probe_mold(const surroundings& here) {
  const auto source = here.scratch.write("linked.cpp", "int main() { return 42; }\n");
  const auto program = here.scratch.path() / "linked";
  const ran linked = run_program({"g++", "-fuse-ld=mold", source.string(), "-o", program.string()}, 60);
  if (linked.status == 0 && run_program({program.string()}).status == 42) {
    return found("mold",
                 fmt::format("{}; links for g++", version_in(run_program({"mold", "--version"}).output)));
  }
  return degraded("mold", telling_line(linked.output),
                  "linking takes three times as long, and so does a verdict", "sudo apt install mold");
}

finding probe_ccache(const surroundings& here) {
  const auto source = here.scratch.write("cached.cpp", "int answer() { return 42; }\n");
  const auto object = here.scratch.path() / "cached.o";
  const ran compiled = run_program({"ccache", "g++", "-c", source.string(), "-o", object.string()}, 60);
  if (compiled.status == 0 && std::filesystem::exists(object)) {
    return found("ccache",
                 version_in(run_program({"ccache", "--version"}).output) + "; compiles through its cache");
  }
  return degraded("ccache", compiled.there() ? telling_line(compiled.output) : "there is no such program",
                  "a second build of the same file takes as long as the first", "sudo apt install ccache");
}

finding probe_git(const surroundings& here) {
  here.scratch.write("before", "one\n");
  here.scratch.write("after", "two\n");
  const ran difference =
      run_program({"git", "diff", "--no-index", "before", "after"}, 20, here.scratch.path());
  if (difference.status == 1 && difference.output.find("+two") != std::string::npos) {
    return found("git", version_in(run_program({"git", "--version"}).output) + "; shows differences");
  }
  return degraded("git", difference.there() ? telling_line(difference.output) : "there is no such program",
                  "`diff` and the changes of wrong parts in `check` do not work", "sudo apt install git");
}

} // namespace kernlet::grader::doctor
