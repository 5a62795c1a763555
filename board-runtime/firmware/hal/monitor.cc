#include "board-runtime/firmware/hal/monitor.h"

#include "board-runtime/shared/chip/dma_registers.h"
#include "board-runtime/shared/chip/system_controller_registers.h"

namespace spikeloom::firmware {
namespace {

namespace controller = chip::system_controller;
using chip::CoreBlock;
using chip::MailboxCommand;
using chip::SystemVariable;

constexpr std::uint32_t kController = chip::shared_base(chip::SharedSlot::system_controller);
constexpr std::uint32_t kUserWords = 4, kTagsAnApplication = 256;
constexpr char kName[chip::kCoreNameBytes + 1] = "spikeloom\0\0\0\0\0\0\0";

}  // namespace

void Monitor::greet(std::uint32_t application) {
  application_ = application & 0xFF;
  physical_core_ = word_at(chip::kDma + chip::dma::kStatus) >> chip::dma::kCoreShift;
  core_ = byte_at(chip::address_of(SystemVariable::virtual_of) + physical_core_);
  block_ = chip::kCoreBlocks + chip::kCoreBlockBytes * core_;
  byte_at(place(CoreBlock::physical_core)) = static_cast<std::uint8_t>(physical_core_);
  byte_at(place(CoreBlock::application)) = static_cast<std::uint8_t>(application_);
  word_at(place(CoreBlock::software_version)) =
      word_at(chip::address_of(SystemVariable::software_version));
  for (std::uint32_t i = 0; i < kUserWords; ++i) word_at(place(CoreBlock::user0) + 4 * i) = 0;
  for (std::uint32_t i = 0; i < chip::kCoreNameBytes; ++i)
    byte_at(place(CoreBlock::name) + i) = static_cast<std::uint8_t>(kName[i]);
  set_text_buffer(0);
  set_state(chip::CoreState::waiting);
}

std::uint32_t Monitor::allocation(std::uint32_t tag) const {
  const std::uint32_t tags = word_at(chip::address_of(SystemVariable::allocation_tags));
  return tags == 0 ? 0 : word_at(tags + 4 * (application_ * kTagsAnApplication + tag));
}

void Monitor::set_state(chip::CoreState state) {
  byte_at(place(CoreBlock::state)) = static_cast<std::uint8_t>(state);
}

void Monitor::set_error(std::uint8_t code) {
  byte_at(place(CoreBlock::error_code)) = code;
  set_state(chip::CoreState::error);
}

void Monitor::set_text_buffer(std::uint32_t address) { word_at(place(CoreBlock::iobuf)) = address; }

Monitor::Buffer Monitor::own_buffer() const {
  const std::uint32_t first = word_at(chip::address_of(SystemVariable::core_buffers));
  const std::uint32_t words = word_at(chip::address_of(SystemVariable::core_buffer_words));
  if (first == 0) return {0, 0};
  return {first + 4 * words * core_, 4 * words};
}

std::uint32_t Monitor::answer_call() {
  word_at(kController + controller::kClearInterrupt) = controller::kCode | 1U << physical_core_;
  const std::uint8_t code = byte_at(place(CoreBlock::command_to_core));
  const auto command = static_cast<MailboxCommand>(code);
  if (command == MailboxCommand::idle) return kNoSignal;
  const std::uint32_t message = word_at(place(CoreBlock::message_to_core));
  byte_at(place(CoreBlock::command_to_core)) = static_cast<std::uint8_t>(MailboxCommand::idle);
  return command == MailboxCommand::signal ? message : kNoSignal;
}

std::uint32_t Monitor::flag() const {
  return word_at(kController + controller::kSetFlag) >> core_ & 1;
}

}  // namespace spikeloom::firmware
