#include "emulator/board/devices/phy.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kPreamble = 32;
constexpr std::uint32_t kHeaderBits = 14, kFrameBits = 32, kTurnaroundBits = 2;
constexpr std::uint32_t kReadStart = 0x6, kWriteStart = 0x5;  // start and operation

enum Index : std::uint32_t {
  control = 0,
  status,
  identity_high,
  identity_low,
  advertised,
  partner
};

// Control: negotiation on, 100 Mbit/s, full duplex; reset and restart are momentary.
constexpr std::uint32_t kControlReset = 0x3100, kControlStored = 0x7DFF, kSoftReset = 0x8000;
// Status: all of 10 and 100 Mbit/s, negotiation done and able, link up, extended registers.
constexpr std::uint32_t kStatus = 0x782D;
constexpr std::uint32_t kIdentityHigh = 0x0007, kIdentityLow = 0xC0F1;  // SMSC LAN8710
constexpr std::uint32_t kAdvertised = 0x01E1, kPartner = 0x45E1;

}  // namespace

Phy::Phy() { reset(); }

void Phy::reset() {
  control_ = kControlReset;
  advertised_ = kAdvertised;
  ones_ = bits_ = frame_ = answer_ = 0;
  wire_ = 1;
}

void Phy::rise(bool driven) {
  if (bits_ == 0) {
    if (driven) {
      ones_ = ones_ < kPreamble ? ones_ + 1 : kPreamble;
      return;
    }
    const bool starts = ones_ == kPreamble;
    ones_ = 0;
    if (!starts) return;
    frame_ = 0;
    bits_ = 1;  // the start's 0
    return;
  }
  frame_ = frame_ << 1 | (driven ? 1U : 0U);
  ++bits_;
  if (bits_ == kHeaderBits) begin_answer();
  if (bits_ >= kHeaderBits + kTurnaroundBits && answering_ != 0) {
    wire_ = answer_ >> 15 & 1;
    answer_ = answer_ << 1 | 1;
  }
  if (bits_ == kFrameBits) end_frame();
}

// Only PHY 0 is there.
void Phy::begin_answer() {
  const std::uint32_t address = frame_ >> 5 & 0x1F;
  answering_ = frame_ >> 10 == kReadStart && address == 0 ? 1 : 0;
  if (answering_ != 0) answer_ = read(frame_ & 0x1F);
}

void Phy::end_frame() {
  const std::uint32_t address = frame_ >> 23 & 0x1F;
  if (frame_ >> 28 == kWriteStart && address == 0) write(frame_ >> 18 & 0x1F, frame_ & 0xFFFF);
  bits_ = ones_ = answering_ = 0;
  wire_ = 1;
}

std::uint32_t Phy::read(std::uint32_t index) const {
  switch (index) {
    case Index::control:
      return control_;
    case Index::status:
      return kStatus;
    case Index::identity_high:
      return kIdentityHigh;
    case Index::identity_low:
      return kIdentityLow;
    case Index::advertised:
      return advertised_;
    case Index::partner:
      return kPartner;
    default:
      return 0;
  }
}

void Phy::write(std::uint32_t index, std::uint32_t value) {
  if (index == Index::advertised) advertised_ = value;
  if (index != Index::control) return;
  control_ = value & kControlStored;
  if ((value & kSoftReset) != 0) reset();
}

void Phy::transfer(Archive& archive) {
  archive.section("phy", 1);
  archive(control_, advertised_, ones_, bits_, frame_, answer_, answering_, wire_);
}

}  // namespace spikeloom::board
