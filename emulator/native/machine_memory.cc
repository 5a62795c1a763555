#include "emulator/native/machine_memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>

namespace spikeloom::native {
namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

std::uint64_t left(std::uint64_t limit, std::uint64_t used) {
  return limit > used ? limit - used : 0;
}

// A file of one number; none where it says "max" or is not there.
std::optional<std::uint64_t> number_in(const std::string& path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  if (file >> number) return number;
  return std::nullopt;
}

// The number behind a key: "MemAvailable:  123 kB".
std::optional<std::uint64_t> number_of(const std::string& path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    std::uint64_t number = 0;
    if (words >> name >> number && name == key) return number;
  }
  return std::nullopt;
}

struct GroupFiles {
  const char* limit;
  const char* used;
  const char* idle;  // in memory.stat
};

// The least that the groups from `path` up to the root leave.
std::uint64_t left_in_groups(const std::string& root, std::string path, const GroupFiles& names) {
  std::uint64_t least = kUnlimited;
  while (true) {
    const std::string folder = root + (path == "/" ? "" : path) + "/";
    const auto limit = number_in(folder + names.limit);
    if (limit) {
      const std::uint64_t used = number_in(folder + names.used).value_or(0);
      const std::uint64_t idle = number_of(folder + "memory.stat", names.idle).value_or(0);
      least = std::min(least, left(*limit, left(used, idle)));
    }
    if (path.empty() || path == "/") return least;
    path.resize(path.find_last_of('/'));
  }
}

std::uint64_t left_in_groups(const MemoryFiles& files) {
  std::uint64_t least = kUnlimited;
  std::ifstream own(files.own_groups);
  for (std::string line; std::getline(own, line);) {  // "0::/path" or "4:memory:/path"
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos || line.compare(second + 1, 1, "/") != 0) continue;
    const std::string path = line.substr(second + 1);
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    if (controllers == ",,") {
      least = std::min(least, left_in_groups(files.groups, path,
                                             {"memory.max", "memory.current", "inactive_file"}));
    } else if (controllers.find(",memory,") != std::string::npos) {
      least = std::min(least, left_in_groups(files.groups + "/memory", path,
                                             {"memory.limit_in_bytes", "memory.usage_in_bytes",
                                              "total_inactive_file"}));
    }
  }
  return least;
}

std::uint64_t left_of_addresses(const MemoryFiles& files) {
  std::uint64_t limit = kUnlimited;
  rlimit own{};
  if (files.address_limit) {
    limit = *files.address_limit;
  } else if (getrlimit(RLIMIT_AS, &own) == 0 && own.rlim_cur != RLIM_INFINITY) {
    limit = own.rlim_cur;
  }
  if (limit == kUnlimited) return limit;
  const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return left(limit, number_in(files.statm).value_or(0) * page);
}

}  // namespace

std::uint64_t available_bytes(const MemoryFiles& files) {
  const auto free_kib = number_of(files.meminfo, "MemAvailable:");
  return std::min(
      {free_kib ? *free_kib * 1024 : kUnlimited, left_in_groups(files), left_of_addresses(files)});
}

Resident resident(const std::byte* address, const std::string& smaps) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream file(smaps);
  Resident found;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    std::uint64_t kib = 0;
    words >> name;
    if (const std::size_t dash = name.find('-'); dash != std::string::npos) {  // "7f00-7fff rw-p"
      if (inside) return found;
      inside = std::strtoull(name.c_str(), nullptr, 16) <= wanted &&
               wanted < std::strtoull(name.c_str() + dash + 1, nullptr, 16);
    } else if (inside && words >> kib) {
      if (name == "Rss:") found.bytes = kib * 1024;
      if (name == "AnonHugePages:") found.in_huge_pages = kib * 1024;
    }
  }
  return found;
}

}  // namespace spikeloom::native
