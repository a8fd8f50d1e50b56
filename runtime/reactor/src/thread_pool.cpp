// The bounded pool of threads. One lock: a job takes microseconds at least, or it would not be here.

#include <csignal>
#include <kernlet/executor.hpp>
#include <kernlet/thread_pool.hpp>
#include <pthread.h>
#include <sched.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Threads that are started while it lives hear no signal that is meant for the process.
class deaf_to_signals {
 public:
  deaf_to_signals() {
    sigset_t all;
    sigfillset(&all);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT})
      sigdelset(&all, fault);
    ::pthread_sigmask(SIG_BLOCK, &all, &former_);
  }
  ~deaf_to_signals() { ::pthread_sigmask(SIG_SETMASK, &former_, nullptr); }
  deaf_to_signals(const deaf_to_signals&) = delete;
  deaf_to_signals& operator=(const deaf_to_signals&) = delete;

 private:
  sigset_t former_;
};

} // namespace

executor_error::executor_error(const std::string& what) : std::runtime_error(what) {}
executor_error::~executor_error() = default;
executor_full::executor_full(const std::string& what) : executor_error(what) {}
executor_full::~executor_full() = default;

void executor_job::request_stop() noexcept {
  stop_.request_stop();
}

void executor_job::run() noexcept {
  try {
    if (dropped_)
      throw executor_error("'" + std::string(name_) + "' has not begun: its pool was shut down");
    operations_->run(*this);
  } catch (...) {
    error_ = std::current_exception();
  }
}

void thread_pool::list::append(executor_job& job) noexcept {
  job.previous_ = last;
  job.next_ = nullptr;
  (last != nullptr ? last->next_ : first) = &job;
  last = &job;
  ++size;
}

void thread_pool::list::remove(executor_job& job) noexcept {
  (job.previous_ != nullptr ? job.previous_->next_ : first) = job.next_;
  (job.next_ != nullptr ? job.next_->previous_ : last) = job.previous_;
  --size;
}

unsigned thread_pool::processors() noexcept {
  cpu_set_t mine;
  if (::sched_getaffinity(0, sizeof mine, &mine) != 0)
    return 1;
  return static_cast<unsigned>(CPU_COUNT(&mine));
}

thread_pool::thread_pool(const thread_pool_options& options) : options_(options) {
  const unsigned count = options.threads != 0 ? options.threads : processors();
  running_.resize(count);
  idle_ = count; // one that has not come to its work yet will find what is queued
  threads_.reserve(count);
  const deaf_to_signals deaf;
  try {
    for (unsigned i = 0; i < count; ++i)
      threads_.emplace_back([this, i] { work(i); });
  } catch (...) {
    shut_down();
    throw;
  }
}

thread_pool::~thread_pool() {
  shut_down();
}

bool thread_pool::submit(executor_job& job, when_full full) {
  std::unique_lock lock(mutex_);
  if (stopping_) {
    lock.unlock();
    const std::string what =
        "'" + std::string(job.name()) + "' was given to " + name() + " after it was shut down";
    job.release();
    throw executor_error(what);
  }
  // Threads that are idle will take what is queued: that does not wait.
  const bool room = outside_.size == 0 && queued_.size < options_.capacity + idle_;
  if (!room && full == when_full::refuse) {
    lock.unlock();
    job.release();
    return false;
  }
  (room ? queued_ : outside_).append(job);
  job.place_ = room ? executor_job::place::queued : executor_job::place::outside;
  lock.unlock();
  if (room)
    there_is_work_.notify_one();
  return true;
}

/// Who waits outside comes in, as far as there is room. Under the lock.
void thread_pool::refill() noexcept {
  while (outside_.first != nullptr && queued_.size < options_.capacity + idle_) {
    executor_job& job = *outside_.first;
    outside_.remove(job);
    queued_.append(job);
    job.place_ = executor_job::place::queued;
    there_is_work_.notify_one();
  }
}

bool thread_pool::withdraw(executor_job& job) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (job.place_ == executor_job::place::nowhere)
      return false;
    (job.place_ == executor_job::place::queued ? queued_ : outside_).remove(job);
    job.place_ = executor_job::place::nowhere;
    refill();
  }
  job.release();
  return true;
}

void thread_pool::work(unsigned worker) noexcept {
  ::pthread_setname_np(::pthread_self(), std::string(options_.name).substr(0, 15).c_str());
  std::unique_lock lock(mutex_);
  for (;;) {
    refill();
    there_is_work_.wait(lock, [&] { return queued_.first != nullptr || stopping_; });
    if (queued_.first == nullptr)
      return;
    --idle_;
    executor_job& job = *queued_.first;
    queued_.remove(job);
    job.place_ = executor_job::place::nowhere;
    job.worker_ = worker;
    job.dropped_ = stopping_;
    running_[worker] = &job;
    // As long as it stands in running_, shut_down() may ask it to stop: so the pool keeps a reference of its
    // own.
    job.references_.fetch_add(1, std::memory_order_relaxed); // we hold one: nothing to be ordered
    lock.unlock();
    perform(job);
    lock.lock();
    running_[worker] = nullptr;
    ++idle_; // before the job ends: whoever hears of that may rely on this thread
    lock.unlock();
    job.release(); // not under the lock: what ends with the job may come here again
    lock.lock();
  }
}

void thread_pool::shut_down() noexcept {
  std::vector<executor_job*> asked;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    while (outside_.first != nullptr) { // threads drop what is queued, all of it
      executor_job& job = *outside_.first;
      outside_.remove(job);
      queued_.append(job);
      job.place_ = executor_job::place::queued;
    }
    for (executor_job* const job : running_)
      if (job != nullptr) {
        job->references_.fetch_add(1, std::memory_order_relaxed); // its worker holds one meanwhile
        asked.push_back(job);
      }
  }
  there_is_work_.notify_all();
  for (executor_job* const job : asked) { // runs the stop callbacks of the calls
    job->request_stop();
    job->release();
  }
  for (std::thread& each : threads_)
    if (each.joinable())
      each.join();
}

thread_pool::counts thread_pool::count() const {
  const std::lock_guard lock(mutex_);
  std::size_t running = 0;
  for (const executor_job* const job : running_)
    running += job != nullptr;
  return {running, queued_.size, outside_.size};
}

thread_pool& default_pool() {
  static thread_pool everyones({.threads = 8, .name = "default pool"});
  return everyones;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
