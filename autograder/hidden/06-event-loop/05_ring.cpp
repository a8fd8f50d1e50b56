// Step 06.3, hidden: tasks in a ring hand drawn words on, each reading and writing in pieces of its own size.
#include "../../../exercises/06-event-loop/tests/support.hpp"

KERNLET_TEST("06.3.ring") {
  using namespace chapter06;
  const auto sent = t.input("sent"), sizes = t.input("sizes");
  world all;
  std::vector<std::pair<stream, stream>> lines;
  for (std::size_t i = 0; i <= sizes.size(); ++i)
    lines.push_back(make_socket_pair(all.where));
  std::string heard;
  t.step("%zu words go through %zu tasks", sent.size(), sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i)
    all.tasks.spawn("hands on", [&, i] {
      std::string buffer(1 + sizes[i], '\0');
      while (const std::size_t got = lines[i].second.read(buffer.data(), buffer.size()))
        lines[i + 1].first.write(std::string_view(buffer).substr(0, got));
      lines[i + 1].first.end_writing();
    });
  all.tasks.spawn("hears", [&] {
    char buffer[97];
    while (const std::size_t got = lines.back().second.read(buffer, sizeof buffer))
      heard.append(buffer, got);
  });
  all.tasks.spawn("says", [&] {
    for (int round = 0; round < 20; ++round)
      lines.front().first.write(bytes_of(sent));
    lines.front().first.end_writing();
  });
  all.run(t);
  std::string expected;
  for (int round = 0; round < 20; ++round)
    expected += bytes_of(sent);
  KERNLET_CHECK_EQUAL(t, heard.size(), expected.size(), "bytes that came round");
  KERNLET_CHECK(t, heard == expected);
}
