// One chip's part in a flood fill: blocks of words that all chips receive by their links, put where
// SC&MP puts an image, and the application that is started from it at the end.
//
// Promises packets that do not belong, or come again, change nothing.
// Errors   a block whose sum or length is wrong: the application is not started.
// Source   spinnaker_tools scamp/scamp-nn.c.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>

#include "emulator/monitor/applications.h"

namespace spikeloom::monitor {

class FloodFill {
 public:
  FloodFill(ChipAccess& access, Applications& applications)
      : access_(&access), applications_(&applications) {}

  void packet(std::uint32_t key, std::uint32_t payload);

 private:
  enum class State : std::uint8_t { idle, between_blocks, in_block };
  static constexpr std::size_t kBlocks = 256, kWords = 256, kIdentities = 128;

  [[nodiscard]] bool seen(std::uint32_t key);
  void start(std::uint32_t key);
  void select_cores(std::uint32_t key, std::uint32_t payload);
  void block_start(std::uint32_t key, std::uint32_t payload);
  void block_data(std::uint32_t key, std::uint32_t payload);
  void block_end(std::uint32_t key, std::uint32_t payload);
  void end(std::uint32_t key, std::uint32_t payload);

  ChipAccess* access_;
  Applications* applications_;
  State state_ = State::idle;
  bool spoiled_ = false, selected_ = false;
  std::uint32_t identity_ = 0, blocks_ = 0, good_blocks_ = 0, cores_ = 0;
  std::uint64_t last_selection_ = 0;
  std::uint32_t block_ = 0, address_ = 0, words_ = 0, received_ = 0, sum_ = 0;
  std::array<std::uint32_t, kWords> content_{};
  std::bitset<kIdentities> identities_;
  std::bitset<kBlocks> started_, ended_;
  std::bitset<kWords> here_;
};

}  // namespace spikeloom::monitor
