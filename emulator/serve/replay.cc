#include "emulator/serve/replay.h"

#include <fmt/format.h>

#include <algorithm>

namespace spikeloom::serve {
namespace {

constexpr board::Time kReportEach = 100 * board::kMillisecond;

Error foreign(std::size_t frame, std::string cause) {
  return {ErrorClass::invalid_input,
          "journal_foreign",
          fmt::format("frame {} of the journal does not fit its machine", frame),
          "replay",
          std::move(cause),
          "record it again"};
}

// False: asked to stop.
bool run_to(board::Board& board, board::Time at, board::Time end, const ProgressSink& progress) {
  while (board.now() < at) {
    board.run_until(std::min(at, board.now() + kReportEach));
    static_cast<void>(board.take_sent());
    const auto ms = [](board::Time time) {
      return static_cast<std::uint64_t>(time / board::kMillisecond);
    };
    if (progress && !progress({"replay", ms(board.now()), ms(end)})) return false;
  }
  return true;
}

}  // namespace

Result<Replayed> replay(const Journal& journal, int threads, const ProgressSink& progress) {
  auto options = journal.options;
  options.threads = threads;
  auto board = board::Board::make(options);
  if (!board) return tl::unexpected(board.error());
  const Error stopped{
      ErrorClass::run_failed, "stopped", "the replay was stopped", "replay", "", ""};
  const board::Time last = journal.frames.empty() ? 0 : journal.frames.back().at;
  const board::Time end = journal.end ? journal.end->at : last;
  for (std::size_t i = 0; i < journal.frames.size(); ++i) {
    const auto& frame = journal.frames[i];
    if (frame.port >= board->ethernet_ports())
      return tl::unexpected(foreign(i, fmt::format("it has no port {}", frame.port)));
    if (!run_to(*board, frame.at, end, progress)) return tl::unexpected(stopped);
    if (board->now() != frame.at)
      return tl::unexpected(foreign(i, "it came in the middle of a quantum"));
    board->receive(frame.port, frame.frame);
  }
  if (!run_to(*board, end, end, progress)) return tl::unexpected(stopped);
  return Replayed{board->now(), board->counts(), journal.frames.size()};
}

}  // namespace spikeloom::serve
