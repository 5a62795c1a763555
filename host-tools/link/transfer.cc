#include "host-tools/link/transfer.h"

#include <algorithm>
#include <map>

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
      turns_(static_cast<std::size_t>(ports)),
      window_(window),
      progress_(progress) {
  std::map<std::pair<int, ChipXY>, std::size_t> queue_of;
  for (std::size_t i = 0; i < stretches_.size(); ++i) {
    const auto& stretch = stretches_[i];
    const auto bytes = stretch.from.size() + stretch.into.size();
    if (bytes == 0) continue;
    total_ += bytes;
    auto& queues = turns_[static_cast<std::size_t>(stretch.port)].queues;
    const bool takes_turns = !stretch.into.empty();
    const auto [found, is_new] =
        queue_of.try_emplace({stretch.port, takes_turns ? stretch.chip : ChipXY{}}, queues.size());
    if (is_new) queues.emplace_back();
    queues[found->second].stretches.push_back(i);
  }
}

std::optional<RequestSource::Work> TransferSource::next(int port) {
  auto& [queues, next] = turns_[static_cast<std::size_t>(port)];
  if (queues.empty()) return std::nullopt;
  next %= queues.size();
  auto& queue = queues[next];
  auto work = piece_of(queue);
  if (queue.at == queue.stretches.size()) {
    queues.erase(queues.begin() + static_cast<std::ptrdiff_t>(next));
  } else {
    ++next;
  }
  return work;
}

RequestSource::Work TransferSource::piece_of(Queue& queue) {
  const auto index = queue.stretches[queue.at];
  const auto& stretch = stretches_[index];
  const bool writes = stretch.into.empty();
  const auto length = writes ? stretch.from.size() : stretch.into.size();
  const auto piece = first_piece(stretch.address + static_cast<std::uint32_t>(queue.offset),
                                 length - queue.offset);
  Work work;
  work.request.to = {stretch.chip, 0};
  work.request.command = writes ? chip::ScpCommand::write : chip::ScpCommand::read;
  work.request.argument1 = piece.address;
  work.request.argument2 = static_cast<std::uint32_t>(piece.bytes);
  work.request.argument3 = static_cast<std::uint32_t>(piece.width);
  if (writes) work.request.data = stretch.from.subspan(queue.offset, piece.bytes);
  work.reply_bytes = writes ? 0 : piece.bytes;
  work.place = index;
  queue.offset += piece.bytes;
  if (queue.offset == length) {
    queue.offset = 0;
    ++queue.at;
  }
  return work;
}

bool TransferSource::done(const Work& work, Reply reply) {
  const auto& stretch = stretches_[work.place];
  const std::size_t bytes = work.request.argument2;
  if (stretch.into.empty()) {
    window_.wrote(stretch.port, bytes);
  } else {
    const std::size_t offset = work.request.argument1 - stretch.address;
    std::copy_n(reply.data.begin(), bytes,
                stretch.into.begin() + static_cast<std::ptrdiff_t>(offset));
    window_.read(stretch.port, bytes);
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
