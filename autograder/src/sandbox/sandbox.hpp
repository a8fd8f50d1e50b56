#pragma once
/// \file
/// Runs one program of a stranger: which files it sees, what it may use up, and what it said.
///
/// Tiers, strongest first. `namespaces`: bubblewrap with every namespace unshared, no network, no
/// capabilities, a seccomp filter. `user`: another user where we are root, no_new_privs, resource limits, the
/// same seccomp filter, Landlock. `none`: resource limits only. The tier that was used stands in every
/// result; only results of the course's tier are official.
///
/// The program gets `input` on descriptor 3 and may write to descriptor 4; both pipes are the judge's own. A
/// server also gets a listening socket as descriptor 5, and a partner plays its clients; it can make no
/// socket itself. Everything the program started is dead when run() returns.

#include "sandbox/conversation.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader::sandbox {

enum class tier { namespaces, user, none };

/// "namespaces", "user" or "none".
std::string_view name(tier which) noexcept;

/// The strongest tier that works on this machine, found by running a trial program once per process (not by
/// asking for versions). The environment variable KERNLET_TIER lowers it (a value that is not a tier's name
/// is an error).
tier best_tier();

/// Why a stronger tier was not taken, for doctor; empty when the strongest works.
std::string degraded_because();

/// A file or folder that the program sees. In tier `user` the source must be reachable for every user
/// (folders on the way: o+x); there, where we are root, a writable source is given to the second user. In
/// tiers without namespaces the targets in arguments, environment and working directory are replaced by the
/// sources.
struct mount {
  std::filesystem::path source;
  std::filesystem::path target; ///< where the program sees it (tiers without namespaces see the source)
  bool writable = false;
};

/// What a program may use up. Zero means no limit. Limits only kill; a killed program is reported as killed,
/// with the limit's name.
struct limits {
  double cpu_seconds = 10;
  double wall_seconds = 30;
  std::uint64_t memory_bytes = 512ull << 20; ///< resident, of all processes: by control group where one
                                             ///< works, else looked at 50 times a second
  std::uint32_t processes = 0;               ///< processes it may start beyond itself
  std::uint32_t threads = 64;                ///< kernel threads in all; 0 refuses clone altogether
  std::uint64_t output_bytes = 1ull << 20;   ///< standard output, standard error and descriptor 4, each
  std::uint64_t file_bytes = 64ull << 20;    ///< size of one file that it writes
  std::uint32_t open_files = 64;
};

struct request {
  std::vector<std::string> arguments; ///< argv; the program by absolute path inside the sandbox
  std::vector<std::string>
      environment; ///< NAME=value; nothing else is passed on but PWD, and to a compiler PATH and TMPDIR
  std::vector<mount> mounts;               ///< beyond the read-only system folders (/usr, /lib*, /bin, /sbin,
                                           ///< /etc/alternatives, ld.so.cache)
  std::filesystem::path working_directory; ///< inside the sandbox; empty: a private empty folder
  sandbox::limits limits;
  std::string input; ///< bytes for descriptor 3, written after the program's start
  int inherited =
      -1; ///< becomes the program's descriptor 5; the caller's, who keeps it open meanwhile; -1: none
  sandbox::partner partner; ///< runs beside the program; descriptor 3 then stays open to its end; empty: none
  bool sanitized =
      false; ///< an address- or thread-sanitizer build: no address-space limit, personality allowed
  bool compiler = false; ///< a compiler run: may start processes, no exec filter
};

enum class ending { exited, signalled, killed, not_started };

struct outcome {
  ending how = ending::not_started;
  int status = 0; ///< exit code or signal number; in tier namespaces an exit code 128 + n counts as signal n
  std::string limit;           ///< killed: "cpu", "wall", "memory", "processes", "output", "files", "partner"
  std::string trouble;         ///< not_started: what went wrong (the judge's fault, not the learner's)
  std::string records;         ///< what came over descriptor 4
  std::string standard_output; ///< capped; `output_truncated` says so
  std::string standard_error;
  bool output_truncated = false;
  double cpu_seconds = 0, wall_seconds = 0;
  std::uint64_t peak_memory_bytes = 0;
};

/// Runs the program and waits until it and all it started are dead. Never throws for what the program does;
/// throws grader_error when the sandbox itself is unusable. May be called from several threads at once.
outcome run(const request& what, tier which);

} // namespace kernlet::grader::sandbox
