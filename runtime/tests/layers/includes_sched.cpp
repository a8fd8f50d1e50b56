#include <kernlet/go.hpp>

int main() {
  return kernlet::run([] { return 0; });
}
