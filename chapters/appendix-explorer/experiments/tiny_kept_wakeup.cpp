// A counts the rings before it looks. The search comes to its end and has found nothing.

#include "show.hpp"

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("A: count the rings; if not ready, sleep until there is one more.   B: ready, ring.");
  report.say();
  lab::search(report, programs::kept_wakeup);
  return report.finish();
}
