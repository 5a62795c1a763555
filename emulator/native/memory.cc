#include "emulator/native/memory.h"

#include <sys/mman.h>

#include <fstream>
#include <limits>
#include <string>

namespace spikeloom::native {
namespace {

// The setting in brackets: "always [madvise] never".
bool system_has_huge_pages() {
  std::ifstream file("/sys/kernel/mm/transparent_hugepage/enabled");
  std::string line;
  return std::getline(file, line) && line.find("[never]") == std::string::npos;
}

}  // namespace

Reservation::Reservation(std::size_t bytes, bool huge_pages) {
  void* const data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (data == MAP_FAILED) return;
  data_ = {static_cast<std::byte*>(data), Unmap{bytes}};
  huge_pages_ = huge_pages && system_has_huge_pages() && madvise(data, bytes, MADV_HUGEPAGE) == 0;
  if (!huge_pages) madvise(data, bytes, MADV_NOHUGEPAGE);
}

void Unmap::operator()(std::byte* data) const { munmap(data, bytes); }

std::uint64_t available_bytes() {
  std::ifstream file("/proc/meminfo");
  for (std::string key; file >> key;) {
    std::uint64_t kib = 0;
    if (key == "MemAvailable:" && file >> kib) return kib * 1024;
    file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return std::numeric_limits<std::uint64_t>::max();
}

}  // namespace spikeloom::native
