// Step 01.3, first test: a message goes out and comes back, then the next one.
#include "stream.hpp"

KERNLET_TEST("01.3.comes-back") {
  using namespace chapter01;
  const auto words = t.input("words");
  std::vector<std::uint64_t> back(words.size());
  stream_pair pair;
  const auto server = t.spawn([&] { echo_connection(pair.served()); });
  for (std::size_t i = 0; i < words.size(); i += 8) {
    t.step("64 bytes are sent");
    send_all(pair.peer(), &words[i], 64);
    read_up_to(pair.peer(), &back[i], 64);
    t.step("they are back");
  }
  shutdown(pair.peer(), SHUT_WR);
  t.join(server);
  t.observe("words", back);
}
