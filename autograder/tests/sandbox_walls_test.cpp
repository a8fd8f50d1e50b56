#include "sandbox_probe.hpp"

#include "sandbox/paths.hpp"
#include "support/files.hpp"

#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace kernlet::grader;
using namespace kernlet::grader::sandbox;
namespace fs = std::filesystem;

TEST_CASE("calls that no exercise needs are refused", "[sandbox][walls]") {
  for (const tier which : working_tiers()) {
    if (which == tier::none)
      continue;
    INFO("tier " << name(which));
    CHECK(run(probe("forbidden_calls"), which).records == "end");
  }
}

TEST_CASE("files that are nobody's business stay unread and unwritten", "[sandbox][walls]") {
  const scratch_folder ours;
  const fs::path secret = ours.path() / "secret";
  write_file(secret, "secret");
  for (const tier which : working_tiers()) {
    if (which == tier::none)
      continue;
    INFO("tier " << name(which));
    const outcome result = run(probe("files", {"read",  "/etc/passwd",
                                               "read",  secret,
                                               "read",  "/etc/shadow",
                                               "write", secret,
                                               "write", "/etc/kernlet",
                                               "write", "/usr/kernlet",
                                               "write", "/probes/new",
                                               "write", "/dev/shm/new",
                                               "write", "/kernlet",
                                               "write", "/proc/sys/kernel/core_pattern",
                                               "write", "/proc/self/oom_score_adj"}),
                               which);
    CHECK(result.records == "no no no no no no no no no no no ");
    CHECK(read_file(secret) == "secret");
  }
}

TEST_CASE("mounts are what they were asked to be", "[sandbox][walls]") {
  const scratch_folder ours;
  fs::permissions(ours.path(), fs::perms(0755));
  fs::create_directory(ours.path() / "open");
  fs::permissions(ours.path() / "open", fs::perms(0777));
  write_file(ours.path() / "file", "read me");
  for (const tier which : working_tiers()) {
    if (which == tier::none)
      continue;
    INFO("tier " << name(which));
    request what = probe(
        "files", {"read", "/given/file", "write", "/given/file", "grow", "/open/grown", "write", "here"});
    what.mounts.push_back({ours.path() / "file", "/given/file", false});
    what.mounts.push_back({ours.path() / "open", "/open", true});
    what.limits.file_bytes = 1000;
    const outcome result = run(what, which);
    CHECK(result.records == "yes no ");
    CHECK(result.limit == "files");
    CHECK(fs::file_size(ours.path() / "open" / "grown") == 1000);
    fs::remove(ours.path() / "open" / "grown");
    CHECK(run(probe("files", {"write", "here"}), which).records == "yes ");
  }
}

TEST_CASE("a daemon left behind is dead when the run is over", "[sandbox][walls]") {
  const scratch_folder ours;
  fs::permissions(ours.path(), fs::perms(0755));
  const fs::path pipe = ours.path() / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0666) == 0);
  REQUIRE(::chmod(pipe.c_str(), 0666) == 0);
  for (const tier which : working_tiers()) {
    INFO("tier " << name(which));
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    REQUIRE(reader >= 0);
    request what = probe("daemon", {"/given/pipe"});
    what.mounts.push_back({ours.path(), "/given", true});
    what.limits.processes = 4;
    const outcome result = run(what, which);
    CHECK(result.records == "left it");
    char word[8];
    CHECK(::read(reader, word, sizeof word) == 5); // it lived
    CHECK(::read(reader, word, sizeof word) == 0); // and nobody holds the pipe any more
    ::close(reader);
  }
}

TEST_CASE("a program cannot end its supervisor or the judge", "[sandbox][walls]") {
  for (const tier which : working_tiers()) {
    if (which == tier::none)
      continue;
    INFO("tier " << name(which));
    const outcome result = run(probe("endings", {"kill-all", std::to_string(::getpid())}), which);
    INFO(result.records);
    // Inside a process-id namespace the parent is that namespace's first process, which no signal from inside
    // ends.
    CHECK(result.records.ends_with(" refused"));
    CHECK(result.how == ending::exited);
  }
}

TEST_CASE("a compiler works inside", "[sandbox][walls]") {
  const scratch_folder ours;
  fs::permissions(ours.path(), fs::perms(0755));
  fs::create_directory(ours.path() / "out");
  write_file(
      ours.path() / "a.cpp",
      "#include <string>\n#include \"b.hpp\"\nint main() { return int(std::string(b, 'x').size()); }\n");
  write_file(ours.path() / "include" / "b.hpp", "constexpr unsigned b = 5;\n");
  for (const tier which : working_tiers()) {
    INFO("tier " << name(which));
    request what;
    what.arguments = {"/usr/bin/g++", "-O1", "-I/src/include", "/src/a.cpp", "-o", "/out/a"};
    what.mounts = {{ours.path() / "a.cpp", "/src/a.cpp", false},
                   {ours.path() / "include", "/src/include", false},
                   {ours.path() / "out", "/out", true}};
    what.compiler = true;
    const outcome result = run(what, which);
    INFO(result.trouble << result.standard_error);
    CHECK(result.how == ending::exited);
    CHECK(result.status == 0);
    CHECK(fs::exists(ours.path() / "out" / "a"));
    fs::remove(ours.path() / "out" / "a");
  }
}

TEST_CASE("paths inside are turned into paths outside", "[sandbox][walls]") {
  const std::vector<mount> mounts = {{"/srv/one", "/src", false}, {"/srv/two", "/src/deep", false}};
  CHECK(outside_path("/src/a.cpp", mounts) == "/srv/one/a.cpp");
  CHECK(outside_path("/src/deep/a.cpp", mounts) == "/srv/two/a.cpp");
  CHECK(outside_path("-I/src", mounts) == "-I/srv/one");
  CHECK(outside_path("--path=/src:/src/deep", mounts) == "--path=/srv/one:/srv/two");
  CHECK(outside_path("/other/src/a.cpp", mounts) == "/other/src/a.cpp");
  CHECK(outside_path("/srcs", mounts) == "/srcs");
}
