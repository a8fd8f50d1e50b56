// A looks and then goes to sleep; B rings in between.

#include "show.hpp"

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("A: if not ready, sleep until the next ring.   B: ready, ring.");
  report.say();
  lab::search(report, programs::lost_wakeup);
  return report.finish();
}
