#include "thread-pool.h"

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace segue {
namespace {

/// How often a waiting thread looks before it gives the processor away: some tens of microseconds.
constexpr int kSpins = 4000;

inline void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

int CountThreads() {
  const char* asked = std::getenv("TF_NUM_INTRAOP_THREADS");
  const int wanted = asked == nullptr ? 0 : std::atoi(asked);
  const int here = wanted > 0 ? wanted : static_cast<int>(std::thread::hardware_concurrency());
  return here < 1 ? 1 : here;
}

/// One job at a time: `generation` rises by one with each, and every helper with a number below `wanted` takes part.
struct Pool {
  std::mutex one_at_a_time;
  std::mutex mutex;
  std::condition_variable started;
  std::atomic<int> generation{0};
  std::atomic<int> running{0};
  int helpers = 0;
  int wanted = 0;
  void (*call)(void*, int) = nullptr;
  void* work = nullptr;

  void Help(int number, int seen) {
    for (;;) {
      for (int spin = 0; spin < kSpins && generation.load(std::memory_order_acquire) == seen; spin++) Pause();
      int helping;
      {
        std::unique_lock<std::mutex> lock(mutex);
        started.wait(lock, [&] { return generation.load(std::memory_order_relaxed) != seen; });
        seen = generation.load(std::memory_order_relaxed);
        helping = number < wanted;
      }
      if (!helping) continue;
      call(work, number);
      running.fetch_sub(1, std::memory_order_release);
    }
  }
};

/// Never destroyed: its threads may still be waiting as the process ends.
Pool& ThePool() {
  static Pool* pool = new Pool;
  return *pool;
}

}  // namespace

int ThreadCount() {
  static const int count = CountThreads();
  return count;
}

void internal::Run(int threads, void (*call)(void*, int), void* work) {
  if (threads <= 1) {
    call(work, 0);
    return;
  }
  Pool& pool = ThePool();
  std::lock_guard<std::mutex> alone(pool.one_at_a_time);
  for (; pool.helpers < threads - 1; pool.helpers++) {
    const int number = pool.helpers + 1;
    const int seen = pool.generation.load();
    std::thread([&pool, number, seen] { pool.Help(number, seen); }).detach();
  }
  {
    std::lock_guard<std::mutex> lock(pool.mutex);
    pool.call = call;
    pool.work = work;
    pool.wanted = threads;
    pool.running.store(threads - 1, std::memory_order_relaxed);
    pool.generation.fetch_add(1, std::memory_order_release);
  }
  pool.started.notify_all();
  call(work, 0);
  for (int spin = 0; pool.running.load(std::memory_order_acquire) > 0; spin++) {
    if (spin < kSpins) Pause();
    else std::this_thread::yield();
  }
}

void Barrier::Wait() {
  const int round = round_.load(std::memory_order_acquire);
  if (arrived_.fetch_add(1, std::memory_order_acq_rel) == threads_ - 1) {
    arrived_.store(0, std::memory_order_relaxed);
    round_.store(round + 1, std::memory_order_release);
    return;
  }
  for (int spin = 0; round_.load(std::memory_order_acquire) == round; spin++) {
    if (spin < kSpins) Pause();
    else std::this_thread::yield();
  }
}

}  // namespace segue
