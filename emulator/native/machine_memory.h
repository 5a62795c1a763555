// What the machine can still give, and in which pages it gave.
//
// Limits: what is free without swapping, every control group above the process (version 2 or 1),
// and the limit on address space (ulimit -v). Memory that a group uses for idle file pages counts
// as free.
//
// Units    bytes; 2^64 - 1 where nothing is limited.
// Errors   none: a file that is not there limits nothing.
// Source   proc(5), Linux's Documentation/admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace spikeloom::native {

// Where the system says it.
struct MemoryFiles {
  std::string meminfo = "/proc/meminfo";
  std::string own_groups = "/proc/self/cgroup";
  std::string groups = "/sys/fs/cgroup";
  std::string statm = "/proc/self/statm";
  std::optional<std::uint64_t> address_limit{};  // else that of the process
};

[[nodiscard]] std::uint64_t available_bytes(const MemoryFiles& files = {});

// Memory of the mapping that holds `address`.
struct Resident {
  std::uint64_t bytes = 0;
  std::uint64_t in_huge_pages = 0;
};
[[nodiscard]] Resident resident(const std::byte* address,
                                const std::string& smaps = "/proc/self/smaps");

}  // namespace spikeloom::native
