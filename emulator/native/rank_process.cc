#include "emulator/native/rank_process.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace spikeloom::native {
namespace {

namespace fs = std::filesystem;

std::string line_of(const char* path) {
  std::ifstream stream(path);
  std::string line;
  std::getline(stream, line);
  return line;
}

std::string link_of(const char* path) {
  std::error_code error;
  const fs::path target = fs::read_symlink(path, error);
  return error ? std::string() : target.string();
}

std::uint64_t number_of(const std::string& text) {
  std::istringstream stream(text);
  std::uint64_t number = 0;
  stream >> number;
  return number;
}

}  // namespace

RankProcess this_process() {
  RankProcess self;
  self.host = line_of("/proc/sys/kernel/hostname");
  self.machine = line_of("/proc/sys/kernel/random/boot_id");
  self.processes = link_of("/proc/self/ns/pid");
  self.process = number_of(link_of("/proc/self"));
  return self;
}

std::string to_text(const RankProcess& process) {
  return fmt::format("{}\n{}\n{}\n{}\n", process.host, process.machine, process.processes,
                     process.process);
}

RankProcess rank_process_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  RankProcess process;
  std::getline(stream, process.host);
  std::getline(stream, process.machine);
  std::getline(stream, process.processes);
  stream >> process.process;
  return process;
}

bool is_gone(const RankProcess& self, const RankProcess& other) {
  if (other.process == 0 || self.machine.empty() || self.processes.empty()) return false;
  if (self.machine != other.machine || self.processes != other.processes) return false;
  std::error_code error;
  const bool there = fs::exists(fmt::format("/proc/{}", other.process), error);
  return !there && !error;
}

std::vector<std::uint32_t> machines_of(const std::vector<RankProcess>& processes) {
  std::vector<std::uint32_t> machines;
  for (std::uint32_t rank = 0; rank < processes.size(); ++rank) {
    std::uint32_t first = rank;
    for (std::uint32_t other = rank; other-- > 0;)
      if (!processes[rank].machine.empty() && processes[other].machine == processes[rank].machine)
        first = other;
    machines.push_back(first);
  }
  return machines;
}

}  // namespace spikeloom::native
