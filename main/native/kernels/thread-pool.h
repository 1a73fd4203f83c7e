// Threads that stay alive between kernels, and a barrier for those that work on one thing step by step.
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>

namespace segue {

/// How many threads a kernel may use: TF_NUM_INTRAOP_THREADS, else one a processor.
int ThreadCount();

namespace internal {
void Run(int threads, void (*call)(void*, int), void* work);
}

/// Calls `work(0)` to `work(threads - 1)`, each on a thread of its own, at the same time, and waits for all of them.
/// `threads` is at most `ThreadCount()`. What a thread does must follow from its number alone, so that results don't
/// depend on timing.
template <typename Work>
void RunThreads(int threads, Work&& work) {
  using Plain = std::remove_reference_t<Work>;
  internal::Run(threads, [](void* it, int thread) { (*static_cast<Plain*>(it))(thread); }, &work);
}

/// The first of `count` things that fall to a thread; the next thread's first is where they end.
inline int64_t ShareBegin(int64_t count, int thread, int threads) { return count * thread / threads; }

/// Calls `work(from, to)` with ranges that together make 0 to `count`, side by side. Use it only where each
/// item is independent of the others, so that the number of threads changes nothing in the results.
template <typename Work>
void ParallelFor(int64_t count, Work&& work) {
  const int threads = static_cast<int>(count < ThreadCount() ? (count < 1 ? 1 : count) : ThreadCount());
  RunThreads(threads, [&](int thread) {
    work(ShareBegin(count, thread, threads), ShareBegin(count, thread + 1, threads));
  });
}

/// Lets no thread past until all have arrived. Spins, since what is waited for takes microseconds, and gives the
/// processor away only where that turns out too hopeful.
class Barrier {
 public:
  explicit Barrier(int threads) : threads_(threads) {}
  void Wait();

 private:
  const int threads_;
  std::atomic<int> arrived_{0};
  std::atomic<int> round_{0};
};

}  // namespace segue
