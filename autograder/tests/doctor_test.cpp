/// \file
/// doctor: a probe believes effects only, what is not found says its cost and cure, and the report says what
/// was found.

#include "catch.hpp"

#include "doctor/control_groups.hpp"
#include "doctor/doctor.hpp"
#include "doctor/probes.hpp"
#include "support/terminal.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace doctor = kernlet::grader::doctor;
using doctor::finding;
using doctor::standing;

namespace {

/// PATH with a program of ours before all others, until the end of the scope.
class shadowed_program {
 public:
  shadowed_program(const doctor::scratch_folder& scratch, const std::string& name, const std::string& script)
      : path_(std::getenv("PATH")) {
    const auto file = scratch.write("shadow/" + name, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    ::setenv("PATH", (file.parent_path().string() + ":" + path_).c_str(), 1);
  }
  ~shadowed_program() { ::setenv("PATH", path_.c_str(), 1); }
  shadowed_program(const shadowed_program&) = delete;
  shadowed_program& operator=(const shadowed_program&) = delete;

 private:
  std::string path_;
};

std::vector<finding> one_of_each() {
  std::vector<finding> findings = {
      doctor::found("good thing", "1.0"),
      doctor::degraded("slow thing", "no counters", "slow figures", "buy another"),
      doctor::missing("absent thing", "not there", "no pictures", "install it")};
  for (auto& one : findings)
    one.group = "things";
  return findings;
}

const kernlet::grader::terminal& plain() {
  static const kernlet::grader::terminal to_a_file(std::tmpfile());
  return to_a_file;
}

} // namespace

TEST_CASE("a trial in a child says how it ended", "[doctor]") {
  const auto answered = doctor::in_child([] { return std::string("42"); });
  CHECK(answered.answered);
  CHECK(answered.answer == "42");

  const auto crashed = doctor::in_child([]() -> std::string {
    ::raise(SIGSEGV);
    return "survived";
  });
  CHECK_FALSE(crashed.answered);
  CHECK(crashed.signal == SIGSEGV);

  const auto left = doctor::in_child([]() -> std::string { ::_exit(0); });
  CHECK_FALSE(left.answered); // ending well without an answer is not an answer

  const auto endless = doctor::in_child(
      []() -> std::string {
        while (true)
          ::pause();
      },
      0.1);
  CHECK(endless.hung);
  CHECK_FALSE(endless.answered);
}

TEST_CASE("a program that takes too long is ended, one that is not there is told apart", "[doctor]") {
  CHECK(doctor::run_program({"sleep", "20"}, 1).status == 124);
  CHECK_FALSE(doctor::run_program({"kernlet-no-such-program"}).there());
  CHECK(doctor::run_program({"true"}).status == 0);
}

TEST_CASE("versions are found and compared as numbers", "[doctor]") {
  CHECK(doctor::version_in("cmake version 3.25.1\n") == "3.25.1");
  CHECK(doctor::version_in("g++ (Debian 12.2.0-14) 12.2.0") == "12.2.0");
  CHECK(doctor::version_in("clang++-19 of Debian, 19.1.7 (3)") == "19.1.7");
  CHECK(doctor::version_in("none").empty());
  CHECK(doctor::at_least("3.25.1", "3.25"));
  CHECK(doctor::at_least("3.100", "3.25"));
  CHECK(doctor::at_least("4", "3.25"));
  CHECK_FALSE(doctor::at_least("3.9", "3.25"));
  CHECK_FALSE(doctor::at_least("", "3.25"));
}

TEST_CASE("a compiler that ends well and builds nothing is missing", "[doctor]") {
  const doctor::scratch_folder scratch;
  const doctor::surroundings here{scratch.path(), scratch};
  SECTION("g++ itself") {
    const auto real = doctor::probe_compiler(here, "g++", true);
    CHECK(real.how == standing::found);
  }
  SECTION("a pretender") {
    const shadowed_program pretender(scratch, "g++", "echo g++ 12.2.0; exit 0");
    const auto result = doctor::probe_compiler(here, "g++", true);
    CHECK(result.how == standing::missing);
    CHECK(result.required);
    CHECK(doctor::exit_code({result}) == 2);
  }
  SECTION("one that builds a program that says something else") {
    const shadowed_program liar(
        scratch, "g++",
        "while [ $# -gt 1 ]; do shift; done; printf '#!/bin/sh\\necho 41\\n' >$1; chmod +x $1");
    CHECK(doctor::probe_compiler(here, "g++", true).how == standing::missing);
  }
}

TEST_CASE("tools that end well without an effect are not found", "[doctor]") {
  const doctor::scratch_folder scratch;
  const doctor::surroundings here{scratch.path(), scratch};
  const auto probe_with = [&](const std::string& name, finding (*probe)(const doctor::surroundings&)) {
    const shadowed_program idle(scratch, name, "echo 99.1.0; exit 0");
    return probe(here);
  };
  CHECK(probe_with("ninja", doctor::probe_ninja).how == standing::missing);
  CHECK(probe_with("ccache", doctor::probe_ccache).how == standing::degraded);
  CHECK(probe_with("git", doctor::probe_git).how == standing::degraded);
  CHECK(probe_with("gdb", doctor::probe_debugger).how == standing::degraded);
  CHECK(probe_with("dot", doctor::probe_diagrams).how == standing::missing);
  CHECK(probe_with("chromium", doctor::probe_browser).how == standing::missing);
  CHECK(doctor::probe_book(here).how == standing::missing); // no virtual environment in this folder

  const shadowed_program old(scratch, "cmake", "echo cmake version 3.18.4");
  CHECK(doctor::probe_cmake(here).how == standing::missing);
}

TEST_CASE("what is not found says what it costs and how to cure it", "[doctor]") {
  const doctor::scratch_folder scratch;
  const doctor::surroundings here{scratch.path(), scratch};
  for (auto* probe :
       {doctor::probe_lightweight_guards, doctor::probe_mapping_limit, doctor::probe_overcommit,
        doctor::probe_landlock, doctor::probe_seccomp, doctor::probe_io_uring, doctor::probe_inotify,
        doctor::probe_hardware_counters, doctor::probe_clock, doctor::probe_timer_signals,
        doctor::probe_system, doctor::probe_processors, doctor::probe_free_memory, doctor::probe_disk,
        doctor::probe_descriptors, doctor::probe_processes}) {
    const auto result = probe(here);
    INFO(result.name << ": " << result.detail);
    CHECK_FALSE(result.name.empty());
    CHECK_FALSE(result.detail.empty());
    CHECK((result.how == standing::found) == result.costs.empty());
    CHECK((result.how == standing::found) == result.cure.empty());
  }
}

TEST_CASE("the own control group is found in versions 1 and 2", "[doctor]") {
  const std::string mounts = "30 23 0:28 / /cg/memory rw - cgroup cgroup rw,memory\n"
                             "31 23 0:29 / /cg/unified rw - cgroup2 cgroup2 rw\n";
  const auto old = doctor::find_group("memory", "4:memory:/jobs/7\n0::/\n", mounts);
  CHECK(old.folder == "/cg/memory/jobs/7");
  CHECK_FALSE(old.unified);
  const auto unified = doctor::find_group("cpu", "0::/user.slice\n", mounts);
  CHECK(unified.folder == "/cg/unified/user.slice");
  CHECK(unified.unified);
  const auto contained =
      doctor::find_group("memory", "0::/box/a\n", "31 23 0:29 /box /sys/fs/cgroup rw - cgroup2 cgroup rw\n");
  CHECK(contained.folder == "/sys/fs/cgroup/a");
  CHECK(doctor::find_group("memory", "", "").folder.empty());
}

TEST_CASE("the tightest limit above a group holds", "[doctor]") {
  const doctor::scratch_folder scratch;
  scratch.write("memory.max", "max\n");
  scratch.write("outer/memory.max", "1000\n");
  scratch.write("outer/inner/memory.max", "3000\n");
  doctor::control_group group{scratch.path() / "outer" / "inner", scratch.path(), true};
  CHECK(doctor::tightest(group, "memory.max") == 1000);
  group.folder = scratch.path();
  CHECK(doctor::tightest(group, "memory.max") == 0);
}

TEST_CASE("the report names state, cost and cure", "[doctor]") {
  const auto findings = one_of_each();
  const std::string text = doctor::as_text(findings, plain());
  CHECK(text.find("found     good thing") != text.npos);
  CHECK(text.find("degraded  slow thing") != text.npos);
  CHECK(text.find("costs: no pictures") != text.npos);
  CHECK(text.find("cure:  install it") != text.npos);
  CHECK(text.ends_with("1 found, 1 degraded, 1 missing; everything that kernlet needs is here"));

  const kernlet::grader::terminal quiet(stdout, true);
  CHECK(doctor::as_text(findings, quiet).find("good thing") == std::string::npos);
}

TEST_CASE("only a required thing that is missing stops the work", "[doctor]") {
  auto findings = one_of_each();
  CHECK(doctor::exit_code(findings) == 0);
  findings[1].required = true; // degraded: kernlet does without
  CHECK(doctor::exit_code(findings) == 0);
  findings[2].required = true;
  CHECK(doctor::exit_code(findings) == 2);
  CHECK(doctor::as_text(findings, plain()).ends_with("kernlet cannot work without absent thing"));
}

TEST_CASE("the JSON report holds every finding, whatever bytes a tool wrote", "[doctor]") {
  auto findings = one_of_each();
  findings[0].detail = "\xff\xfe rubbish";
  const auto json = nlohmann::json::parse(doctor::as_json(findings));
  CHECK(json.at("ready") == true);
  CHECK(json.at("counts").at("degraded") == 1);
  REQUIRE(json.at("findings").size() == 3);
  CHECK(json.at("findings").at(2).at("state") == "missing");
  CHECK(json.at("findings").at(2).at("cure") == "install it");
}
