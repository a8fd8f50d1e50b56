#pragma once
/// \file
/// What a handler may be asked to do. Each is a function of its own, not inlined, so that a backtrace names
/// it; each returns the processor time that it used, in nanoseconds, for it may run in another process.

#include "processor_time.hpp"

#include <atomic>
#include <chrono>
#include <openssl/evp.h>
#include <stdexcept>
#include <thread>
#include <vector>

namespace work {

/// Nothing to speak of.
inline double nothing() {
  return 0;
}

/// A library that knows nothing of loops: asks its server and waits for the answer. Here nobody is asked, and
/// the answer takes 500 ms.
[[gnu::noinline]] inline double query_database() {
  const double begin = lab::processor_time();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  return lab::processor_time() - begin;
}

/// SHA-256 over 200 million bytes.
[[gnu::noinline]] inline double hash_200_mb() {
  const double begin = lab::processor_time();
  const std::vector<unsigned char> megabyte(1'000'000, 'x');
  unsigned char digest[EVP_MAX_MD_SIZE];
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  bool good = context != nullptr && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1;
  for (int i = 0; good && i < 200; ++i)
    good = EVP_DigestUpdate(context, megabyte.data(), megabyte.size()) == 1;
  good = good && EVP_DigestFinal_ex(context, digest, nullptr) == 1;
  EVP_MD_CTX_free(context);
  if (!good)
    throw std::runtime_error("SHA-256: OpenSSL refuses");
  return lab::processor_time() - begin;
}

/// Each pixel of a picture becomes the mean of the 11 times 11 around it.
[[gnu::noinline]] inline double blur_picture() {
  const double begin = lab::processor_time();
  constexpr int width = 1920, height = 1080, reach = 5, side = 2 * reach + 1;
  std::vector<unsigned char> picture(std::size_t{width} * height), blurred(picture.size());
  for (std::size_t i = 0; i < picture.size(); ++i)
    picture[i] = static_cast<unsigned char>(i * 7919 >> 3);
  for (int y = reach; y < height - reach; ++y)
    for (int x = reach; x < width - reach; ++x) {
      unsigned sum = 0;
      for (int dy = -reach; dy <= reach; ++dy)
        for (int dx = -reach; dx <= reach; ++dx)
          sum += picture[static_cast<std::size_t>((y + dy) * width + x + dx)];
      blurred[static_cast<std::size_t>(y * width + x)] = static_cast<unsigned char>(sum / (side * side));
    }
  asm volatile("" : : "r"(blurred.data()) : "memory"); // the compiler must take it that somebody looks
  return lab::processor_time() - begin;
}

/// Set by the experiment, so that this process gets its thread back some time. A worker process has a copy,
/// in which nobody sets it.
inline std::atomic<bool> enough{false};

[[gnu::noinline]] inline double never_ends() {
  const double begin = lab::processor_time();
  while (!enough.load(std::memory_order_relaxed)) // publishes nothing
    ;
  return lab::processor_time() - begin;
}

} // namespace work
