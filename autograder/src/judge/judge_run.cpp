// From records to a verdict. A pure function of what the judge drew and what it heard.
#include "judge/records.hpp"
#include "support/clean_text.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <fmt/format.h>
#include <regex>

namespace kernlet::grader {
namespace {

void decide(test_result& result, verdict outcome, std::string message) {
  result.outcome = outcome;
  result.message = std::move(message);
}

std::string signal_name(int signal) {
  const char* const abbreviation = sigabbrev_np(signal);
  return abbreviation == nullptr ? fmt::format("signal {}", signal) : fmt::format("SIG{}", abbreviation);
}

std::string limit_text(const sandbox::outcome& run, const limits_spec& limits) {
  if (run.limit == "cpu")
    return fmt::format("killed after {:g} s of processor time: does it end?", limits.cpu_seconds);
  if (run.limit == "wall")
    return fmt::format("killed after {:g} s: it waits for something that never comes", limits.wall_seconds);
  if (run.limit == "memory")
    return fmt::format("killed: it wanted more than {} MB of memory", limits.memory_megabytes);
  if (run.limit == "output")
    return fmt::format("killed: it printed more than {} kB", limits.output_kilobytes);
  return fmt::format("killed by the limit on {}", run.limit);
}

/// A sanitizer's own one-line summary, from what it printed.
std::string sanitizer_summary(std::string_view output) {
  for (const std::string_view mark : {"SUMMARY: ", "runtime error: "}) {
    const std::size_t at = output.find(mark);
    if (at != output.npos)
      return clean_text(output.substr(at, output.find('\n', at) - at), 400);
  }
  return {};
}

/// Oracle "echo": each input comes back, word for word, as the observation of the same name.
bool echo_holds(test_result& result, const assignment& work, const std::vector<observation>& seen) {
  for (const drawn_input& input : work.inputs) {
    const auto same_name = [&](const observation& one) { return one.name == input.name; };
    const auto found = std::find_if(seen.begin(), seen.end(), same_name);
    if (found == seen.end() || std::count_if(seen.begin(), seen.end(), same_name) != 1) {
      decide(result, verdict::failed, fmt::format("\"{}\" was not observed exactly once", input.name));
      return false;
    }
    if (found->words.size() != input.words.size()) {
      decide(result, verdict::failed, fmt::format("{}: not as many words as were sent", input.name));
      result.expected = std::to_string(input.words.size());
      result.got = std::to_string(found->words.size());
      return false;
    }
    const auto [sent, came] = std::mismatch(input.words.begin(), input.words.end(), found->words.begin());
    if (sent == input.words.end())
      continue;
    decide(result, verdict::failed,
           fmt::format("{}[{}] is not what it should be", input.name, sent - input.words.begin()));
    const bool small = *sent < 1'000'000 && *came < 1'000'000;
    result.expected = small ? fmt::format("{}", *sent) : fmt::format("{:#x}", *sent);
    result.got = small ? fmt::format("{}", *came) : fmt::format("{:#x}", *came);
    return false;
  }
  return true;
}

/// The first check that did not hold, if any.
bool checks_hold(test_result& result, const std::vector<check_record>& checks) {
  const auto broken =
      std::find_if(checks.begin(), checks.end(), [](const check_record& one) { return !one.held; });
  if (broken == checks.end())
    return true;
  decide(result, verdict::failed, broken->what);
  result.expected = broken->expected;
  result.got = broken->got;
  result.file = broken->file;
  result.line = broken->line;
  return false;
}

/// `{name[3]}` in a text becomes the fourth word that was drawn, or observed, under that name.
std::string fill_in(std::string text, const assignment& work, const child_records& said) {
  static const std::regex form(R"(\{([a-z_]+)\[(\d+)\]\})");
  for (std::smatch found; std::regex_search(text, found, form);) {
    const std::vector<std::uint64_t>* words = nullptr;
    for (const drawn_input& each : work.inputs)
      if (each.name == found[1])
        words = &each.words;
    for (const observation& each : said.observations)
      if (words == nullptr && each.name == found[1])
        words = &each.words;
    const std::size_t at = std::stoul(found[2]);
    const std::string word = words != nullptr && at < words->size() ? std::to_string((*words)[at])
                                                                    : "(" + found[1].str() + " is missing)";
    text = found.prefix().str() + word + found.suffix().str();
  }
  return text;
}

/// A test of how a program dies: by the signal's default action, after it has reported. That the process
/// ended by a signal and what it printed are no proof by themselves; so what it must print is made of words
/// that the judge drew for this run.
void judge_death(test_result& result, const test_spec& test, const assignment& work,
                 const child_records& said, const sandbox::outcome& run) {
  const std::string wanted = signal_name(test.expects.signal);
  if (said.crash)
    return decide(result, verdict::crashed,
                  said.crash->signal == test.expects.signal
                      ? "crashed with " + wanted + ", and nobody handled it"
                      : "crashed with " + signal_name(said.crash->signal) + "; it must end by " + wanted);
  if (said.ended)
    return decide(result, verdict::failed, "the program went on; it must end by " + wanted);
  if (run.how != sandbox::ending::signalled || run.status != test.expects.signal) {
    decide(result, verdict::failed, "the program must end by " + wanted);
    result.expected = wanted;
    result.got = run.how == sandbox::ending::signalled ? signal_name(run.status)
                                                       : fmt::format("exit code {}", run.status);
    return;
  }
  std::size_t from = 0;
  for (const std::string& each : test.expects.output) {
    const std::string piece = fill_in(each, work, said);
    const std::size_t at = run.standard_error.find(piece, from);
    if (at == std::string::npos) {
      decide(result, verdict::failed, "the report does not say what it must");
      result.expected = piece;
      result.got = clean_text(run.standard_error.substr(0, run.standard_error.find('\n')), 400);
      return;
    }
    from = at + piece.size();
  }
  decide(result, verdict::passed, "");
}

} // namespace

void judge_run(test_result& result, const test_spec& test, const assignment& work, const child_records& said,
               const sandbox::outcome& run, const loopback_outcome* played) {
  result.steps = said.steps;
  if (played != nullptr)
    result.steps.insert(result.steps.end(), played->steps.begin(), played->steps.end());
  result.output = clean_text(run.standard_error + run.standard_output, 4096);
  const std::string sanitizer = sanitizer_summary(run.standard_error);
  if (run.how == sandbox::ending::killed && !(played != nullptr && run.limit == "partner"))
    return decide(result, verdict::killed, limit_text(run, test.limits));
  if (!sanitizer.empty())
    return decide(result, verdict::failed, sanitizer);
  const bool dies = test.expects.signal != 0;
  if (!dies && (said.crash || run.how == sandbox::ending::signalled))
    return decide(result, verdict::crashed,
                  "crashed with " + signal_name(said.crash ? said.crash->signal : run.status));
  if (said.todo) {
    result.file = said.todo->file;
    result.line = said.todo->line;
    return decide(result, verdict::todo, fmt::format("step {} is not written yet", said.todo->step));
  }
  if (!said.trouble.empty())
    return decide(result, verdict::failed, "the program interfered with the judge: " + said.trouble);
  if (played != nullptr && played->failed()) {
    result.expected = played->expected;
    result.got = played->got;
    return decide(result, verdict::failed, played->failure);
  }
  if (!checks_hold(result, said.checks))
    return;
  if (dies)
    return judge_death(result, test, work, said, run);
  if (!said.ended)
    return decide(result, verdict::failed, "the program left before the test was over");
  if (test.oracle == "echo" && !echo_holds(result, work, said.observations))
    return;
  if (played != nullptr && !played->finished)
    return decide(result, verdict::failed, "the test ended before its clients had been served");
  if (test.oracle.empty() && said.checks.empty())
    return decide(result, verdict::failed, "the test ended without having checked anything");
  decide(result, verdict::passed, "");
}

} // namespace kernlet::grader
