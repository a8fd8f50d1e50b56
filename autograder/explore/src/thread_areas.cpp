#include "thread_areas.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <link.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>

namespace kernlet::explore {
namespace {

constexpr std::uintptr_t areas_at = 0x1200'0000'0000;
constexpr std::size_t step = std::size_t{1} << 20; ///< from one to the next; only what is used is there
constexpr std::size_t page = 4096;

// Where things lie about the thread pointer: fixed by each architecture's ABI, and by the C library (its
// thread descriptor).
#if defined(__x86_64__)
constexpr bool descriptor_above = true; ///< else it ends where the thread pointer leads, or a little below
constexpr std::ptrdiff_t vector_slot = 8;

char* thread_pointer() noexcept {
  char* at;
  asm volatile("movq %%fs:0, %0" : "=r"(at));
  return at;
}
bool has_instruction = false;

/// An instruction where the kernel lets programs use it (Linux 5.9), else a call.
void set_thread_pointer(char* at) noexcept {
  if (has_instruction) [[likely]] {
    asm volatile("wrfsbase %0" : : "r"(at) : "memory");
    return;
  }
  constexpr long set_fs = 0x1002; // ARCH_SET_FS
  long answer = SYS_arch_prctl;
  asm volatile("syscall" : "+a"(answer) : "D"(set_fs), "S"(at) : "rcx", "r11", "memory");
}
void look_at_processor() noexcept {
  has_instruction = (::getauxval(AT_HWCAP2) & 2) != 0; // HWCAP2_FSGSBASE
}
#elif defined(__aarch64__)
constexpr bool descriptor_above = false;
constexpr std::ptrdiff_t vector_slot = 0;

char* thread_pointer() noexcept {
  return static_cast<char*>(__builtin_thread_pointer());
}
void set_thread_pointer(char* at) noexcept {
  asm volatile("msr tpidr_el0, %0" : : "r"(at) : "memory");
}
void look_at_processor() noexcept {}
#else
#error "the explorer does not know where this architecture keeps thread-locals"
#endif

/// Bytes of the C library's descriptor of a thread. It tells debuggers.
std::size_t descriptor_size() {
  const auto* const known =
      static_cast<const std::uint32_t*>(::dlsym(RTLD_DEFAULT, "_thread_db_sizeof_pthread"));
  return known != nullptr ? *known : 2304;
}

struct bounds {
  char *low, *high;
  void add(char* begin, char* end) noexcept {
    low = std::min(low, begin);
    high = std::max(high, end);
  }
};

/// The program's own segment, which is the first one, and the bounds of all that lie about the thread
/// pointer.
struct segments {
  char* pointer;
  bounds all;
  char* own = nullptr;
  const char* image = nullptr;
  std::size_t size = 0, in_image = 0;
};

int note_segment(dl_phdr_info* info, std::size_t, void* out) {
  segments& found = *static_cast<segments*>(out);
  const bool is_program = found.size == 0 && found.own == nullptr;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    char* const here = static_cast<char*>(info->dlpi_tls_data);
    if (header.p_type != PT_TLS || here == nullptr)
      continue;
    const auto far = std::abs(here - found.pointer);
    if (far < static_cast<std::ptrdiff_t>(step / 2)) // else it was loaded later, and lies anywhere
      found.all.add(here, here + header.p_memsz);
    if (is_program) {
      found.own = here;
      found.image = reinterpret_cast<const char*>(info->dlpi_addr + header.p_vaddr);
      found.size = header.p_memsz;
      found.in_image = header.p_filesz;
    }
  }
  if (is_program && found.own == nullptr)
    found.own = found.pointer; // it has none
  return 0;
}

} // namespace

void thread_areas::keep() {
  look_at_processor();
  char* const here = thread_pointer();
  segments found{here, {here, here + 16}};
  if (descriptor_above)
    found.all.add(here, here + descriptor_size());
  else
    found.all.add(here - descriptor_size(), here);
  ::dl_iterate_phdr(note_segment, &found);
  original_ = found.all.low;
  pointer_ = static_cast<std::size_t>(here - original_);
  locals_ = static_cast<std::size_t>(found.own - original_);
  locals_size_ = found.size;
  for (unsigned thread = 0; thread < max_threads; ++thread) {
    begins_with_[thread].assign(original_, static_cast<const char*>(found.all.high));
    if (thread != 0) {
      char* const own = begins_with_[thread].data() + locals_;
      std::memset(own, 0, found.size);
      std::memcpy(own, found.image, found.in_image);
    }
    make_area(thread);
  }
}

/// What points into the original is to point into the copy: among others the words by which an area is found.
void thread_areas::make_area(unsigned thread) {
  std::vector<char>& bytes = begins_with_[thread];
  char* const to = begin_of(thread);
  const auto wanted = reinterpret_cast<void*>(areas_at + thread * step);
  if (::mmap(wanted, bytes.size() + page, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != wanted)
    std::abort();
  const auto low = reinterpret_cast<std::uintptr_t>(original_);
  const auto move = [&](std::uintptr_t& word) {
    if (word - low < bytes.size())
      word += reinterpret_cast<std::uintptr_t>(to) - low;
  };
  for (std::size_t at = -low % sizeof low; at + sizeof low <= bytes.size(); at += sizeof low) {
    std::uintptr_t word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    move(word);
    std::memcpy(bytes.data() + at, &word, sizeof word);
  }
  // The vector: its length, a generation, then for each module an address; two words each. It is named by the
  // second.
  const std::uintptr_t* vector;
  std::memcpy(&vector, original_ + pointer_ + vector_slot, sizeof vector);
  std::vector<std::uintptr_t>& mine = vectors_[thread];
  mine.assign(vector - 2, vector + 2 * (vector[-2] + 1));
  std::for_each(mine.begin() + 4, mine.end(), move);
  vector = mine.data() + 2;
  std::memcpy(bytes.data() + pointer_ + vector_slot, &vector, sizeof vector);
}

/// At the same place in a page as the original, so that what is aligned there is aligned here.
char* thread_areas::begin_of(unsigned thread) const noexcept {
  return reinterpret_cast<char*>(areas_at + thread * step +
                                 reinterpret_cast<std::uintptr_t>(original_) % page);
}

void thread_areas::begin(unsigned thread) {
  std::memcpy(begin_of(thread), begins_with_[thread].data(), begins_with_[thread].size());
}

void thread_areas::enter(unsigned thread) const noexcept {
  set_thread_pointer(begin_of(thread) + pointer_);
}
void thread_areas::leave() const noexcept {
  set_thread_pointer(const_cast<char*>(original_) + pointer_);
}

} // namespace kernlet::explore
