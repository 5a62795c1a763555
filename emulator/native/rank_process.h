// The process of a rank: where it is, and whether it is still there.
//
// Formats  to_text is what ranks tell each other once, at the start.
// Errors   none: what the system does not say is empty or 0, and then equals nothing.
// Cost     is_gone: one system call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spikeloom::native {

struct RankProcess {
  std::string host;       // its name, for people
  std::string machine;    // the running system: equal where memory and processors are shared
  std::string processes;  // the space in which `process` is a number
  std::uint64_t process = 0;
};

[[nodiscard]] RankProcess this_process();
[[nodiscard]] std::string to_text(const RankProcess& process);
[[nodiscard]] RankProcess rank_process_of(std::string_view text);

// True when this process could see `other` and it has ended.
[[nodiscard]] bool is_gone(const RankProcess& self, const RankProcess& other);

// [rank]: the first rank on the same machine.
[[nodiscard]] std::vector<std::uint32_t> machines_of(const std::vector<RankProcess>& processes);

}  // namespace spikeloom::native
