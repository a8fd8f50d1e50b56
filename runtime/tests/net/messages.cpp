// Header fields, URLs, and the parser, piece by piece.

#include "../../net/src/message_parser.hpp"

#include <catch.hpp>
#include <kernlet/http_url.hpp>

using namespace kernlet;

namespace {

struct parsed {
  std::string target, body;
  http_headers headers;
  message_parser parser;
  explicit parsed(message_parser::kind what = message_parser::kind::request,
                  const message_limits& limits = {})
      : parser(what, limits) {
    parser.next({.target = &target, .headers = &headers, .body = &body});
  }
};

std::string why_not(std::string_view url) {
  try {
    return "taken as " + http_url::parse(url).text();
  } catch (const url_error& error) {
    return error.what();
  }
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("header fields: names without regard to case, white space, lists") {
  http_headers all;
  all.add("Content-Type", "  text/plain \t");
  all.add("Connection", "keep-alive, Upgrade");
  all.add("X-Twice", "one");
  all.add("x-twice", "two");
  CHECK(all.get("content-type") == "text/plain");
  CHECK(all.get("x-twice") == "one");
  CHECK(all.get("absent").empty());
  CHECK(all.has("CONNECTION"));
  CHECK(all.lists("connection", "upgrade"));
  CHECK_FALSE(all.lists("connection", "close"));
  all.set("X-TWICE", all.get("x-twice"));
  CHECK(all.size() == 3);
  CHECK(all[2].name == "X-TWICE");
  CHECK(all[2].value == "one");
  all.remove("connection");
  CHECK_FALSE(all.has("connection"));
  CHECK(all.get("content-type") == "text/plain");
}

TEST_CASE("a field that would begin another one is refused") {
  http_headers all;
  CHECK_THROWS_AS(all.add("X", "a\r\nSet-Cookie: b"), std::invalid_argument);
  CHECK_THROWS_AS(all.add("X", std::string_view("a\0b", 3)), std::invalid_argument);
  CHECK_THROWS_AS(all.add("X Y", "a"), std::invalid_argument);
  CHECK_THROWS_AS(all.add("", "a"), std::invalid_argument);
  CHECK(all.empty());
}

TEST_CASE("URLs") {
  const http_url plain = http_url::parse("http://Example.org");
  CHECK(plain.host == "example.org");
  CHECK(plain.port == 80);
  CHECK(plain.target == "/");
  const http_url full = http_url::parse("HTTP://[::1]:8080/a/b?c=d#e");
  CHECK(full.host == "::1");
  CHECK(full.authority() == "[::1]:8080");
  CHECK(full.target == "/a/b?c=d");
  CHECK(http_url::parse("http://a?q").target == "/?q");
  CHECK(says(why_not("https://a/"), "https is not spoken here"));
  CHECK(says(why_not("ftp://a/"), "'ftp'"));
  CHECK(says(why_not("a.org/x"), "no 'http://' in front"));
  CHECK(says(why_not("http://"), "not of the form"));
  CHECK(says(why_not("http:///x"), "not of the form"));
  CHECK(says(why_not("http://a:99999/"), "not of the form"));
  CHECK(says(why_not("http://a:0/"), "port 0"));
  CHECK(says(why_not("http://a/b c"), "%20"));
  CHECK(says(why_not("http://a/\r\nX: y"), "control character"));
  CHECK(says(why_not("http://me:secret@a/"), "user's name"));
  CHECK(says(why_not("http://a/" + std::string(9000, 'x')), "longer than 8000"));
}

TEST_CASE("where a redirect points") {
  const http_url from = http_url::parse("http://a:81/x/y/z?q");
  CHECK(from.resolve("http://b/c").text() == "http://b/c");
  CHECK(from.resolve("//b:82/c").text() == "http://b:82/c");
  CHECK(from.resolve("/c?d").text() == "http://a:81/c?d");
  CHECK(from.resolve("c").text() == "http://a:81/x/y/c");
  CHECK(from.resolve("../c").text() == "http://a:81/x/c");
  CHECK(from.resolve("../../../c").text() == "http://a:81/c");
  CHECK(from.resolve("./").text() == "http://a:81/x/y/");
  CHECK(from.resolve("?r").text() == "http://a:81/x/y/z?r");
  CHECK(from.resolve("c#d").text() == "http://a:81/x/y/c");
  CHECK_THROWS_AS(from.resolve("https://a/"), url_error);
}

TEST_CASE("a message takes its bytes and no more, however they are cut") {
  const std::string first = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
                            "2;note=x\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n";
  const std::string second = "GET /b HTTP/1.1\r\nHost: x\r\n\r\n";
  for (std::size_t piece = 1; piece <= first.size() + second.size(); ++piece) {
    parsed one;
    const std::string all = first + second;
    std::size_t taken = 0;
    while (one.parser.state() != parse_state::whole) {
      const std::size_t next = one.parser.feed(std::string_view(all).substr(taken, piece));
      REQUIRE(next > 0);
      taken += next;
    }
    REQUIRE(taken == first.size());
    REQUIRE(one.body == "abcde");
    REQUIRE(one.target == "/a");
    REQUIRE(one.headers.get("host") == "x");
    REQUIRE_FALSE(one.headers.has("x-trailer"));
    REQUIRE(one.parser.keep_alive());
    REQUIRE(one.parser.method() == "POST");
  }
}

TEST_CASE("limits hold for what is announced and for what comes") {
  const message_limits tight{.header = 100, .body = 10};
  const auto refused_as = [&](const std::string& text) {
    parsed one(message_parser::kind::request, tight);
    one.parser.feed(text);
    return one.parser.state() == parse_state::refused ? one.parser.refused().status : 0;
  };
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  CHECK(refused_as(post + "Content-Length: 10\r\n\r\n") == 0);
  CHECK(refused_as(post + "Content-Length: 11\r\n\r\n") == 413);
  CHECK(refused_as(post + "Content-Length: 2147483648\r\n\r\n") == 413);
  CHECK(refused_as(post + "Transfer-Encoding: chunked\r\n\r\nb\r\n") == 413);
  CHECK(refused_as(post + "Transfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\n") == 413);
  CHECK(refused_as("GET /" + std::string(100, 'x') + " HTTP/1.1\r\n") == 414);
  CHECK(refused_as("GET / HTTP/1.1\r\nX: " + std::string(100, 'x')) == 431);
  std::string many = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 40; ++i)
    many += "a:\r\n";
  CHECK(refused_as(many) == 431);
  CHECK(refused_as("\x16\x03\x01 garbage") == 400);
  CHECK(refused_as("GET / HTTP/9.9\r\n\r\n") != 0);
  CHECK(refused_as(post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
  CHECK(refused_as(post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n") == 400);
}

TEST_CASE("a response without a length lasts until the end of the connection") {
  parsed one(message_parser::kind::response);
  one.parser.feed("HTTP/1.1 200 OK\r\n\r\nsome");
  CHECK(one.parser.state() == parse_state::body);
  one.parser.finish();
  CHECK(one.parser.state() == parse_state::whole);
  CHECK(one.body == "some");
  CHECK_FALSE(one.parser.keep_alive());
  parsed other(message_parser::kind::response);
  other.parser.feed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsome");
  other.parser.finish();
  CHECK(other.parser.state() == parse_state::refused);
}

TEST_CASE("what a sink throws comes out of feed()") {
  std::string body;
  http_headers headers;
  const std::function<void(std::string_view)> sink = [](std::string_view) {
    throw std::runtime_error("full");
  };
  message_parser parser(message_parser::kind::response, {});
  parser.next({.headers = &headers, .body = &body, .sink = &sink});
  CHECK_THROWS_WITH(parser.feed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsome"), "full");
}
