// Files through blocking().
#include "../sched/sched_test.hpp"
#include "catch.hpp"

#include <kernlet/file.hpp>
#include <kernlet/go_group.hpp>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

using namespace kernlet;

namespace {

struct folder {
  folder() {
    char name[] = "/tmp/kernlet-files-XXXXXX";
    if (::mkdtemp(name) == nullptr)
      std::abort();
    path = name;
  }
  ~folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

} // namespace

TEST_CASE("many tasks write and read one file, each its own piece") {
  const folder here;
  for (const std::uint32_t workers : test::worker_counts)
    test::on(workers, [&here] {
      file notes = file::open(here.path / "notes", O_RDWR | O_CREAT | O_TRUNC);
      go_group all;
      for (std::uint64_t i = 0; i < 100; ++i)
        all.go([&notes, i] {
          const std::string piece(100, static_cast<char>('a' + i % 26));
          notes.write_at(bytes_of(piece), 100 * i);
          std::string again(100, ' ');
          if (notes.read_at(std::as_writable_bytes(std::span(again)), 100 * i) != 100 || again != piece)
            std::abort();
        });
      all.join();
      notes.sync();
      CHECK(notes.size() == 10'000);
      std::string end(100, ' ');
      CHECK(notes.read_at(std::as_writable_bytes(std::span(end)), 9'950) == 50);
      CHECK(notes.read_at(std::as_writable_bytes(std::span(end)), 20'000) == 0);
    });
}

TEST_CASE("a file has one position for read and write, and works outside tasks, too") {
  const folder here;
  file notes = file::open(here.path / "notes", O_RDWR | O_CREAT);
  notes.write(bytes_of("one two"));
  file again = file::open(here.path / "notes", O_RDONLY);
  std::string text(3, ' ');
  CHECK(again.read(std::as_writable_bytes(std::span(text))) == 3);
  CHECK(text == "one");
  text.resize(10);
  CHECK(again.read(std::as_writable_bytes(std::span(text))) == 4);
  CHECK(again.read(std::as_writable_bytes(std::span(text))) == 0);
}

TEST_CASE("an error names the file") {
  const folder here;
  const auto message = [](auto f) {
    try {
      f();
    } catch (const std::system_error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  test::on(1, [&] {
    CHECK(message([&] { file::open(here.path / "none", O_RDONLY); }) ==
          "open '" + (here.path / "none").string() + "': No such file or directory");
    file reads = file::open(here.path / "some", O_RDONLY | O_CREAT);
    CHECK(message([&] { reads.write(bytes_of("x")); }) ==
          "write '" + (here.path / "some").string() + "': Bad file descriptor");
  });
}
