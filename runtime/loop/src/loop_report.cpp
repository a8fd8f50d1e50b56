// What a loop says about its tasks.

#include <cstdio>
#include <exception>
#include <kernlet/loop.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

std::string quoted(const task_record& task) {
  return std::string("'") + task.name() + "'";
}

std::string what_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& thrown) {
    return thrown.what();
  } catch (...) {
    return "something that is not derived from std::exception";
  }
}

} // namespace

std::string loop::describe_tasks() const {
  const task_record* oldest = all_;
  while (oldest != nullptr && oldest->next_ != nullptr)
    oldest = oldest->next_;
  std::string text;
  for (const task_record* task = oldest; task != nullptr; task = task->previous_)
    if (!task->finished()) {
      const wait_note note = task->waits_for();
      text += "  task " + quoted(*task) + " waits for " + (note.what != nullptr ? note.what : "a wake");
      if (note.whom != nullptr)
        text += " " + quoted(*note.whom);
      text += task->cancel_requested() ? "; it was cancelled\n" : "\n";
    }
  return text;
}

void report_unjoined(const unjoined_handler& handler, const char* task,
                     const std::exception_ptr& error) noexcept {
  if (handler.report != nullptr)
    return handler.report(handler.self, task, error);
  const std::string what = what_of(error);
  std::fprintf(stderr,
               "kernlet: task '%s' has let out an exception that nobody joins: %s\n"
               "kernlet: join() the task and catch it there, or set loop_options::unjoined\n",
               task, what.c_str());
  std::terminate();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
