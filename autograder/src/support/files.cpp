// A results file is what a course keeps. So its bytes go to a new file first; the name changes hands only
// when all of them are on the disk, and a failure on the way leaves the old file and no remains.

#include "support/files.hpp"

#include "support/descriptor.hpp"
#include "support/error.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <system_error>

namespace kernlet::grader {
namespace {

namespace fs = std::filesystem;

std::string_view cure_for(int error) {
  switch (error) {
  case ENOENT:
    return "check the path";
  case EISDIR:
    return "name a file in it";
  case ENOTDIR:
    return "a part of the path is a file, not a folder; choose another path";
  case EACCES:
  case EPERM:
    return "change its permissions or choose another path";
  case EROFS:
    return "the file system is read-only; choose another path";
  case ENOSPC:
  case EDQUOT:
    return "free some space or choose another path; what was there before is unchanged";
  case EFBIG:
    return "raise the limit on file sizes (ulimit -f); what was there before is unchanged";
  case EMFILE:
  case ENFILE:
    return "raise the limit on open files (ulimit -n)";
  default:
    return "choose another path";
  }
}

[[noreturn]] void fail(std::string_view verb, const fs::path& file, int error) {
  throw grader_error("cannot {} {}: {}; {}", verb, file.string(), std::strerror(error), cure_for(error));
}

/// Writes everything; 0, or the error.
int write_bytes(const descriptor& to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(to.get(), bytes.data(), bytes.size());
    if (done >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(done));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

/// A temporary file that disappears unless it was renamed.
class temporary_file {
 public:
  explicit temporary_file(const fs::path& beside) {
    static std::atomic<unsigned> serial = 0;
    const std::string stem = beside.filename().string().substr(0, 200);
    name_ = beside.parent_path() / fmt::format(".{}.{}-{}", stem, ::getpid(), serial++);
    ::unlink(name_.c_str()); // of an earlier process with our number
    file_ = descriptor(::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file_) {
      const int error = errno;
      name_.clear();
      fail("write", beside, error);
    }
  }
  ~temporary_file() {
    if (!name_.empty())
      ::unlink(name_.c_str());
  }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;

  /// Takes the contents, and the permissions of the file that it will replace. 0, or the error.
  int fill(std::string_view contents, const fs::path& old_file) {
    if (const int error = write_bytes(file_, contents))
      return error;
    struct stat old{};
    if (::stat(old_file.c_str(), &old) == 0 && ::fchmod(file_.get(), old.st_mode & 0777) != 0)
      return errno;
    if (::fsync(file_.get()) != 0)
      return errno;
    // Some file systems report a full disk only here.
    return ::close(file_.release()) == 0 ? 0 : errno;
  }

  int become(const fs::path& file) {
    if (::rename(name_.c_str(), file.c_str()) != 0)
      return errno;
    name_.clear();
    return 0;
  }

 private:
  fs::path name_;
  descriptor file_;
};

/// A device or a named pipe (`/dev/stdout`) is written in place: it has no name that could change hands.
void write_in_place(const fs::path& file, std::string_view contents) {
  const descriptor to(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (!to)
    fail("write", file, errno);
  if (const int error = write_bytes(to, contents))
    fail("write", file, error);
}

} // namespace

std::string read_file(const fs::path& file) {
  const descriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!from)
    fail("read", file, errno);
  std::string bytes;
  char buffer[65536];
  for (;;) {
    const ssize_t got = ::read(from.get(), buffer, sizeof buffer);
    if (got == 0)
      return bytes;
    if (got > 0) {
      bytes.append(buffer, static_cast<std::size_t>(got));
    } else if (errno != EINTR) {
      fail("read", file, errno);
    }
  }
}

void write_file(const fs::path& name, std::string_view contents) {
  std::error_code ignored;
  // A symbolic link stays one: the file behind it is replaced.
  const fs::path behind = fs::is_symlink(name, ignored) ? fs::weakly_canonical(name, ignored) : name;
  const fs::path file = behind.empty() ? name : behind;
  const fs::file_status now = fs::status(file, ignored);
  if (fs::is_directory(now))
    fail("write", name, EISDIR);
  if (fs::exists(now) && !fs::is_regular_file(now))
    return write_in_place(file, contents);

  std::error_code error;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  fs::create_directories(folder, error);
  if (error)
    fail("make the folder of", name, error.value());

  temporary_file fresh(folder / file.filename());
  if (const int why = fresh.fill(contents, file))
    fail("write", name, why);
  if (const int why = fresh.become(file))
    fail("write", name, why);
  const descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory)
    ::fsync(directory.get()); // the new name survives a power cut; not every file system can do this
}

std::string sha256(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr) != 1)
    throw grader_error("cannot compute a SHA-256: OpenSSL refuses; check its configuration (OPENSSL_CONF)");
  std::string hex;
  for (unsigned int i = 0; i < length; ++i)
    hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

} // namespace kernlet::grader
