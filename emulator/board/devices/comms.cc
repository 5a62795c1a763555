#include "emulator/board/devices/comms.h"

#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/devices/register_table.h"

namespace spikeloom::board {
namespace {

using namespace chip::comms;
using chip::Interrupt;

constexpr std::uint32_t kReceiveErrors = kParityError | kFramingError;
constexpr std::uint32_t kSequenceInKey = 16;       // of point-to-point packets
constexpr std::uint8_t kSequenceInControl = 0x30;  //
constexpr std::uint8_t kSentBits = 0xFC;           // payload and parity are the hardware's business

// In the order of PacketKind.
constexpr std::uint32_t kKindLevels[] = {
    chip::bit(Interrupt::multicast_received), chip::bit(Interrupt::point_to_point_received),
    chip::bit(Interrupt::nearest_neighbour_received), chip::bit(Interrupt::fixed_route_received)};

std::uint32_t status_of(const chip::Packet& packet, int from, bool parity_error) {
  const std::uint32_t route = (static_cast<std::uint32_t>(from) & kNoRoute) << kRouteShift;
  const std::uint32_t status =
      kReceived | route | static_cast<std::uint32_t>(packet.control) << kControlShift;
  if (parity_error) return status | kParityError;
  return status | kErrorFree | 1U << static_cast<int>(packet.kind());
}

// What the receiver reads in place of the key.
std::uint32_t key_shown(const chip::Packet& packet) {
  if (packet.kind() != chip::PacketKind::point_to_point) return packet.key;
  const std::uint32_t sequence = (packet.control & kSequenceInControl) >> 4;
  return packet.key >> 16 | sequence << kSequenceInKey;
}

}  // namespace

Comms::Comms(CommsPort& port, TouchLog& log) : port_(&port), log_(&log) { reset(); }

void Comms::reset() {
  lost_ += waiting_ + sending_;
  first_ = waiting_ = 0;
  receive_errors_ = last_status_ = last_key_ = last_data_ = 0;
  control_ = transmit_flags_ = data_ = has_data_ = test_ = sending_ = 0;
  source_ = kSourceReset;
  settle();
}

std::uint32_t Comms::read(std::uint32_t offset) {
  switch (offset) {
    case kReceiveKey:
      return read_key();
    case kReceiveData:
      return waiting_ != 0 ? received_[first_].packet.payload : last_data_;
    case kReceiveStatus:
      return (waiting_ != 0 ? received_[first_].status : last_status_) | receive_errors_;
    case kTransmitControl:
      return control_ | transmit_flags_ |
             (sending_ != 0 ? kTransmitFull : kTransmitEmpty | kTransmitNotFull);
    case kSourceAddress:
      return source_;
    case kTest:
      return test_;
    default:
      table_of(Device::comms).saw_read(*log_, offset);
      return 0;
  }
}

void Comms::write(std::uint32_t offset, std::uint32_t value) {
  switch (offset) {
    case kTransmitControl:
      control_ = value & kControlByte;
      transmit_flags_ &= value;
      return settle();
    case kTransmitData:
      data_ = value;
      has_data_ = 1;
      return;
    case kTransmitKey:
      return launch(value);
    case kReceiveStatus:
      receive_errors_ &= value;
      return settle();
    case kSourceAddress:
      table_of(Device::comms).saw_write(*log_, offset, value);
      source_ = value & (kNoRoute << kRouteShift | kSourceChip);
      return;
    default:
      table_of(Device::comms).saw_write(*log_, offset, value);
      if (offset == kTest) test_ = value & 1;
  }
}

std::uint32_t Comms::read_key() {
  if (waiting_ == 0) return last_key_;
  const Received& taken = received_[first_];
  constexpr std::uint32_t kOfThePacketAlone = kReceived | kErrorFree | kReceiveErrors | 0xF;
  last_status_ = taken.status & ~kOfThePacketAlone;
  last_data_ = taken.packet.payload;
  last_key_ = key_shown(taken.packet);
  first_ = (first_ + 1) % kPlaces;
  --waiting_;
  if (waiting_ != 0) receive_errors_ |= received_[first_].status & kReceiveErrors;
  settle();
  return last_key_;
}

void Comms::launch(std::uint32_t key) {
  if (sending_ != 0) {
    transmit_flags_ |= kTransmitOverrun;
    ++lost_;
    has_data_ = 0;
    return settle();
  }
  chip::Packet& packet = to_send_;
  packet.control = static_cast<std::uint8_t>(control_ >> kControlShift & kSentBits);
  packet.key = key;
  packet.payload = has_data_ != 0 ? data_ : 0;
  if (has_data_ != 0) packet.control |= chip::kPayloadPresent;
  has_data_ = 0;
  if (packet.kind() == chip::PacketKind::point_to_point) {
    const auto sequence = key >> kSequenceInKey << 4 & kSequenceInControl;
    packet.control = static_cast<std::uint8_t>((packet.control & ~kSequenceInControl) | sequence);
    packet.key = (source_ & kSourceChip) << 16 | (key & kSourceChip);
  }
  sending_ = 1;
  retry();
}

void Comms::retry() {
  if (sending_ == 0) return;
  if (port_->offer(to_send_, static_cast<int>(source_ >> kRouteShift))) {
    sending_ = 0;
  } else {
    transmit_flags_ |= kTransmitFull;
  }
  settle();
}

bool Comms::receive(const chip::Packet& packet, int from, bool parity_error) {
  if (waiting_ == kPlaces) return false;
  Received& place = received_[(first_ + waiting_) % kPlaces];
  place.packet = packet;
  if (!packet.has_payload()) place.packet.payload = 0;
  place.status = status_of(packet, from, parity_error);
  ++waiting_;
  if (waiting_ == 1) {
    receive_errors_ |= place.status & kReceiveErrors;
    settle();
  }
  return true;
}

void Comms::settle() {
  std::uint32_t levels = 0;
  if (waiting_ != 0) {
    const std::uint32_t status = received_[first_].status;
    levels = chip::bit(Interrupt::packet_received);
    if ((status & kErrorFree) != 0) {
      levels |= kKindLevels[static_cast<int>(received_[first_].packet.kind())];
    }
  }
  if ((receive_errors_ & kParityError) != 0) levels |= chip::bit(Interrupt::packet_parity);
  if ((receive_errors_ & kFramingError) != 0) levels |= chip::bit(Interrupt::packet_framing);
  if (sending_ == 0) {
    levels |= chip::bit(Interrupt::transmit_empty) | chip::bit(Interrupt::transmit_not_full);
  }
  if ((transmit_flags_ & kTransmitFull) != 0 || sending_ != 0) {
    levels |= chip::bit(Interrupt::transmit_full);
  }
  if ((transmit_flags_ & kTransmitOverrun) != 0) {
    levels |= chip::bit(Interrupt::transmit_overflow);
  }
  levels_ = levels;
}

void Comms::transfer(Archive& archive) {
  archive.section("comms", 1);
  archive(received_, first_, waiting_, receive_errors_, last_status_, last_key_, last_data_,
          control_, transmit_flags_, data_, has_data_, source_, test_);
  archive(to_send_.control, to_send_.key, to_send_.payload, sending_, lost_);
  if (!archive.is_loading()) return;
  if (first_ >= kPlaces || waiting_ > kPlaces) {
    first_ = waiting_ = 0;
    archive.fail();
  }
  settle();
}

}  // namespace spikeloom::board
