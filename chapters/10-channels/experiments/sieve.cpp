// The sieve of Eratosthenes, a task for each prime: how many tasks and channels it grows, and how many times
// a number is handed on.

#include "sieve.hpp"

#include "report.hpp"

namespace {

lab::row told(const char* key, int limit) {
  const lab::sieved found = kernlet::run([limit] { return lab::sieve(limit); });
  return {key,
          {limit, found.primes.size(), found.primes.back(), found.tasks, found.hops,
           static_cast<double>(found.hops) / (limit - 2)}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  std::string first;
  for (const int prime : kernlet::run([] { return lab::sieve(60); }).primes)
    first += " " + std::to_string(prime);
  report.say("Primes, as they come out:" + first);
  report.say();
  report.table({{"below", "below"},
                {"primes", "primes"},
                {"last", "the last one"},
                {"tasks", "tasks"},
                {"hops", "handed on"},
                {"each", "for each number"}},
               {told("n100", 100), told("n1000", 1000), told("n10000", 10000)});
  return report.finish();
}
