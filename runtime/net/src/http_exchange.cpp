#include "http_exchange.hpp"

#include "message_parser.hpp"
#include "response_text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

std::string seconds_of(std::chrono::milliseconds length) {
  if (length.count() % 1000 == 0)
    return std::to_string(length.count() / 1000) + " s";
  return std::to_string(length.count()) + " ms";
}

/// What to do about an error, with the word before it; "" where nothing is known.
std::string cure_of(int error, const std::string& peer) {
  switch (error) {
  case ECONNREFUSED:
    return "; is a server running on " + peer + "?";
  case EMFILE:
  case ENFILE:
    return "; raise the limit (ulimit -n) or lower the concurrency";
  case ENETUNREACH:
  case EHOSTUNREACH:
    return "; is this machine connected to that network?";
  case EADDRNOTAVAIL:
    return "; too many connections were made in a short time, lower the concurrency or keep them";
  default:
    return "";
  }
}

bool is_end_of_line(int error) noexcept {
  return error == ECONNRESET || error == EPIPE;
}

std::string text_of(const fetch_context& about) {
  const http_request& request = about.request;
  std::string text = request.method + " " + about.url.target + " HTTP/1.1\r\nHost: " + about.url.authority();
  text += "\r\n";
  if (!about.options.user_agent.empty() && !request.headers.has("user-agent"))
    text += "User-Agent: " + about.options.user_agent + "\r\n";
  if (!request.headers.has("accept"))
    text += "Accept: */*\r\n";
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const http_headers::field each = request.headers[i];
    if (same_field_name(each.name, "host") || same_field_name(each.name, "content-length") ||
        same_field_name(each.name, "transfer-encoding") || same_field_name(each.name, "connection"))
      continue;
    text.append(each.name).append(": ").append(each.value).append("\r\n");
  }
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT" ||
      request.method == "PATCH") {
    text += "Content-Length: ";
    append_number(text, request.body.size());
    text += "\r\n";
  }
  text += "\r\n";
  text += request.body;
  return text;
}

/// Reads one response; a state of its own, so that each step is short.
class receiver {
 public:
  receiver(fetch_context& about, stream& line, const http_client::body_sink& sink, bool drop_redirects)
      : about_(about), line_(line), outer_(sink), drop_redirects_(drop_redirects),
        parser_(message_parser::kind::response, {about.options.max_header, about.options.max_body}) {}

  exchange_result receive() {
    begin();
    deadline until = about_.begin(http_stage::header, about_.options.header);
    for (;;) {
      if (first_ == last_ && !more(until))
        break;
      first_ += parser_.feed({input_.data() + first_, last_ - first_});
      if (parser_.state() == parse_state::refused)
        refuse();
      if (parser_.state() >= parse_state::body && is_interim()) {
        if (parser_.state() == parse_state::whole)
          begin(); // the response proper follows
        continue;
      }
      if (parser_.state() == parse_state::whole)
        break;
      if (parser_.state() == parse_state::body && about_.stage == http_stage::header)
        until = about_.begin(http_stage::body, about_.options.body);
    }
    result_.response.status = parser_.status();
    result_.response.body_bytes = parser_.body_bytes();
    result_.keep = result_.keep && parser_.keep_alive() && first_ == last_;
    return std::move(result_);
  }

 private:
  void begin() {
    result_.response.headers.clear();
    result_.keep = true;
    parser_.next({.headers = &result_.response.headers, .body = &result_.response.body, .sink = &sink_},
                 about_.request.method == "HEAD");
  }

  bool is_interim() {
    if (parser_.status() == 101)
      about_.fail("the server switches to another protocol, which nobody has asked for");
    return parser_.status() < 200;
  }

  /// False: the connection has ended, and with it the response.
  bool more(deadline until) {
    first_ = last_ = 0;
    try {
      last_ = line_.read(input_.data(), input_.size(), until);
    } catch (const std::system_error& error) {
      if (is_end_of_line(error.code().value()) && !anything_)
        throw stale_connection{error.code().value()};
      about_.fail(error.code().value(), line_.peer());
    }
    if (last_ != 0) {
      anything_ = true;
      return true;
    }
    if (!anything_)
      throw stale_connection{0};
    parser_.finish();
    if (parser_.state() != parse_state::whole)
      about_.fail("the server ended the connection in the middle, after " +
                  std::to_string(parser_.body_bytes()) + " bytes of the body");
    result_.keep = false;
    return false;
  }

  [[noreturn]] void refuse() {
    const refusal& why = parser_.refused();
    if (why.status == 413)
      about_.fail(std::string(why.why) + ": " + std::to_string(about_.options.max_body) +
                  " bytes; raise max_body");
    if (why.status == 431)
      about_.fail(std::string(why.why) + ": " + std::to_string(about_.options.max_header) +
                  " bytes; raise max_header");
    about_.fail("what came is not HTTP: " + std::string(why.why) + "; is " + line_.peer() + " a web server?");
  }

  void take(std::string_view piece) {
    if (drop_redirects_ && is_redirect(parser_.status()) && !result_.response.headers.get("location").empty())
      return;
    if (outer_)
      outer_(piece);
    else
      result_.response.body.append(piece);
  }

  fetch_context& about_;
  stream& line_;
  const http_client::body_sink& outer_;
  bool drop_redirects_;
  message_parser parser_;
  exchange_result result_;
  std::function<void(std::string_view)> sink_ = [this](std::string_view piece) { take(piece); };
  bool anything_ = false;
  std::size_t first_ = 0, last_ = 0;
  std::array<char, 16 * 1024> input_;
};

} // namespace

bool is_redirect(unsigned status) noexcept {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

deadline fetch_context::begin(http_stage next, std::chrono::milliseconds length) noexcept {
  stage = next;
  length_ = length;
  return std::min(whole, deadline_after(length));
}

void fetch_context::fail(const std::string& reason, bool timed_out) const {
  throw http_error(request.target, stage, reason, timed_out);
}

void fetch_context::fail(int error, const std::string& peer) const {
  if (error != ETIMEDOUT)
    fail(peer + ": " + std::generic_category().message(error) + cure_of(error, peer));
  if (std::chrono::steady_clock::now() >= whole)
    fail("the whole took longer than " + seconds_of(options.whole) + "; allow more, or ask for less at once",
         true);
  fail(peer + " took longer than " + seconds_of(length_) + "; allow more, or look whether it still answers",
       true);
}

exchange_result exchange(fetch_context& about, stream& line, const http_client::body_sink& sink,
                         bool drop_redirects) {
  int broken = 0;
  const deadline until = about.begin(http_stage::write, about.options.write);
  try {
    line.write(text_of(about), until);
  } catch (const std::system_error& error) {
    broken = error.code().value();
    if (!is_end_of_line(broken))
      about.fail(broken, line.peer());
    // It may have answered before it had read everything: a body that is too long, say.
  }
  receiver response(about, line, sink, drop_redirects);
  if (broken == 0)
    return response.receive();
  try {
    exchange_result result = response.receive();
    result.keep = false;
    return result;
  } catch (const http_error&) {
    about.stage = http_stage::write;
    about.fail(broken, line.peer());
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
