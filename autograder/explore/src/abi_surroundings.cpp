// What a program learns from its surroundings: the clock is virtual, chance is the same each time, and the
// environment is read as it is, which the result says.

#include "engine.hpp"

#include <dlfcn.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

using namespace kernlet::explore;

#define HERE __builtin_return_address(0)

namespace {

engine& all() noexcept {
  return engine::the();
}
bool inside() noexcept {
  return engine::inside();
}

timespec now() noexcept {
  const std::uint64_t at = all().clock();
  return {static_cast<time_t>(at / 1'000'000'000), static_cast<long>(at % 1'000'000'000)};
}

std::uint64_t nanoseconds(const timespec& time) noexcept {
  return time.tv_sec < 0 ? 0
                         : static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 +
                               static_cast<std::uint64_t>(time.tv_nsec);
}

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

int clock_gettime(clockid_t which, timespec* time) noexcept {
  if (!inside())
    return static_cast<int>(::syscall(SYS_clock_gettime, which, time));
  *time = now();
  return 0;
}
int gettimeofday(timeval* time, void*) noexcept {
  const timespec at = now();
  *time = {at.tv_sec, at.tv_nsec / 1000};
  return 0;
}
time_t time(time_t* out) noexcept {
  const time_t at = now().tv_sec;
  if (out != nullptr)
    *out = at;
  return at;
}
int nanosleep(const timespec* length, timespec*) {
  all().sleep(all().clock() + nanoseconds(*length), HERE);
  return 0;
}
int clock_nanosleep(clockid_t, int flags, const timespec* length, timespec*) {
  all().sleep(((flags & TIMER_ABSTIME) != 0 ? 0 : all().clock()) + nanoseconds(*length), HERE);
  return 0;
}
int usleep(useconds_t length) {
  all().sleep(all().clock() + std::uint64_t{length} * 1000, HERE);
  return 0;
}
unsigned sleep(unsigned length) {
  all().sleep(all().clock() + std::uint64_t{length} * 1'000'000'000, HERE);
  return 0;
}

char* getenv(const char* name) noexcept {
  if (inside())
    all().note_nondeterminism("the environment is read (getenv)");
  return real<char* (*)(const char*)>("getenv")(name);
}

int rand() noexcept {
  return static_cast<int>(all().chance() >> 33);
}
void srand(unsigned) noexcept {}
long random() noexcept {
  return rand();
}
void srandom(unsigned) noexcept {}
}
