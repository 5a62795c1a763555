// A heap of the monitor in a chip's memory, in the form that its programs share: blocks chained by
// address, free ones chained again, headers of two words in front of each.
//
// Units    bytes; addresses as a core sees them.
// Formats  the root: first free block, first block, last block, free bytes. A block: the next one,
//          the next free one or, while it is taken, kTaken | application << 8 | tag.
// Promises what a wild program wrote into it ends a walk, never the host.
// Errors   0: no address, no room, tag taken.
// Cost     a walk of the blocks.
// Source   spinnaker_tools sark/sark_alloc.c.
#pragma once

#include <cstdint>

#include "emulator/monitor/chip_access.h"

namespace spikeloom::monitor {

class Heap {
 public:
  // An existing heap. `tags` is the address of the table of tagged blocks, or 0.
  Heap(ChipAccess& access, std::uint32_t root, std::uint32_t tags)
      : access_(&access), root_(root), tags_(tags) {}
  // A heap of everything in [base, top); its root is at `base`.
  static void make(ChipAccess& access, std::uint32_t base, std::uint32_t top);

  struct Owner {
    std::uint32_t application = 0, tag = 0;
    bool again = false;  // a tag that is taken with as many bytes is given again
  };
  [[nodiscard]] std::uint32_t allocate(std::uint32_t bytes, const Owner& owner);
  void free(std::uint32_t address);
  std::uint32_t free_of(std::uint32_t application);  // how many blocks
  [[nodiscard]] std::uint32_t free_bytes();
  [[nodiscard]] std::uint32_t largest();

 private:
  [[nodiscard]] std::uint32_t next_of(std::uint32_t block) { return access_->word(block); }
  [[nodiscard]] std::uint32_t link_of(std::uint32_t block) { return access_->word(block + 4); }
  void set_next(std::uint32_t block, std::uint32_t to) { access_->set_word(block, to); }
  void set_link(std::uint32_t block, std::uint32_t to) { access_->set_word(block + 4, to); }
  void merge(std::uint32_t before, std::uint32_t block, std::uint32_t after);
  [[nodiscard]] std::uint32_t take(std::uint32_t before, std::uint32_t block, std::uint32_t bytes);

  ChipAccess* access_;
  std::uint32_t root_, tags_;
};

}  // namespace spikeloom::monitor
