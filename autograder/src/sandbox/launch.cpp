#include "sandbox/launch.hpp"

#include "sandbox/supervise.hpp"
#include "support/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace kernlet::grader::sandbox {

supervised launch(const launch_plan& plan) {
  pipe_ends input = make_pipe(), records = make_pipe(), output = make_pipe(), error = make_pipe(),
            reports = make_pipe(), control = make_pipe();
  const descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!nothing)
    throw grader_error("cannot open /dev/null: {}", std::strerror(errno));

  std::vector<char*> arguments, environment;
  for (const std::string& each : plan.arguments)
    arguments.push_back(const_cast<char*>(each.c_str()));
  for (const std::string& each : plan.environment)
    environment.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  environment.push_back(nullptr);

  supervision job{plan, arguments.data(), environment.data(), {}, reports.write.get(), control.read.get()};
  job.standard = {nothing.get(), output.write.get(), error.write.get(), input.read.get(),
                  records.write.get()};

  const pid_t supervisor = ::fork();
  if (supervisor < 0)
    throw grader_error("cannot start a process: {}; end some other processes or raise the limit (ulimit -u)",
                       std::strerror(errno));
  if (supervisor == 0)
    supervise(job);

  supervised running;
  running.supervisor = supervisor;
  running.input = std::move(input.write);
  running.input_reader = std::move(input.read);
  running.records = std::move(records.read);
  running.output = std::move(output.read);
  running.error = std::move(error.read);
  running.reports = std::move(reports.read);
  running.control = std::move(control.write);
  for (const descriptor* each :
       {&running.input, &running.records, &running.output, &running.error, &running.reports})
    set_nonblocking(*each);
  return running;
}

} // namespace kernlet::grader::sandbox
