#include "sandbox_probe.hpp"

#include <csignal>
#include <thread>

using namespace kernlet::grader::sandbox;

TEST_CASE("tier names", "[sandbox]") {
  CHECK(name(tier::namespaces) == "namespaces");
  CHECK(name(tier::user) == "user");
  CHECK(name(tier::none) == "none");
  CHECK((best_tier() == tier::namespaces) == degraded_because().empty());
}

TEST_CASE("input goes in on descriptor 3 and records come out of descriptor 4", "[sandbox]") {
  for (const tier which : working_tiers()) {
    INFO("tier " << name(which));
    request what = probe("round_trip");
    for (int i = 0; i < 30'000; ++i)
      what.input += std::to_string(i) + '\n'; // more than a pipe holds
    const outcome result = run(what, which);
    INFO(result.trouble << result.standard_error);
    CHECK(result.how == ending::exited);
    CHECK(result.status == 23);
    CHECK(result.records == what.input);
    CHECK(result.standard_output == "to output\n");
    CHECK(result.standard_error == "to error\n");
    CHECK_FALSE(result.output_truncated);
    CHECK(result.wall_seconds > 0);
    CHECK(result.peak_memory_bytes > 0);
  }
}

TEST_CASE("input for a program that does not read it does no harm", "[sandbox]") {
  for (const tier which : working_tiers()) {
    INFO("tier " << name(which));
    request what = probe("endings", {"nothing"});
    what.input.assign(1'000'000, 'x');
    const outcome result = run(what, which);
    CHECK(result.how == ending::exited);
    CHECK(result.records == "began");
  }
}

TEST_CASE("a crash is told as one", "[sandbox]") {
  for (const tier which : working_tiers()) {
    INFO("tier " << name(which));
    const outcome aborted = run(probe("endings", {"abort"}), which);
    CHECK(aborted.how == ending::signalled);
    CHECK(aborted.status == SIGABRT);
    const outcome crashed = run(probe("endings", {"null"}), which);
    CHECK(crashed.how == ending::signalled);
    CHECK(crashed.status == SIGSEGV);
  }
}

TEST_CASE("a program that is not there is the judge's trouble", "[sandbox]") {
  for (const tier which : working_tiers()) {
    INFO("tier " << name(which));
    const outcome result = run(probe("no-such-program"), which);
    CHECK(result.how == ending::not_started);
    CHECK_THAT(result.trouble, Catch::Matchers::ContainsSubstring("no-such-program"));
  }
}

TEST_CASE("the program gets nothing but what it was given", "[sandbox]") {
  for (const tier which : working_tiers()) {
    INFO("tier " << name(which));
    request what = probe("surroundings");
    what.environment = {"GIVEN=a value"};
    const outcome result = run(what, which);
    INFO(result.records);
    std::string others;
    std::size_t descriptors = 0;
    for (std::size_t at = 0, end; (end = result.records.find('\n', at)) != std::string::npos; at = end + 1) {
      const std::string line = result.records.substr(at, end - at);
      if (line.starts_with("descriptor "))
        ++descriptors;
      if (line.starts_with("environment ") && !line.starts_with("environment PWD=") &&
          line != "environment GIVEN=a value")
        others += line;
    }
    CHECK(others.empty());
    CHECK(descriptors == 5);
    CHECK_THAT(result.records, Catch::Matchers::ContainsSubstring("environment GIVEN=a value"));
    if (which == tier::none)
      continue;
    CHECK_THAT(result.records, Catch::Matchers::ContainsSubstring("CapEff:\t0000000000000000"));
    CHECK_THAT(result.records, Catch::Matchers::ContainsSubstring("NoNewPrivs:\t1"));
    CHECK_THAT(result.records, Catch::Matchers::ContainsSubstring("Seccomp:\t2"));
    CHECK_THAT(result.records, !Catch::Matchers::ContainsSubstring("user 0\n"));
    if (which == tier::namespaces)
      CHECK_THAT(result.records, !Catch::Matchers::ContainsSubstring(probe_folder().string()));
  }
}

TEST_CASE("several runs at a time do not disturb each other", "[sandbox]") {
  for (const tier which : working_tiers()) {
    INFO("tier " << name(which));
    std::vector<outcome> results(8);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < results.size(); ++i)
      threads.emplace_back([&results, i, which] {
        request what = probe("round_trip");
        what.input = std::string(100'000, static_cast<char>('a' + i));
        results[i] = run(what, which);
      });
    for (std::thread& each : threads)
      each.join();
    for (std::size_t i = 0; i < results.size(); ++i)
      CHECK(results[i].records == std::string(100'000, static_cast<char>('a' + i)));
  }
}

TEST_CASE("a sanitized program runs, and its sanitizer speaks", "[sandbox]") {
  for (const tier which : working_tiers()) {
    INFO("tier " << name(which));
    const auto sanitized = [&](const char* program, const char* what) {
      request wish = probe(program, {what});
      wish.sanitized = true;
      return run(wish, which);
    };
    const outcome clean = sanitized("address_sanitized", "clean");
    INFO(clean.standard_error << clean.trouble);
    CHECK(clean.how == ending::exited);
    CHECK(clean.status == 0);
    CHECK(clean.records == "from a thread");
    CHECK_THAT(sanitized("address_sanitized", "overflow").standard_error,
               Catch::Matchers::ContainsSubstring("heap-buffer-overflow"));
    CHECK_THAT(sanitized("address_sanitized", "leak").standard_error,
               Catch::Matchers::ContainsSubstring("77 byte(s) leaked"));
    const outcome calm = sanitized("thread_sanitized", "clean");
    INFO(calm.standard_error);
    CHECK(calm.how == ending::exited);
    CHECK(calm.records == "counted");
    CHECK_THAT(sanitized("thread_sanitized", "race").standard_error,
               Catch::Matchers::ContainsSubstring("data race"));
  }
}
