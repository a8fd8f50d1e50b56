// One connection: read a request, call the handler, write the response, and so on.
//
// Invariants
// - One read and one write for a request that came whole and is answered at once. In between nothing is
//   allocated once the buffers have grown, no timer is set, and no clock is read.
// - A response goes out before the next handler is called: a peer may wait for the first before it lets the
//   second come to an end.
// - The stage and its limit are written before each wait.

#include "http_server_state.hpp"
#include "message_parser.hpp"

#include <array>
#include <kernlet/this_task.hpp>
#include <stdexcept>
#include <system_error>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

constexpr std::size_t input_size = 8 * 1024;
/// A body up to here is copied behind the head, so that one write sends both; copying more costs more than a
/// second write.
constexpr std::size_t copied_body = 32 * 1024;
/// What is read and thrown away after a refusal, so that the peer can read why.
constexpr std::size_t lingering_bytes = 256 * 1024;

class connection : private timed_connection {
 public:
  connection(http_server_state& server, stream line)
      : server_(server), line_(std::move(line)),
        parser_(message_parser::kind::request, {server.options.max_header, server.options.max_body}) {
    descriptor = line_.descriptor();
    server_.enter(*this);
  }
  ~connection() { server_.leave(*this); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  const http_request& asked() const noexcept { return asked_; }

  void run() {
    do
      begin_message();
    while (read_request() && answer());
  }

 private:
  class streaming;

  void stage(std::uint64_t ticks) noexcept { limit = server_.tick + ticks; }

  void begin_message() noexcept {
    asked_.clear();
    parser_.next({.target = &asked_.target, .headers = &asked_.headers, .body = &asked_.body});
    waits_for_request = true;
    stage(first_ ? server_.stages.header : server_.stages.idle);
    first_ = false;
  }

  /// False: there will be none, and the connection ends.
  bool read_request() {
    parse_state before = parse_state::idle;
    for (;;) {
      if (begin_ != end_) {
        begin_ += parser_.feed({input_.data() + begin_, end_ - begin_});
        waits_for_request = parser_.state() == parse_state::idle;
        if (parser_.state() == parse_state::whole)
          return true;
        if (parser_.state() == parse_state::refused) {
          refuse(parser_.refused());
          return false;
        }
        if (parser_.state() != before) { // a stage has its time from its beginning, not from each byte
          before = parser_.state();
          if (before == parse_state::body && asked_.headers.lists("expect", "100-continue"))
            send("HTTP/1.1 100 Continue\r\n\r\n", server_.stages.write);
          stage(before == parse_state::body ? server_.stages.body : server_.stages.header);
        }
      }
      if (waits_for_request && server_.draining)
        return false;
      begin_ = 0;
      end_ = line_.read(input_.data(), input_.size());
      if (end_ == 0) {
        if (expired && !waits_for_request)
          refuse({408, "the request took longer than allowed"});
        return false;
      }
    }
  }

  /// False: the connection ends.
  bool answer() {
    limit = never; // a handler may take as long as it likes
    asked_.method.assign(parser_.method());
    if (asked_.method == "CONNECT") {
      refuse({501, "CONNECT is not spoken here"});
      return false;
    }
    ++server_.counts.requests;
    http_response response;
    bool keep = parser_.keep_alive();
    try {
      response = server_.handler(asked_);
      if (response.status < 200 || response.status > 999)
        throw std::logic_error("a handler's status is 200 to 999, not " + std::to_string(response.status));
    } catch (const task_cancelled&) {
      throw;
    } catch (...) {
      server_.report(asked_);
      response = http_response::text(500, "the handler failed\n");
    }
    keep = keep && !server_.wants_room();
    send_response(response, keep);
    return keep;
  }

  void send_response(const http_response& response, bool& keep) {
    const bool without_body = response.status == 204 || response.status == 304;
    response_head how{.close = !keep, .http_1_0 = parser_.is_http_1_0()};
    if (without_body) {
      how.body = framing::none;
    } else if (!response.stream) {
      how.length = response.body.size();
    } else if (response.length) {
      how.length = *response.length;
    } else if (!how.http_1_0) {
      how.body = framing::chunks;
    } else {
      how.body = framing::until_close;
      keep = false;
      how.close = true;
    }
    out_.clear();
    append_head(out_, response, how, server_.date.text());
    const bool head_only = without_body || asked_.method == "HEAD";
    if (!head_only && !response.stream && response.body.size() <= copied_body) {
      out_ += response.body;
      send(out_, server_.stages.write);
      return;
    }
    send(out_, server_.stages.write);
    if (head_only)
      return;
    if (response.stream)
      send_stream(response, how.body);
    else
      send(response.body, server_.stages.write);
  }

  void send_stream(const http_response& response, framing how);

  void send(std::string_view text, std::uint64_t ticks) {
    writing = true;
    stage(ticks);
    line_.write(text);
    writing = false;
    limit = never;
  }

  /// Says why, and lets the peer read it: a socket that is closed with bytes unread resets the connection, and
  /// the response may be lost with it.
  void refuse(const refusal& why) {
    ++server_.counts.refused;
    http_response response = http_response::text(why.status, std::string(why.why) + "\n");
    out_.clear();
    append_head(out_, response, {.length = response.body.size(), .close = true}, server_.date.text());
    out_ += response.body;
    send(out_, server_.stages.write);
    line_.end_writing();
    if (expired)
      return; // our side for reading is shut already
    stage(server_.stages.header);
    for (std::size_t read = 0, got = 1; got != 0 && read < lingering_bytes; read += got)
      got = line_.read(input_.data(), input_.size());
  }

  http_server_state& server_;
  stream line_;
  message_parser parser_;
  http_request asked_;
  std::string out_;
  bool first_ = true;
  std::size_t begin_ = 0, end_ = 0; ///< what of the input has not been fed yet
  std::array<char, input_size> input_;
};

/// Frames the pieces.
class connection::streaming : public body_writer {
 public:
  streaming(connection& to, framing how, std::uint64_t length) noexcept
      : body_writer(send_piece), to_(to), how_(how), left_(length) {}

  void end() {
    if (how_ == framing::chunks)
      to_.send("0\r\n\r\n", to_.server_.stages.write);
    else if (how_ == framing::length && left_ != 0)
      throw std::length_error("a streamed body ended " + std::to_string(left_) +
                              " bytes before the length that was announced");
  }

 private:
  static void send_piece(body_writer& self, std::string_view piece) {
    static_cast<streaming&>(self).send(piece);
  }

  void send(std::string_view piece) {
    if (piece.empty())
      return; // an empty chunk would end the body
    if (how_ == framing::length) {
      if (piece.size() > left_)
        throw std::length_error("a streamed body is longer than announced");
      left_ -= piece.size();
    }
    if (how_ != framing::chunks) {
      to_.send(piece, to_.server_.stages.write);
      return;
    }
    std::string& out = to_.out_;
    out.clear();
    append_number(out, piece.size(), 16);
    out += "\r\n";
    out += piece;
    out += "\r\n";
    to_.send(out, to_.server_.stages.write);
  }

  connection& to_;
  framing how_;
  std::uint64_t left_;
};

void connection::send_stream(const http_response& response, framing how) {
  streaming to(*this, how, response.length.value_or(0));
  response.stream(to);
  to.end();
}

} // namespace

void serve_connection(http_server_state& server, stream line) {
  connection here(server, std::move(line));
  try {
    here.run();
  } catch (const std::system_error&) {
    // The peer has gone, or has not taken what was sent in time: nobody is left to be told.
  } catch (const task_cancelled&) {
    throw;
  } catch (...) {
    // A stream failed behind its head. The connection ends in the middle, which tells the peer.
    server.report(here.asked());
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
