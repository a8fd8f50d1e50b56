// Files over HTTP. A disk may hold whoever waits for it, so opening and reading is done by threads of the
// pool; the connection's task waits for them, and the others go on.

#include "http_options.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <kernlet/executor.hpp>
#include <kernlet/thread_pool.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace web {
namespace {

namespace fs = std::filesystem;
using kernlet::http_request;
using kernlet::http_response;

/// Up to here a file is read when it is opened, by the same hand-over.
constexpr std::size_t small_file = 256 * 1024;

struct opened {
  int error = 0; ///< an errno
  kernlet::unique_descriptor file;
  std::uint64_t size = 0;
  std::string bytes; ///< of a small one, all
};

int hex(char c) noexcept {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/// "/a%20b?c" names the file "a b". Empty: it names none.
std::string path_of(std::string_view target) {
  target = target.substr(0, target.find('?'));
  if (!target.starts_with('/'))
    return {};
  std::string path = ".";
  for (std::size_t i = 0; i < target.size(); ++i) {
    char c = target[i];
    if (c == '%') {
      if (i + 2 >= target.size() || hex(target[i + 1]) < 0 || hex(target[i + 2]) < 0)
        return {};
      c = static_cast<char>(hex(target[i + 1]) * 16 + hex(target[i + 2]));
      i += 2;
    }
    if (c == '\0')
      return {};
    path += c;
  }
  if (path.ends_with('/'))
    path += "index.html";
  return path;
}

bool read_all(int from, std::string& into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t got = ::read(from, into.data() + done, into.size() - done);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

/// Runs in the pool. Whatever leads out of the folder, by dots or by a link, is not there.
opened open_below(const fs::path& root, const std::string& path) {
  opened made;
  std::error_code error;
  const fs::path real = fs::canonical(root / path, error);
  if (error || std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first != root.end()) {
    made.error = error.value() == EACCES ? EACCES : ENOENT;
    return made;
  }
  made.file = kernlet::unique_descriptor(::open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat about{};
  if (made.file.get() < 0 || ::fstat(made.file.get(), &about) != 0) {
    made.error = errno;
    return made;
  }
  if (!S_ISREG(about.st_mode)) {
    made.error = ENOENT;
    return made;
  }
  made.size = static_cast<std::uint64_t>(about.st_size);
  if (made.size <= small_file) {
    made.bytes.resize(made.size);
    if (!read_all(made.file.get(), made.bytes))
      made.error = EIO;
    made.file = {};
  }
  return made;
}

std::string_view type_of(std::string_view path) {
  static constexpr std::array<std::array<std::string_view, 2>, 9> known{
      {{".html", "text/html; charset=utf-8"},
       {".css", "text/css"},
       {".js", "text/javascript"},
       {".json", "application/json"},
       {".txt", "text/plain; charset=utf-8"},
       {".svg", "image/svg+xml"},
       {".png", "image/png"},
       {".jpg", "image/jpeg"},
       {".pdf", "application/pdf"}}};
  for (const auto& [end, type] : known)
    if (path.ends_with(end))
      return type;
  return "application/octet-stream";
}

http_response failure(int error) {
  switch (error) {
  case EACCES:
  case EPERM:
    return http_response::text(403, "this file may not be read\n");
  case EMFILE:
  case ENFILE:
    return http_response::text(503, "no descriptor is free; try again\n");
  case EIO:
    return http_response::text(500, "the file could not be read\n");
  default:
    return http_response::text(404, "there is no such file\n");
  }
}

} // namespace

kernlet::http_handler serve_files(const fs::path& folder) {
  return [root = fs::canonical(folder)](const http_request& asked) {
    if (asked.method != "GET" && asked.method != "HEAD") {
      http_response refused = http_response::text(405, "files can be read with GET and HEAD\n");
      refused.headers.add("Allow", "GET, HEAD");
      return refused;
    }
    const std::string path = path_of(asked.target);
    if (path.empty())
      return http_response::text(400, "the path is not one of a file\n");
    opened found = kernlet::run_in_executor(kernlet::default_pool(), [&] { return open_below(root, path); });
    if (found.error != 0)
      return failure(found.error);
    http_response response;
    response.content_type = type_of(path);
    if (found.size <= small_file) {
      response.body = std::move(found.bytes);
      return response;
    }
    response.length = found.size;
    const auto file = std::make_shared<kernlet::unique_descriptor>(std::move(found.file));
    response.stream = [file, left = found.size](kernlet::body_writer& to) mutable {
      while (left != 0) {
        const std::string piece = kernlet::run_in_executor(kernlet::default_pool(), [&] {
          std::string bytes(std::min<std::uint64_t>(left, small_file), '\0');
          if (!read_all(file->get(), bytes))
            throw std::runtime_error("a file became shorter while it was sent");
          return bytes;
        });
        to.write(piece);
        left -= piece.size();
      }
    };
    return response;
  };
}

} // namespace web
