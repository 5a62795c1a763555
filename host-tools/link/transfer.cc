#include "host-tools/link/transfer.h"

#include <algorithm>

namespace spikeloom::link {
namespace {

constexpr std::size_t kWord = 4;
constexpr std::uint64_t kBytesPerReport = 16 * 1024;

}  // namespace

Piece first_piece(std::uint32_t address, std::size_t bytes) {
  const std::size_t off = address % kWord;
  if (off != 0) return {address, std::min(bytes, kWord - off), chip::ScpWidth::byte};
  if (bytes < kWord) return {address, bytes, chip::ScpWidth::byte};
  return {address, std::min(chip::kScpMostData, bytes / kWord * kWord), chip::ScpWidth::word};
}

TransferSource::TransferSource(std::vector<Stretch> stretches, int ports, ScpWindow& window,
                               const ProgressSink& progress)
    : stretches_(std::move(stretches)),
      cursors_(static_cast<std::size_t>(ports)),
      window_(window),
      progress_(progress) {
  for (std::size_t i = 0; i < stretches_.size(); ++i) {
    const auto bytes = stretches_[i].from.size() + stretches_[i].into.size();
    if (bytes == 0) continue;
    total_ += bytes;
    cursors_[static_cast<std::size_t>(stretches_[i].port)].stretches.push_back(i);
  }
}

std::optional<RequestSource::Work> TransferSource::next(int port) {
  auto& cursor = cursors_[static_cast<std::size_t>(port)];
  if (cursor.at == cursor.stretches.size()) return std::nullopt;
  const auto index = cursor.stretches[cursor.at];
  const auto& stretch = stretches_[index];
  const bool writes = stretch.into.empty();
  const auto length = writes ? stretch.from.size() : stretch.into.size();
  const auto piece = first_piece(stretch.address + static_cast<std::uint32_t>(cursor.offset),
                                 length - cursor.offset);
  Work work;
  work.request.to = {stretch.chip, 0};
  work.request.command = writes ? chip::ScpCommand::write : chip::ScpCommand::read;
  work.request.argument1 = piece.address;
  work.request.argument2 = static_cast<std::uint32_t>(piece.bytes);
  work.request.argument3 = static_cast<std::uint32_t>(piece.width);
  if (writes) work.request.data = stretch.from.subspan(cursor.offset, piece.bytes);
  work.reply_bytes = writes ? 0 : piece.bytes;
  work.place = index;
  cursor.offset += piece.bytes;
  if (cursor.offset == length) {
    cursor.offset = 0;
    ++cursor.at;
  }
  return work;
}

bool TransferSource::done(const Work& work, Reply reply) {
  const auto& stretch = stretches_[work.place];
  const std::size_t bytes = work.request.argument2;
  if (stretch.into.empty()) {
    window_.wrote(bytes);
  } else {
    const std::size_t offset = work.request.argument1 - stretch.address;
    std::copy_n(reply.data.begin(), bytes,
                stretch.into.begin() + static_cast<std::ptrdiff_t>(offset));
    window_.read(bytes);
  }
  return report(bytes);
}

bool TransferSource::report(std::size_t bytes) {
  done_ += bytes;
  if (!progress_ || (done_ - reported_ < kBytesPerReport && done_ != total_)) return true;
  reported_ = done_;
  interrupted_ = !progress_({"transfer", done_, total_, 0.0});
  return !interrupted_;
}

}  // namespace spikeloom::link
