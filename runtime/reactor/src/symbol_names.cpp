// dladdr() knows only what is exported, which a program's own functions are not. So the file's own table is
// read, too.

#include <kernlet/symbol_names.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <memory>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// A file in memory, for as long as this lives.
class mapped_file {
 public:
  explicit mapped_file(const char* path) {
    const int descriptor = ::open(path, O_RDONLY | O_CLOEXEC);
    struct stat about{};
    if (descriptor >= 0 && ::fstat(descriptor, &about) == 0 && about.st_size > 0) {
      size_ = static_cast<std::size_t>(about.st_size);
      start_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    }
    if (descriptor >= 0)
      ::close(descriptor);
  }
  ~mapped_file() {
    if (start_ != MAP_FAILED)
      ::munmap(start_, size_);
  }
  mapped_file(const mapped_file&) = delete;
  mapped_file& operator=(const mapped_file&) = delete;

  /// `count` objects at an offset, or null if the file is shorter.
  template <class T>
  const T* at(std::uint64_t offset, std::uint64_t count = 1) const noexcept {
    if (start_ == MAP_FAILED || offset > size_ || count > (size_ - offset) / sizeof(T))
      return nullptr;
    return reinterpret_cast<const T*>(static_cast<const char*>(start_) + offset);
  }

 private:
  void* start_ = MAP_FAILED;
  std::size_t size_ = 0;
};

struct found_symbol {
  std::string name;
  std::uint64_t offset = 0;
};

/// The function that holds an address of the file's own numbering.
found_symbol look_in(const mapped_file& file, std::uint64_t address) {
  const auto* const head = file.at<Elf64_Ehdr>(0);
  if (head == nullptr || std::memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 ||
      head->e_ident[EI_CLASS] != ELFCLASS64)
    return {};
  const auto* const sections = file.at<Elf64_Shdr>(head->e_shoff, head->e_shnum);
  for (unsigned i = 0; sections != nullptr && i < head->e_shnum; ++i) {
    const Elf64_Shdr& table = sections[i];
    if (table.sh_type != SHT_SYMTAB || table.sh_link >= head->e_shnum)
      continue;
    const Elf64_Shdr& names = sections[table.sh_link];
    const std::uint64_t count = table.sh_size / sizeof(Elf64_Sym);
    const auto* const symbols = file.at<Elf64_Sym>(table.sh_offset, count);
    const auto* const text = file.at<char>(names.sh_offset, names.sh_size);
    for (std::uint64_t s = 0; symbols != nullptr && text != nullptr && s < count; ++s) {
      const Elf64_Sym& one = symbols[s];
      if (ELF64_ST_TYPE(one.st_info) == STT_FUNC && address - one.st_value < one.st_size &&
          one.st_name < names.sh_size)
        return {std::string(text + one.st_name, ::strnlen(text + one.st_name, names.sh_size - one.st_name)),
                address - one.st_value};
    }
  }
  return {};
}

std::string readable(const std::string& name) {
  int status = -1;
  const std::unique_ptr<char, decltype(&std::free)> plain(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? plain.get() : name;
}

std::string hexadecimal(std::uint64_t number) {
  char text[24];
  std::snprintf(text, sizeof text, "+0x%llx", static_cast<unsigned long long>(number));
  return text;
}

} // namespace

std::string symbol_name(const void* address) {
  const auto here = reinterpret_cast<std::uint64_t>(address);
  Dl_info about{};
  if (::dladdr(address, &about) == 0 || about.dli_fname == nullptr)
    return "0" + hexadecimal(here).substr(2);
  const char* const slash = std::strrchr(about.dli_fname, '/');
  const std::string file = slash != nullptr ? slash + 1 : about.dli_fname;
  if (about.dli_sname != nullptr)
    return readable(about.dli_sname) + hexadecimal(here - reinterpret_cast<std::uint64_t>(about.dli_saddr)) +
           " (" + file + ")";
  const std::uint64_t inside = here - reinterpret_cast<std::uint64_t>(about.dli_fbase);
  const mapped_file whole(about.dli_fname);
  const auto* const head = whole.at<Elf64_Ehdr>(0);
  const bool moved = head != nullptr && head->e_type == ET_DYN; // else the addresses are what the file says
  const found_symbol found = look_in(whole, moved ? inside : here);
  if (found.name.empty())
    return file + hexadecimal(inside);
  return readable(found.name) + hexadecimal(found.offset) + " (" + file + ")";
}

} // namespace KERNLET_PARTS
} // namespace kernlet
