#include <fmt/format.h>

#include <memory>

#include "emulator/serve/journal.h"
#include "emulator/serve/replay.h"
#include "host-tools/cli/interrupt.h"
#include "host-tools/cli/verb_board.h"
#include "host-tools/cli/verbs.h"

namespace spikeloom::cli {
namespace {

struct ReplayVerb {
  std::string journal;
  int threads = 1;

  [[nodiscard]] int run(Session& session) const;
};

std::string to_text(const board::BoardCounts& counts) {
  return fmt::format(
      "instructions {}, of delay loops {}, interrupts {}, sleeps {}, packets {}, dropped {}",
      counts.instructions, counts.skipped_instructions, counts.interrupts, counts.sleeps,
      counts.packets, counts.dropped_packets);
}

int ReplayVerb::run(Session& session) const {
  const auto read = serve::read_journal(journal);
  if (!read) return session.console.fail(read.error());
  const auto replayed = serve::replay(*read, threads, session.console.progress());
  session.console.finish_progress();
  if (!replayed && interrupt_signal() != 0) return interrupt_code();
  if (!replayed) return session.console.fail(replayed.error());
  std::string text =
      fmt::format("{} frames, {:.6f} s simulated\n{}\n", replayed->frames,
                  static_cast<double>(replayed->end) / 1e12, to_text(replayed->counts));
  const bool same = read->end && read->end->counts == replayed->counts;
  if (same) text += "the same as recorded, to the last digit\n";
  if (!read->end) text += "the recorder was stopped before it wrote its counts: none to compare\n";
  session.console.out(text);
  if (same || !read->end) return 0;
  return session.console.fail(
      Error{ErrorClass::not_trustworthy, "replay_differs",
            "the recorded counts are others: " + to_text(read->end->counts), journal,
            read->disturbed ? "the recorded machine was changed by a debugger or a snapshot"
                            : "another version of the emulator recorded it",
            "record it again with this version, and without these"});
}

}  // namespace

void add_board_replay(CLI::App& board, Session& session) {
  auto* verb = board.add_subcommand("replay", "A recorded session again, to the instruction");
  auto state = std::make_shared<ReplayVerb>();
  verb->add_option("journal", state->journal, "What board serve --record wrote")->required();
  verb->add_option("-j,--threads", state->threads, "For machines with many busy cores")
      ->check(CLI::Range(1, 1024));
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
