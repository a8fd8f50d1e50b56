#pragma once
// The connections that a client keeps.
//
// Invariants
// - A host's connections, those in use and those that are kept, are never more than `per_host`.
// - Whoever waits for a host is in its list, and the list is empty while a connection could be had.
// - A place that is given to somebody who waits stays counted in `in_use` on the way: nobody gets in between.
// - A host without connections and without anybody waiting does not exist.

#include <chrono>
#include <deque>
#include <kernlet/http_client.hpp>
#include <kernlet/socket.hpp>
#include <list>
#include <map>
#include <optional>
#include <string>

namespace kernlet {
inline namespace KERNLET_PARTS {

class client_pool {
 public:
  struct host;

  /// The right to one connection of a host, and the connection if there is one already.
  class lease {
   public:
    lease(client_pool& pool, host& of) noexcept : pool_(&pool), host_(&of) {}
    lease(lease&& other) noexcept
        : line(std::move(other.line)), reused(other.reused), pool_(std::exchange(other.pool_, nullptr)),
          host_(other.host_) {}
    lease& operator=(lease&&) = delete;
    /// Closes the connection, and hands the place on.
    ~lease() {
      if (pool_ == nullptr)
        return;
      line.reset();
      pool_->give_back(*host_);
    }
    /// Instead of closing: the next request may use it.
    void keep();

    std::optional<stream> line;
    bool reused = false;

   private:
    client_pool* pool_;
    host* host_;
  };

  client_pool(const http_client_options& options, http_client_counts& counts) noexcept
      : options_(options), counts_(counts) {}

  /// Waits while the host has no place; nothing when the deadline passes first. `fresh`: what is kept of that
  /// host is not trusted and closed.
  std::optional<lease> take(const http_url& from, bool fresh, deadline until);

 private:
  struct kept {
    host* of;
    stream line;
    deadline since;
  };
  struct waiting {
    waiter* who;
    bool given = false;
  };

 public:
  struct host {
    std::string name;
    std::uint32_t in_use = 0;
    std::vector<std::list<kept>::iterator> idle; ///< the last one used last
    std::deque<waiting*> queue;
  };

 private:
  bool wait_for_place(host& of, deadline until);
  void give_back(host& of) noexcept;
  void drop(std::list<kept>::iterator which) noexcept;
  void drop_old() noexcept;
  void forget_if_unused(host& which) noexcept;

  const http_client_options& options_;
  http_client_counts& counts_;
  std::map<std::string, host, std::less<>> hosts_;
  std::list<kept> idle_; ///< of all hosts; the longest unused first
};

} // namespace KERNLET_PARTS
} // namespace kernlet
