// Against servers that others have written, and our programs from the outside. ctest registers each tag by
// itself, where what it needs is there.

#include "fixtures.hpp"
#include "program.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <kernlet/async.hpp>
#include <thread>

using namespace kernlet;
using namespace test;

namespace {

namespace fs = std::filesystem;

/// A folder with a few files, gone with the scope.
class site {
 public:
  site() {
    std::string name = fs::temp_directory_path() / "kernlet-net-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
      std::abort();
    root_ = name;
    fs::permissions(root_, fs::perms::owner_all | fs::perms::others_exec | fs::perms::others_read);
    fs::create_directory(root_ / "dir");
    put("index.html", "<p>index</p>");
    put("dir/index.html", "<p>dir</p>");
    put("a b.txt", "spaces");
    std::string large;
    for (int i = 0; i < 300'000; ++i)
      large += std::to_string(i);
    put("large.bin", large);
    fs::create_symlink("/etc/passwd", root_ / "link");
  }
  ~site() { fs::remove_all(root_); }
  site(const site&) = delete;
  site& operator=(const site&) = delete;
  void put(const std::string& name, const std::string& text) const { std::ofstream(root_ / name) << text; }
  std::string get(const std::string& name) const {
    std::ifstream file(root_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  const fs::path& root() const { return root_; }

 private:
  fs::path root_;
};

std::uint16_t free_port() {
  std::uint16_t port = 0;
  run_as_task([&](reactor& where, loop&) { port = listener(where).port(); });
  return port;
}

/// Until somebody listens there. A server that never comes is killed by the test's own limit.
void wait_for(reactor& where, std::uint16_t port) {
  timer pace(5ms);
  for (;;)
    try {
      connect(where, endpoint::loopback(port));
      return;
    } catch (const std::system_error&) {
      pace.wait();
    }
}

void fetch_everything(const site& from, std::uint16_t port, bool keeps_alive) {
  const unsigned before = open_descriptors();
  run_as_task([&](reactor& where, loop&) {
    wait_for(where, port);
    http_client client(where, {.per_host = 20});
    const std::string url = "http://127.0.0.1:" + std::to_string(port);
    CHECK(client.get(url).body == "<p>index</p>");
    CHECK(client.get(url + "/a%20b.txt").body == "spaces");
    CHECK(client.get(url + "/none").status == 404);
    const http_result large = client.get(url + "/large.bin");
    CHECK((large.body == from.get("large.bin")));
    http_request head;
    head.method = "HEAD";
    head.target = url + "/large.bin";
    CHECK(client.fetch(head).headers.get("content-length") == std::to_string(large.body_bytes));
    const http_result redirected = client.get(url + "/dir");
    CHECK(redirected.body == "<p>dir</p>");
    CHECK(redirected.redirects == 1);
    const std::vector<std::string> many(300, url + "/index.html");
    const auto results = sync_wait(fetch_all(client, many, {.concurrency = 50}));
    CHECK(std::count_if(results.begin(), results.end(), [](const fetch_result& one) {
            return one.ok() && one.response.body == "<p>index</p>";
          }) == 300);
    if (keeps_alive)
      CHECK(client.counts().reused > 250);
  });
  CHECK(open_descriptors() == before);
}

/// Peers that are no good, on a thread of their own: a program of ours is to bear them.
class bad_peers {
 public:
  bad_peers() {
    std::promise<std::string> known;
    thread_ = std::thread([this, &known] {
      run_as_task([&](reactor& where, loop& all) {
        const raw_server here(where, all, answer);
        const outside_source promised(all);
        until_ = &current_waiter();
        known.set_value(here.url(""));
        until_->park();
      });
    });
    url = known.get_future().get();
  }
  ~bad_peers() {
    until_->wake();
    thread_.join();
  }
  bad_peers(const bad_peers&) = delete;
  bad_peers& operator=(const bad_peers&) = delete;
  std::string url;

 private:
  static void answer(stream& line) {
    const std::string asked = read_request(line);
    if (contains(asked, "/garbage")) {
      line.write("SSH-2.0-OpenSSH_9.2\r\n");
    } else if (contains(asked, "/silent")) {
      hear_all(line);
    } else if (contains(asked, "/reset")) {
      close_with_reset(line);
    } else if (contains(asked, "/circle")) {
      line.write("HTTP/1.1 302 Found\r\nLocation: /circle\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    } else if (contains(asked, "/large")) {
      line.write("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n");
    } else if (contains(asked, "/endless")) {
      line.write("HTTP/1.1 200 OK\r\n\r\n");
      for (const std::string piece(1000, 'x');;)
        line.write(piece);
    } else { // a byte now and then
      line.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      for (timer pace(5ms);; pace.wait())
        line.write("x");
    }
  }

  waiter* until_ = nullptr;
  std::thread thread_;
};

std::string bin(const char* name) {
  return (fs::path(KERNLET_TEST_PROGRAMS) / name).string();
}

} // namespace

TEST_CASE("against nginx", "[nginx]") {
  const site files;
  const std::uint16_t port = free_port();
  const fs::path config = files.root() / "nginx.conf";
  std::ofstream(config) << "daemon off; master_process off; pid " << files.root().string()
                        << "/pid; error_log stderr;\nevents {}\nhttp { access_log off; types {} "
                           "client_body_temp_path "
                        << files.root().string() << "/body; proxy_temp_path " << files.root().string()
                        << "/proxy; fastcgi_temp_path " << files.root().string() << "/fast; uwsgi_temp_path "
                        << files.root().string() << "/uwsgi; scgi_temp_path " << files.root().string()
                        << "/scgi; server { listen 127.0.0.1:" << port << "; root " << files.root().string()
                        << "; } }\n";
  const program server({KERNLET_TEST_NGINX, "-e", "stderr", "-c", config.string()});
  fetch_everything(files, port, true);
}

TEST_CASE("against Python's http.server", "[python]") {
  const site files;
  const std::uint16_t port = free_port();
  const program server({KERNLET_TEST_PYTHON, "-m", "http.server", "--bind", "127.0.0.1", "--directory",
                        files.root().string(), std::to_string(port)});
  fetch_everything(files, port, false); // it speaks HTTP/1.0, which ends each connection
}

TEST_CASE("kernlet-fetch and peers that are slow, silent, dying, endless or no servers", "[commands]") {
  const bad_peers there;
  const auto fetch = [&](const std::vector<std::string>& targets, const std::vector<std::string>& options) {
    std::vector<std::string> words{bin("kernlet-fetch")};
    for (const std::string& target : targets)
      words.push_back(there.url + "/" + target);
    words.insert(words.end(), options.begin(), options.end());
    program running(words);
    std::string text = running.hear_all();
    CHECK(running.end() == 1);
    std::replace(text.begin(), text.end(), '\n', ' '); // lines are broken for the reader
    for (std::size_t at; (at = text.find("  ")) != std::string::npos;)
      text.erase(at, 1);
    return text;
  };
  const std::string text = fetch({"garbage", "reset", "circle", "large", "endless"},
                                 {"--max-body", "100000", "--redirects", "3", "--per-host", "2"});
  INFO(text);
  CHECK(contains(text, "/garbage header: what came is not HTTP"));
  CHECK(contains(text, "Connection reset by peer"));
  CHECK(contains(text, "redirect: more than 3 redirects, the last one to '/circle'"));
  CHECK(contains(text, "the body is announced longer than allowed: 100000 bytes"));
  CHECK(contains(text, "the body is longer than allowed: 100000 bytes"));
  CHECK(contains(text, "0 of 5 fetched, 5 failed"));
  const std::string late = fetch({"silent", "dripping"}, {"--timeout", "0.1"});
  INFO(late);
  CHECK(count_of(late, "the whole took longer than 100 ms") == 2);
  CHECK(contains(late, "0 of 2 fetched, 2 failed"));
}

TEST_CASE("kernlet-http and kernlet-fetch from the outside", "[commands]") {
  const site files;
  program server({bin("kernlet-http"), "--port", "0", "--directory", files.root().string()});
  const std::string said = server.hear_until("\n");
  REQUIRE(contains(said, "listening on http://127.0.0.1:"));
  const std::string url = said.substr(said.find("http://"), said.size() - said.find("http://") - 1);

  const auto fetch = [](std::vector<std::string> words, int& code, const std::string& input = "") {
    words.insert(words.begin(), bin("kernlet-fetch"));
    program running(words, input);
    std::string all = running.hear_all();
    code = running.end();
    return all;
  };
  int code = -1;
  std::string input = "# a list\n\n";
  for (int i = 0; i < 200; ++i)
    input += url + "index.html?" + std::to_string(i) + "\n";
  std::string text = fetch({"-", "--concurrency", "20"}, code, input);
  CHECK(code == 0);
  CHECK(contains(text, "200 of 200 fetched, 0 failed"));

  const fs::path out = files.root() / "out";
  text = fetch({url + "large.bin", "--output", out.string(), "--json"}, code);
  CHECK(code == 0);
  CHECK(contains(text, "\"ok\": true"));
  CHECK(contains(text, "\"status\": 200"));
  CHECK((files.get("out/000001-large.bin") == files.get("large.bin"))); // too long to be shown

  for (const char* target :
       {"none", "link", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "a%00b", "out"}) {
    text = fetch({url + target, "--quiet"}, code);
    CHECK(code == 1);
    CHECK((contains(text, "404") || contains(text, "400")));
  }
  text = fetch({url, "http://127.0.0.1:1/", "nonsense"}, code);
  CHECK(code == 1);
  CHECK(contains(text, "is a server running on 127.0.0.1:1?"));
  CHECK(contains(text, "1 of 3 fetched, 2 failed"));

  CHECK(contains(fetch({}, code), "url is required"));
  CHECK(code == 2);
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{url, "--concurrency", "0"},
                                             {url, "--timeout", "-1"},
                                             {url, "--timeout", "x"},
                                             {url, "--nonsense"},
                                             {url, "--output", "/dev/null/x"},
                                             {"-"}}) {
    CHECK(fetch(wrong, code).size() > 10);
    CHECK(code == 2);
  }
  CHECK(contains(fetch({"--help"}, code), "--concurrency"));
  CHECK(code == 0);
  CHECK(server.end(SIGTERM) == 0);

  program wrong({bin("kernlet-http"), "--directory", "/nowhere"});
  CHECK(contains(wrong.hear_all(), "not a folder"));
  CHECK(wrong.end() == 2);
  program taken({bin("kernlet-http"), "--address", "256.1.1.1"});
  CHECK(contains(taken.hear_all(), "is no numeric address"));
  CHECK(taken.end() == 1);
}
