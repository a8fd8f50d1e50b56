// One connection: read a request, call the handler, write the response, and so on.
//
// Invariants
// - One read and one write for a request that came whole and is answered at once. In between nothing is
//   allocated, no timer is set, and no clock is read.
// - A connection that waits for a request holds no buffers. Bytes are read into an area that all share: from
//   the read until they are parsed nobody else runs. The rest is a workspace, borrowed for the request; the
//   one that was given back last is lent first, so that it is still in the cache.
// - A response goes out before the next handler is called: a peer may wait for the first before it lets the
//   second come to an end.
// - The stage and its limit are written before each wait.

#include "http_server_state.hpp"

#include <kernlet/this_task.hpp>
#include <stdexcept>
#include <system_error>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// A body up to here is copied behind the head, so that one write sends both; copying more costs more than a
/// second write.
constexpr std::size_t copied_body = 32 * 1024;
/// What is read and thrown away after a refusal, so that the peer can read why.
constexpr std::size_t lingering_bytes = 256 * 1024;

class connection : private timed_connection {
 public:
  connection(http_server_state& server, stream line) : server_(server), line_(std::move(line)) {
    descriptor = line_.descriptor();
    server_.enter(*this);
  }
  ~connection() { server_.leave(*this); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  void run() {
    do
      begin_message();
    while (read_request() && answer());
  }

  /// A stream has failed behind its head.
  void report() noexcept {
    static const http_request unknown;
    server_.report(work_ != nullptr ? work_->asked : unknown);
  }

 private:
  class streaming;

  void stage(std::uint64_t ticks) noexcept { limit = server_.tick + ticks; }

  void begin_message() noexcept {
    work_.reset();
    waits_for_request = true;
    stage(first_ ? server_.stages.header : server_.stages.idle);
    first_ = false;
  }

  /// False: there will be none, and the connection ends.
  bool read_request() {
    const std::string left = std::move(left_); // of a peer that has sent several at once
    left_.clear();
    std::string_view bytes = left;
    for (parse_state before = parse_state::idle;;) {
      if (!bytes.empty()) {
        if (work_ == nullptr)
          work_ = server_.workspaces.borrow();
        message_parser& parser = work_->parser;
        bytes.remove_prefix(parser.feed(bytes));
        waits_for_request = parser.state() == parse_state::idle;
        if (parser.state() == parse_state::whole) {
          if (!bytes.empty())
            left_ = bytes;
          return true;
        }
        if (parser.state() == parse_state::refused) {
          refuse(parser.refused());
          return false;
        }
        if (parser.state() != before) { // a stage has its time from its beginning, not from each byte
          before = parser.state();
          if (before == parse_state::body && work_->asked.headers.lists("expect", "100-continue"))
            send("HTTP/1.1 100 Continue\r\n\r\n", server_.stages.write);
          stage(before == parse_state::body ? server_.stages.body : server_.stages.header);
        }
      }
      if (waits_for_request && server_.draining)
        return false;
      auto& input = server_.input;
      const std::size_t got = line_.read(input.data(), input.size());
      if (got == 0) {
        if (expired && !waits_for_request)
          refuse({408, "the request took longer than allowed"});
        return false;
      }
      bytes = {input.data(), got};
    }
  }

  /// False: the connection ends.
  bool answer() {
    limit = never; // a handler may take as long as it likes
    http_request& asked = work_->asked;
    asked.method.assign(work_->parser.method());
    if (asked.method == "CONNECT") {
      refuse({501, "CONNECT is not spoken here"});
      return false;
    }
    ++server_.counts.requests;
    http_response& response = work_->response;
    bool keep = work_->parser.keep_alive();
    try {
      response = server_.handler(asked);
      if (response.status < 200 || response.status > 999)
        throw std::logic_error("a handler's status is 200 to 999, not " + std::to_string(response.status));
    } catch (const task_cancelled&) {
      throw;
    } catch (...) {
      server_.report(asked);
      response = http_response::text(500, "the handler failed\n");
    }
    keep = keep && !server_.wants_room();
    send_response(response, keep);
    return keep;
  }

  void send_response(const http_response& response, bool& keep) {
    const bool without_body = response.status == 204 || response.status == 304;
    response_head how{.close = !keep, .http_1_0 = work_->parser.is_http_1_0()};
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
    std::string& out = work_->out;
    out.clear();
    append_head(out, response, how, server_.date.text());
    const bool head_only = without_body || work_->asked.method == "HEAD";
    if (!head_only && !response.stream && response.body.size() <= copied_body) {
      out += response.body;
      send(out, server_.stages.write);
      return;
    }
    send(out, server_.stages.write);
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

  /// Says why, and lets the peer read it: a socket that is closed with bytes unread resets the connection,
  /// and the response may be lost with it.
  void refuse(const refusal& why) {
    ++server_.counts.refused;
    const http_response response = http_response::text(why.status, std::string(why.why) + "\n");
    std::string out;
    append_head(out, response, {.length = response.body.size(), .close = true}, server_.date.text());
    out += response.body;
    send(out, server_.stages.write);
    line_.end_writing();
    if (expired)
      return; // our side for reading is shut already
    stage(server_.stages.header);
    for (std::size_t read = 0, got = 1; got != 0 && read < lingering_bytes; read += got)
      got = line_.read(server_.input.data(), server_.input.size()); // nobody wants them
  }

  http_server_state& server_;
  stream line_;
  workspaces::loan work_; ///< while there is a request
  bool first_ = true;
  std::string left_; ///< what came behind the request
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
    std::string& out = to_.work_->out;
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
    return; // The peer has gone, or has not taken what was sent in time: nobody is left to be told.
  } catch (const task_cancelled&) {
    throw;
  } catch (...) {
    // A stream failed behind its head. The connection ends in the middle, which tells the peer.
    here.report();
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
