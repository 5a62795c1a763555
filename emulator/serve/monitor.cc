#include "emulator/serve/monitor.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"

namespace spikeloom::serve {
namespace {

constexpr int kMonitorCore = 0;

std::uint32_t block_of(int core, chip::CoreBlock field) {
  return chip::kCoreBlocks + static_cast<std::uint32_t>(core) * chip::kCoreBlockBytes +
         static_cast<std::uint32_t>(field);
}

std::uint32_t field_of(std::uint32_t buffer, chip::TextBuffer field) {
  return buffer + static_cast<std::uint32_t>(field);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown(text);
  for (char& letter : shown)
    if ((letter < ' ' && letter != '\n' && letter != '\t') || letter > '~') letter = '.';
  return shown;
}

template <class Number>
Number Monitor::read(std::uint32_t address) const {
  std::array<std::byte, sizeof(Number)> bytes{};
  if (!chip_.peek(kMonitorCore, address, bytes)) return {};
  return little<Number>(bytes, 0);
}

bool Monitor::is_up() const {
  return runs() && read<std::uint8_t>(chip::SystemVariable::netinit_phase) == chip::kNetinitDone;
}

bool Monitor::runs() const {
  const auto cores = read<std::uint8_t>(chip::SystemVariable::cores);
  return software_version() != 0 && cores > 0 && cores <= chip::kCores;
}

int Monitor::cores() const {
  return runs() ? read<std::uint8_t>(chip::SystemVariable::cores) : chip::kCores;
}

std::optional<int> Monitor::physical(int core) const {
  if (core < 0 || core >= cores()) return std::nullopt;
  if (!runs()) return core;
  const auto physical = read<std::uint8_t>(chip::address_of(chip::SystemVariable::physical_of) +
                                           static_cast<std::uint32_t>(core));
  if (physical >= chip::kCores) return std::nullopt;
  return physical;
}

MonitoredCore Monitor::core(int core) const {
  MonitoredCore found;
  if (!runs() || core < 0 || core >= chip::kCores) return found;
  const auto byte = [&](chip::CoreBlock field) {
    return read<std::uint8_t>(block_of(core, field));
  };
  found.state = byte(chip::CoreBlock::state);
  found.application = byte(chip::CoreBlock::application);
  found.error_code = byte(chip::CoreBlock::error_code);
  found.iobuf = read<std::uint32_t>(block_of(core, chip::CoreBlock::iobuf));
  for (std::uint32_t i = 0; i < chip::kCoreNameBytes; ++i) {
    const auto letter = read<std::uint8_t>(block_of(core, chip::CoreBlock::name) + i);
    if (letter == 0) break;
    found.name += static_cast<char>(letter);
  }
  found.name = printable(found.name);
  return found;
}

std::string Monitor::text(int core) const {
  std::string text;
  const auto room = std::min<std::uint32_t>(read<std::uint32_t>(chip::SystemVariable::iobuf_bytes),
                                            static_cast<std::uint32_t>(kMostText));
  auto buffer = this->core(core).iobuf;
  // A buffer without text also counts against the limit, so that a ring of them ends.
  for (std::size_t left = kMostText; buffer != 0 && left > 0;) {
    const auto used = read<std::uint32_t>(field_of(buffer, chip::TextBuffer::used));
    std::string piece(std::min<std::size_t>({used, room, left}), '\0');
    if (!chip_.peek(kMonitorCore, field_of(buffer, chip::TextBuffer::text),
                    std::as_writable_bytes(std::span(piece))))
      break;
    text += piece;
    left -= std::min(left, std::max(piece.size(), std::size_t{room} / 16 + 1));
    buffer = read<std::uint32_t>(field_of(buffer, chip::TextBuffer::next));
  }
  return text;
}

std::uint32_t Monitor::software_version() const {
  return read<std::uint32_t>(chip::SystemVariable::software_version);
}

}  // namespace spikeloom::serve
