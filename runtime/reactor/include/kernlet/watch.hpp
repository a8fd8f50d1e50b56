#pragma once
/// \file
/// Callbacks on descriptors and on signals, with an owner: who drops the watch hears no more.
///
///     kernlet::watch connection(reactor, fd);
///     connection.on_readable([&](kernlet::io_event& event) { ... read until EAGAIN ...; event.drained =
///     true; });
///
/// For the thread that runs the reactor, which must outlive them.

#include <kernlet/reactor.hpp>
#include <type_traits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A descriptor that a reactor knows. Does not own the descriptor, and must end before that is closed.
class watch {
 public:
  /// As reactor::attach().
  watch(reactor& where, int descriptor) : where_(&where), source_(&where.attach(descriptor)) {}
  watch(watch&& other) noexcept : where_(other.where_), source_(std::exchange(other.source_, nullptr)) {}
  watch& operator=(watch&& other) noexcept {
    watch former(std::move(*this));
    where_ = other.where_;
    source_ = std::exchange(other.source_, nullptr);
    return *this;
  }
  ~watch() {
    if (source_ != nullptr)
      where_->detach(*source_);
  }

  /// `f()` or `f(io_event&)`, called in each round in which the descriptor is readable, in place of the
  /// former one. The name is for reports: a literal. May be called from the callback itself.
  template <class F>
  void on_readable(F&& f, const char* name = "on_readable") {
    where_->on_readable(*source_, wrap(std::forward<F>(f), name));
  }
  template <class F>
  void on_writable(F&& f, const char* name = "on_writable") {
    where_->on_writable(*source_, wrap(std::forward<F>(f), name));
  }
  void ignore_readable() { where_->on_readable(*source_, nullptr); }
  void ignore_writable() { where_->on_writable(*source_, nullptr); }

  reactor& where() const noexcept { return *where_; }
  part::io_source& source() const noexcept { return *source_; }

 private:
  template <class F>
  static io_callback wrap(F&& f, const char* name) {
    if constexpr (std::is_invocable_v<std::decay_t<F>&, io_event&>)
      return io_callback(std::forward<F>(f), name);
    else
      return io_callback([kept = std::forward<F>(f)](io_event&) mutable { kept(); }, name);
  }

  reactor* where_;
  part::io_source* source_;
};

/// Calls `f` on the reactor's thread after a signal has come. Signals that come while one waits to be
/// reported count as one, as the kernel counts them. Keeps run() from returning, as every callback does.
///
/// The process has one handler for each signal: a second watch for the same one is a reactor_error. What was
/// set before is set again at the end. SIGURG belongs to the detector of blocked loops while one runs.
/// SIGKILL and SIGSTOP cannot be caught, and what the processor raises (SIGSEGV, SIGFPE, SIGBUS, SIGILL)
/// cannot be put off: std::system_error with EINVAL.
class signal_watch {
 public:
  signal_watch(reactor& where, int signal, callback<> f);
  ~signal_watch();
  signal_watch(const signal_watch&) = delete;
  signal_watch& operator=(const signal_watch&) = delete;

 private:
  /// The right to be the only watch of a signal, and what its handler writes to.
  struct claim {
    explicit claim(int signal);
    ~claim();
    int signal, descriptor;
  };
  claim claim_;
  watch watch_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
