#pragma once
// What kernlet-fetch prints: a line for each URL as it ends, a line of progress on a terminal, a summary; or
// JSON.

#include "fetch_options.hpp"

#include <chrono>
#include <kernlet/fetch_all.hpp>
#include <map>

namespace fetch {

/// A text from a stranger on one line of a terminal: control characters as '?'.
std::string clean(std::string_view text);

class report {
 public:
  explicit report(const options& asked);

  /// A URL has ended; `file` is where its body went, if anywhere.
  void step(const kernlet::fetch_progress& now, const kernlet::fetch_result& last, const std::string& file);
  /// All have. In the order of the URLs.
  void finish(const std::vector<kernlet::fetch_result>& all);

  const kernlet::fetch_progress& totals() const noexcept { return last_; }

 private:
  void clear_progress();
  void show_progress();
  void print_json(const std::vector<kernlet::fetch_result>& all) const;
  double seconds() const;

  const options& asked_;
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point began_, drawn_;
  kernlet::fetch_progress last_;
  std::map<std::string, std::string> files_; ///< by URL
};

} // namespace fetch
