#include <kernlet/channel.hpp>

int main() {
  kernlet::channel<int> words(1);
  words.send(0);
  return *words.receive();
}
