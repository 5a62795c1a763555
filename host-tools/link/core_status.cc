#include "host-tools/link/core_status.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/link/system_variable.h"

namespace spikeloom::link {
namespace {

using chip::CoreBlock;
using chip::TextBuffer;

constexpr int kMostBuffers = 256;  // in a chain
constexpr std::uint32_t kTextHeader = static_cast<std::uint32_t>(TextBuffer::text);

std::size_t at(CoreBlock field) { return static_cast<std::size_t>(field); }
std::size_t at(TextBuffer field) { return static_cast<std::size_t>(field); }

std::string printable(ByteView bytes) {
  std::string text;
  for (const auto byte : bytes) {
    if (byte == std::byte{0}) break;
    const auto letter = std::to_integer<char>(byte);
    text += letter >= ' ' && letter <= '~' ? letter : '?';
  }
  return text;
}

// A monitor that reads where nothing is dies of it.
bool in_sdram(std::uint32_t address, std::uint32_t bytes) {
  const auto window = address & ~(chip::kSdramWindow - 1);
  return (window == chip::kSdram || window == chip::kSdramUnbuffered) && address % 4 == 0 &&
         (address & (chip::kSdramWindow - 1)) + bytes <= chip::kSdramBytes;
}

void append_text(std::string& text, ByteView bytes) {
  for (const auto byte : bytes) {
    const auto letter = std::to_integer<char>(byte);
    const bool plain = (letter >= ' ' && letter <= '~') || letter == '\n' || letter == '\t';
    text += plain ? letter : '?';
  }
}

}  // namespace

CoreStatus parse_core_block(CoreAt core, ByteView block) {
  CoreStatus status;
  status.at = core;
  if (block.size() < chip::kCoreBlockBytes) return status;
  const auto byte = [&](CoreBlock field) { return little<std::uint8_t>(block, at(field)); };
  const auto word = [&](CoreBlock field, std::size_t index) {
    return little<std::uint32_t>(block, at(field) + 4 * index);
  };
  status.physical_core = byte(CoreBlock::physical_core);
  status.state = byte(CoreBlock::state);
  status.application = byte(CoreBlock::application);
  status.error_code = byte(CoreBlock::error_code);
  for (std::size_t i = 0; i < status.registers.size(); ++i)
    status.registers[i] = word(CoreBlock::registers, i);
  status.psr = word(CoreBlock::psr, 0);
  status.stack_pointer = word(CoreBlock::stack_pointer, 0);
  status.link_register = word(CoreBlock::link_register, 0);
  status.name = printable(block.subspan(at(CoreBlock::name), chip::kCoreNameBytes));
  status.load_time = word(CoreBlock::load_time, 0);
  status.text_at = word(CoreBlock::iobuf, 0);
  for (std::size_t i = 0; i < status.user.size(); ++i) status.user[i] = word(CoreBlock::user0, i);
  return status;
}

Result<std::vector<CoreStatus>> core_status(ScpClient& client, std::span<const CoreAt> cores) {
  std::vector<Bytes> blocks(cores.size(), Bytes(chip::kCoreBlockBytes));
  std::vector<ReadJob> jobs;
  for (std::size_t i = 0; i < cores.size(); ++i) {
    const auto address =
        chip::kCoreBlocks + chip::kCoreBlockBytes * static_cast<std::uint32_t>(cores[i].core);
    jobs.push_back({cores[i].chip, address, blocks[i]});
  }
  if (auto ran = client.read(jobs); !ran) return tl::unexpected(ran.error());
  std::vector<CoreStatus> statuses;
  for (std::size_t i = 0; i < cores.size(); ++i)
    statuses.push_back(parse_core_block(cores[i], blocks[i]));
  return statuses;
}

std::string to_text(const CoreStatus& status) {
  const auto name_of = [](const auto& names, std::uint8_t code) {
    return code < names.size() ? std::string(names[code]) : fmt::format("code {}", code);
  };
  std::string text = to_text(status.at) + ": " + name_of(chip::kCoreStates, status.state);
  if (status.state == chip::kCoreStateError)
    text += fmt::format(" ({}; lr {:#010x}, sp {:#010x})",
                        name_of(chip::kRunTimeErrors, status.error_code), status.link_register,
                        status.stack_pointer);
  return text + fmt::format(", application {} '{}'", status.application, status.name);
}

Result<CoreText> core_text(ScpClient& client, const CoreStatus& status) {
  const auto chip_at = status.at.chip;
  const auto room =
      system_variable<std::uint32_t>(client, chip_at, chip::SystemVariable::iobuf_bytes);
  if (!room) return tl::unexpected(room.error());
  CoreText result;
  std::uint32_t buffer = status.text_at;
  for (int count = 0; buffer != 0; ++count) {
    if (count == kMostBuffers || !in_sdram(buffer, kTextHeader)) {
      result.cut = true;
      break;
    }
    const auto header = client.read(chip_at, buffer, kTextHeader);
    if (!header) return tl::unexpected(header.error());
    const auto used = little<std::uint32_t>(*header, at(TextBuffer::used));
    const auto left = static_cast<std::uint32_t>(kMostText - result.text.size());
    const auto taken = std::min({used, *room, left});
    result.cut = result.cut || taken != used;
    if (!in_sdram(buffer, kTextHeader + taken)) {
      result.cut = true;
      break;
    }
    const auto letters = client.read(chip_at, buffer + kTextHeader, taken);
    if (!letters) return tl::unexpected(letters.error());
    append_text(result.text, *letters);
    buffer = little<std::uint32_t>(*header, at(TextBuffer::next));
  }
  return result;
}

}  // namespace spikeloom::link
