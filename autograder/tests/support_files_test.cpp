#include "catch.hpp"

#include "support/build_lock.hpp"
#include "support/error.hpp"
#include "support/files.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace kernlet::grader;
namespace fs = std::filesystem;

namespace {

class folder {
 public:
  folder() {
    std::string name = (fs::temp_directory_path() / "kernlet-files-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~folder() { fs::remove_all(path); }
  fs::path path;
};

std::size_t entries(const fs::path& in) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(in), fs::directory_iterator()));
}

std::string message_of(const fs::path& file, std::string_view contents) {
  try {
    write_file(file, contents);
  } catch (const grader_error& error) {
    return error.what();
  }
  return "no error";
}

} // namespace

TEST_CASE("a file is written and read back whole", "[files]") {
  const folder here;
  std::string bytes(300'000, 'a');
  bytes[1234] = '\0';
  write_file(here.path / "new" / "deep" / "file", bytes);
  CHECK(read_file(here.path / "new" / "deep" / "file") == bytes);
  write_file(here.path / "new" / "deep" / "file", "");
  CHECK(read_file(here.path / "new" / "deep" / "file").empty());
  CHECK(entries(here.path / "new" / "deep") == 1);
}

TEST_CASE("a rewritten file keeps its permissions and a link stays a link", "[files]") {
  const folder here;
  write_file(here.path / "file", "one");
  REQUIRE(::chmod((here.path / "file").c_str(), 0640) == 0);
  fs::create_symlink("file", here.path / "link");
  write_file(here.path / "link", "two");
  CHECK(fs::is_symlink(here.path / "link"));
  CHECK(read_file(here.path / "file") == "two");
  CHECK((fs::status(here.path / "file").permissions() & fs::perms::mask) == fs::perms(0640));
}

TEST_CASE("a device is written in place", "[files]") {
  write_file("/dev/null", "gone");
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("errors name the file and the cure", "[files]") {
  const folder here;
  write_file(here.path / "file", "x");
  CHECK_THAT(message_of(here.path, "x"), Catch::Matchers::ContainsSubstring(here.path.string()) &&
                                             Catch::Matchers::ContainsSubstring("name a file in it"));
  CHECK_THAT(message_of(here.path / "file" / "below", "x"),
             Catch::Matchers::ContainsSubstring("below") &&
                 Catch::Matchers::ContainsSubstring("choose another path"));
  CHECK_THROWS_WITH(read_file(here.path / "missing"),
                    Catch::Matchers::ContainsSubstring("missing") &&
                        Catch::Matchers::ContainsSubstring("check the path"));
  CHECK_THROWS_AS(read_file(here.path), grader_error);
}

TEST_CASE("a write that fails half-way leaves the old file and no remains", "[files]") {
  const folder here;
  write_file(here.path / "results", "old");
  // In a process of its own: the limit could not be raised again.
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000, 1000};
    if (::setrlimit(RLIMIT_FSIZE, &small) != 0)
      ::_exit(3);
    const std::string message = message_of(here.path / "results", std::string(100'000, 'n'));
    ::_exit(message.find("results") != std::string::npos && message.find("ulimit -f") != std::string::npos
                ? 0
                : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  CHECK(read_file(here.path / "results") == "old");
  CHECK(entries(here.path) == 1);
}

TEST_CASE("a full disk leaves the old file and no remains", "[files]") {
  const folder here;
  if (::mount("none", here.path.c_str(), "tmpfs", 0, "size=64k") != 0) {
    WARN("not run: a small file system cannot be mounted here");
    return;
  }
  write_file(here.path / "results", "old");
  const std::string message = message_of(here.path / "results", std::string(1'000'000, 'n'));
  CHECK_THAT(message, Catch::Matchers::ContainsSubstring("results") &&
                          Catch::Matchers::ContainsSubstring("free some space"));
  CHECK(read_file(here.path / "results") == "old");
  CHECK(entries(here.path) == 1);
  CHECK(::umount(here.path.c_str()) == 0);
}

TEST_CASE("SHA-256 agrees with the published examples", "[files]") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("whoever builds in a folder keeps others out, as long as it lives") {
  std::string name = (std::filesystem::temp_directory_path() / "kernlet-lock-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  const std::filesystem::path build = std::filesystem::path(name) / "not/there/yet";
  const auto is_free = [&] {
    const descriptor file(::open((build.string() + ".lock").c_str(), O_RDWR | O_CLOEXEC));
    REQUIRE(file);
    return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0;
  };
  {
    const build_lock held(build);
    CHECK_FALSE(is_free());
  }
  CHECK(is_free());
  std::atomic<int> inside = 0, most = 0; // atomic for ThreadSanitizer, which knows nothing of a file's lock
  const auto use = [&] {
    for (int i = 0; i < 50; ++i) {
      const build_lock held(build);
      most = std::max(most.load(), ++inside);
      --inside;
    }
  };
  std::thread other(use);
  use();
  other.join();
  CHECK(most == 1);
  std::filesystem::remove_all(name);
  CHECK_NOTHROW(build_lock("/proc/nobody/may/write"));
}
