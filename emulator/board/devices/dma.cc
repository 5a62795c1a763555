#include "emulator/board/devices/dma.h"

#include "emulator/board/devices/crc32.h"
#include "emulator/board/devices/register_table.h"

namespace spikeloom::board {
namespace {

using namespace chip::dma;
using chip::Interrupt;

constexpr std::uint32_t kWordMask = ~3U;
constexpr std::uint32_t kCrcBytes = 4;
constexpr std::uint32_t kDescriptionBits = 0xFFF9'FFFC;

std::uint32_t length_of(std::uint32_t description) { return description & kLength; }

std::uint32_t word_at(std::span<const std::byte> bytes) {
  std::uint32_t word = 0;
  for (std::size_t i = 4; i-- > 0;) word = word << 8 | std::to_integer<std::uint32_t>(bytes[i]);
  return word;
}

std::array<std::byte, kCrcBytes> bytes_of(std::uint32_t word) {
  return {static_cast<std::byte>(word), static_cast<std::byte>(word >> 8),
          static_cast<std::byte>(word >> 16), static_cast<std::byte>(word >> 24)};
}

}  // namespace

Dma::Dma(DmaPort& port, TouchLog& log, int physical_core)
    : port_(&port), log_(&log), core_(static_cast<std::uint32_t>(physical_core)) {}

void Dma::reset() {
  const Dma fresh(*port_, *log_, static_cast<int>(core_));
  *this = fresh;
}

void Dma::soft_reset() {
  reset();
  sticky_ = kSoftResetSeen;
}

std::uint32_t Dma::status() const {
  return core_ << kCoreShift | sticky_ | (queue_full_ != 0 ? kQueueFull : 0) |
         (paused_ != 0 ? kPaused : 0) | (running_ != 0 ? kActive : 0);
}

std::uint32_t Dma::raised() const noexcept {
  const std::uint32_t bits = sticky_ & global_control_ & kInterruptEnables;
  return ((bits & (kDone | kSecondDone)) != 0 ? chip::bit(Interrupt::dma_done) : 0) |
         ((bits & kTimedOut) != 0 ? chip::bit(Interrupt::dma_timeout) : 0) |
         ((bits & kErrors) != 0 ? chip::bit(Interrupt::dma_error) : 0);
}

DmaReply Dma::read(std::uint32_t offset) {
  switch (offset) {
    case kSystemAddress:
      return {queued_.system_address};
    case kTcmAddress:
      return {queued_.tcm_address};
    case kDescription:
      return {queued_.description};
    case kStatus:
      return {status()};
    case kGlobalControl:
      return {global_control_ | (slow_level_ != 0 ? kSlowTimer : 0)};
    case kCrcCalculated:
      return {crc_calculated_};
    case kCrcReceived:
      return {crc_received_};
    case kTimeout:
      return {timeout_};
    case kStatisticsControl:
      return {statistics_control_};
    case kActiveSystemAddress:
      return {active_.system_address + moved_bytes_};
    case kActiveTcmAddress:
      return {active_.tcm_address + moved_bytes_};
    case kActiveDescription:
      return {active_.description};
    default:
      break;
  }
  if (is_in_row(offset, kStatistics, statistics_.size())) {
    return {statistics_[(offset - kStatistics) / 4]};
  }
  if (is_in_row(offset, kCrcMatrix, crc_matrix_.size())) {
    return {crc_matrix_[(offset - kCrcMatrix) / 4]};
  }
  const auto& table = table_of(Device::dma);
  table.saw_read(*log_, offset);
  return {0, table.bits(offset) == 0};
}

DmaReply Dma::write(std::uint32_t offset, std::uint32_t value, Time now) {
  switch (offset) {
    case kSystemAddress:
    case kTcmAddress:
    case kDescription:
      return write_queued(offset, value, now);
    case kControl:
      control(value, now);
      return {};
    default:
      break;
  }
  const auto& table = table_of(Device::dma);
  table.saw_write(*log_, offset, value);
  value &= table.bits(offset);
  if (offset == kGlobalControl) {
    global_control_ = value & ~kSlowTimer;
    if ((value & kSlowTimer) == 0) clear_slow_timer(now);
  } else if (offset == kTimeout) {
    timeout_ = value;
  } else if (offset == kStatisticsControl) {
    statistics_control_ = value & kStatisticsEnabled;
    if ((value & kStatisticsClear) != 0) statistics_.fill(0);
  } else if (is_in_row(offset, kCrcMatrix, crc_matrix_.size())) {
    crc_matrix_[(offset - kCrcMatrix) / 4] = value;
  }
  return {0, table.bits(offset) == 0};
}

DmaReply Dma::write_queued(std::uint32_t offset, std::uint32_t value, Time now) {
  if (queue_full_ != 0) return {0, true};
  if (offset == kSystemAddress) {
    queued_.system_address = value & kWordMask;
  } else if (offset == kTcmAddress) {
    queued_.tcm_address = value & kWordMask;
  } else {
    queued_.description = value & kDescriptionBits;
    queue_full_ = 1;
    start_queued(now);
  }
  return {};
}

void Dma::control(std::uint32_t value, Time now) {
  if ((value & kUncommit) != 0) queue_full_ = 0;
  if ((value & kCancelActive) != 0 && running_ != 0) {
    running_ = 0;
    piece_due_ = kNever;
    paused_ = 1;
    sticky_ |= kCancelled;
  }
  if ((value & kClearWriteBuffer) != 0) sticky_ &= ~kWriteBufferError;
  if ((value & kClearTimeout) != 0) sticky_ &= ~kTimedOut;
  if ((value & kClearDone) != 0) {
    sticky_ &= ~((sticky_ & kSecondDone) != 0 ? kSecondDone : kDone);
  }
  if ((value & kRestart) != 0) {
    sticky_ &= ~(kCancelled | kSystemError | kTcmError | kCrcError | kSoftResetSeen);
    paused_ = 0;
    start_queued(now);
  }
}

void Dma::start_queued(Time now) {
  if (queue_full_ == 0 || running_ != 0 || paused_ != 0) return;
  active_ = queued_;
  queue_full_ = 0;
  running_ = 1;
  moved_bytes_ = crc_ = 0;
  plan_piece(now + kSetupTime);
}

// The trailing CRC word is a piece of its own, after the data.
void Dma::plan_piece(Time at) {
  const std::uint32_t left = length_of(active_.description) - moved_bytes_;
  const std::uint32_t bytes = left != 0 ? std::min(left, kPieceBytes) : kCrcBytes;
  piece_begun_ = at;
  piece_due_ = std::max(port_->reserve(at, bytes), at + static_cast<Time>(bytes / 4) * kWordTime);
}

void Dma::clear_slow_timer(Time now) {
  slow_level_ = 0;
  slow_edge_ = (now / kSlowPeriod + 1) * kSlowPeriod;
}

void Dma::tick(Time now) {
  if (slow_edge_ <= now) {
    slow_level_ = chip::bit(Interrupt::slow_clock);
    slow_edge_ = kNever;
  }
  while (piece_due_ <= now) move_piece();
}

void Dma::move_piece() {
  const Time due = piece_due_;
  const std::uint32_t length = length_of(active_.description);
  const bool with_crc = (active_.description & kWithCrc) != 0;
  std::uint32_t errors = 0;
  if (moved_bytes_ < length) {
    std::array<std::byte, kPieceBytes> words;
    const std::uint32_t bytes = std::min(length - moved_bytes_, kPieceBytes);
    errors = move_words(std::span(words).first(bytes));
    note_latency(due - piece_begun_, bytes);
    if (errors == 0) moved_bytes_ += bytes;
    if (errors == 0 && (moved_bytes_ < length || with_crc)) return plan_piece(due);
  } else if (with_crc) {
    errors = move_crc();
  }
  finish(errors, due);
}

std::uint32_t Dma::move_words(std::span<std::byte> words) {
  const std::uint32_t system = active_.system_address + moved_bytes_;
  const std::uint32_t tcm = active_.tcm_address + moved_bytes_;
  if ((active_.description & kToSystem) != 0) {
    if (!port_->read_tcm(tcm, words)) return kTcmError;
    if (!port_->write_system(system, words)) return kSystemError;
  } else {
    if (!port_->read_system(system, words)) return kSystemError;
    if (!port_->write_tcm(tcm, words)) return kTcmError;
  }
  if ((active_.description & kWithCrc) != 0) crc_ = crc32(crc_, words);
  return 0;
}

// Appends the CRC to what was written, or compares it with the word after what was read.
std::uint32_t Dma::move_crc() {
  const std::uint32_t after = active_.system_address + moved_bytes_;
  crc_calculated_ = crc_;
  if ((active_.description & kToSystem) != 0) {
    return port_->write_system(after, bytes_of(crc_)) ? 0 : kSystemError;
  }
  std::array<std::byte, kCrcBytes> received{};
  if (!port_->read_system(after, received)) return kSystemError;
  crc_received_ = word_at(received);
  return crc_received_ == crc_calculated_ ? 0 : kCrcError;
}

void Dma::finish(std::uint32_t errors, Time now) {
  running_ = 0;
  piece_due_ = kNever;
  if (errors != 0) {
    sticky_ |= errors;
    paused_ = 1;
    return;
  }
  sticky_ |= (sticky_ & kDone) != 0 ? kSecondDone : kDone;
  start_queued(now);
}

// The time of a piece, shared out over its bursts.
void Dma::note_latency(Time taken, std::uint32_t bytes) {
  const std::uint32_t unit = (active_.description & kWidth64) != 0 ? 8 : 4;
  const std::uint32_t burst = unit << std::min(active_.description >> kBurstShift & 7, 4U);
  const std::uint32_t bursts = (bytes + burst - 1) / burst;
  const auto cycles = static_cast<std::uint64_t>(taken / bursts / port_->clock_period());
  if (timeout_ != 0 && cycles > timeout_) sticky_ |= kTimedOut;
  if ((statistics_control_ & kStatisticsEnabled) == 0) return;
  const auto bin = std::min<std::uint64_t>(cycles / kStatisticsBinCycles, kStatisticsBins - 1);
  auto& counted = statistics_[static_cast<std::size_t>(bin)];
  counted = std::min(counted + bursts, 0xFFFFU);
}

void Dma::transfer(Archive& archive) {
  archive.section("dma", 1);
  archive(queued_, active_, queue_full_, running_, paused_, sticky_, global_control_, timeout_,
          statistics_control_, crc_, crc_calculated_, crc_received_, moved_bytes_, statistics_,
          crc_matrix_, piece_begun_, piece_due_, slow_level_, slow_edge_);
  if (moved_bytes_ > length_of(active_.description)) archive.fail();
  slow_level_ &= chip::bit(Interrupt::slow_clock);
  if (archive.is_loading() && archive.failed()) reset();
}

}  // namespace spikeloom::board
