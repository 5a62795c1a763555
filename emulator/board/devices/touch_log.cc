#include "emulator/board/devices/touch_log.h"

#include <fmt/format.h>

#include "emulator/board/devices/register_table.h"

namespace spikeloom::board {
namespace {

const char* name_of(Device device) {
  switch (device) {
    case Device::vic:
      return "vic";
    case Device::timers:
      return "timers";
    case Device::dma:
      return "dma";
    case Device::comms:
      return "comms";
    case Device::system_controller:
      return "system_controller";
    case Device::ethernet:
      return "ethernet";
    case Device::sdram_controller:
      return "sdram_controller";
    case Device::watchdog:
      return "watchdog";
  }
  return "?";
}

const char* words_of(Touch touch) {
  switch (touch) {
    case Touch::undeclared_read:
      return "read where no register is";
    case Touch::undeclared_write:
      return "written where no register is";
    case Touch::write_only_read:
      return "read although write-only";
    case Touch::read_only_written:
      return "written although read-only";
    case Touch::reserved_written:
      return "reserved bits written";
    case Touch::unmodelled_read:
      return "read, and not modelled";
    case Touch::unmodelled_written:
      return "bits written that are not modelled";
  }
  return "?";
}

bool is_write(Touch touch) {
  return touch != Touch::undeclared_read && touch != Touch::write_only_read &&
         touch != Touch::unmodelled_read;
}

}  // namespace

void TouchLog::count(Device device, std::uint32_t offset, Touch touch, std::uint32_t value) {
  const Where where{device, offset, touch};
  auto entry = entries_.find(where);
  if (entry == entries_.end()) {
    if (entries_.size() == kMostEntries) {
      ++others_;
      return;
    }
    entry = entries_.emplace(where, Count{}).first;
  }
  ++entry->second.times;
  entry->second.last_value = value;
}

void TouchLog::transfer(Archive& archive) {
  auto size = static_cast<std::uint32_t>(entries_.size());
  archive(size, others_);
  if (!archive.is_loading()) {
    for (auto& [where, count] : entries_) {
      auto key = where;
      archive(key.device, key.offset, key.touch, count.times, count.last_value);
    }
    return;
  }
  entries_.clear();
  if (size > kMostEntries) return archive.fail();
  for (std::uint32_t i = 0; i < size && !archive.failed(); ++i) {
    Where where;
    Count count;
    archive(where.device, where.offset, where.touch, count.times, count.last_value);
    entries_.emplace(where, count);
  }
}

std::string to_text(const TouchLog& log) {
  std::string text;
  for (const auto& [where, count] : log.entries()) {
    const auto& declared = table_of(where.device).declared;
    const int index = chip::find_register(declared, where.offset);
    const char* name = index < 0 ? "" : declared[static_cast<std::size_t>(index)].name;
    text += fmt::format("{} {:#05x} {}: {}, {} times", name_of(where.device), where.offset, name,
                        words_of(where.touch), count.times);
    if (is_write(where.touch)) text += fmt::format(", last {:#010x}", count.last_value);
    text += '\n';
  }
  if (log.others() != 0) text += fmt::format("and {} more elsewhere\n", log.others());
  return text;
}

}  // namespace spikeloom::board
