#include "host-tools/board/barrier.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host-tools/board/account.h"
#include "host-tools/board/pause.h"
#include "host-tools/link/commands.h"
#include "host-tools/link/system_variable.h"

namespace spikeloom::on_board {
namespace {

using chip::CoreState;

constexpr link::Time kLook = std::chrono::milliseconds(100);  // while nobody can be there
constexpr std::uint64_t kClockBits = (std::uint64_t{1} << 40) - 1;
constexpr link::Time kShortestPause = std::chrono::milliseconds(1);
constexpr link::Time kLongestPause = std::chrono::milliseconds(50);

bool has_ended(std::uint8_t state) {
  switch (static_cast<CoreState>(state)) {
    case CoreState::initialising:
    case CoreState::waiting:
    case CoreState::started:
    case CoreState::running:
    case CoreState::sync0:
    case CoreState::sync1:
      return false;
    default:
      return true;
  }
}

struct UsedChip {
  machine::ChipXY at;
  std::vector<const LoadedCore*> cores;
};

std::vector<UsedChip> used_chips(const std::vector<LoadedCore>& cores) {
  std::map<machine::ChipXY, std::vector<const LoadedCore*>> by_chip;
  for (const auto& core : cores) by_chip[core.at.chip].push_back(&core);
  std::vector<UsedChip> chips;
  for (auto& [at, its] : by_chip) chips.push_back({at, std::move(its)});
  return chips;
}

using Cores = std::vector<const LoadedCore*>;
struct Look {
  Cores absent;  // not there yet
  Cores ended;
};

class Waiting {
 public:
  // Cores that have ended are an error, or are left to the caller.
  enum class Ends { fail, count };

  Waiting(link::ScpClient& client, const image::Plan& plan, const Barrier& barrier, Ends ends)
      : client_(client),
        plan_(plan),
        barrier_(barrier),
        ends_(ends),
        began_(client.transport().now()) {}

  // Errors: the client's.
  Result<void> begin(machine::ChipXY clock_chip) {
    clock_chip_ = clock_chip;
    const auto clock = board_time();
    if (!clock) return tl::unexpected(clock.error());
    clock_began_ = *clock;
    return {};
  }

  Result<void> sleep(const std::vector<UsedChip>& chips) {
    for (std::size_t look = 0; elapsed() < barrier_.expected; ++look) {
      const auto left = barrier_.expected - elapsed();
      if (auto done = pause(client_.transport(), std::min(left, kLook)); !done) return done;
      if (barrier_.waited) barrier_.waited(elapsed());
      if (left <= kLook) break;
      if (auto there = look_at(chips[look % chips.size()]); !there)
        return tl::unexpected(there.error());
    }
    return {};
  }

  // Who has ended.
  Result<Cores> see_through(const UsedChip& chip) {
    for (auto interval = kShortestPause;; interval = std::min(2 * interval, kLongestPause)) {
      auto look = look_at(chip);
      if (!look) return tl::unexpected(look.error());
      if (look->absent.empty()) return std::move(look->ended);
      const auto late = is_over();
      if (!late) return tl::unexpected(late.error());
      if (*late) return tl::unexpected(not_ready(look->absent));
      if (auto done = pause(client_.transport(), interval); !done)
        return tl::unexpected(done.error());
      if (barrier_.waited) barrier_.waited(elapsed());
    }
  }

 private:
  [[nodiscard]] link::Time elapsed() const { return client_.transport().now() - began_; }

  [[nodiscard]] Result<link::Time> board_time() {
    const auto ms =
        link::system_variable<std::uint64_t>(client_, clock_chip_, chip::SystemVariable::clock_ms);
    if (!ms) return tl::unexpected(ms.error());
    return link::Time(std::chrono::milliseconds(*ms & kClockBits));
  }

  [[nodiscard]] Result<bool> is_over() {
    const auto most = barrier_.expected + barrier_.patience;
    if (elapsed() >= kSlowest * most) return true;
    const auto clock = board_time();
    if (!clock) return tl::unexpected(clock.error());
    return *clock - clock_began_ >= most;
  }

  // Errors: core_failed.
  Result<Look> look_at(const UsedChip& chip) {
    const auto says = link::chip_state(client_, chip.at);
    if (!says) return tl::unexpected(says.error());
    Look look;
    for (const auto* core : chip.cores) {
      const auto state = says->states[static_cast<std::size_t>(core->at.core)];
      if (has_ended(state))
        look.ended.push_back(core);
      else if (state != static_cast<std::uint8_t>(barrier_.state))
        look.absent.push_back(core);
    }
    if (look.ended.empty() || ends_ == Ends::count) return look;
    return tl::unexpected(account_of(client_, plan_, look.ended));
  }

  [[nodiscard]] Error not_ready(const Cores& absent) const {
    const auto state_name = chip::kCoreStates[static_cast<std::size_t>(barrier_.state)];
    return {ErrorClass::run_failed,
            "not_ready",
            fmt::format("{} is not in state {} after {:.2f} s{}", name_of(plan_, *absent.front()),
                        state_name, seconds(elapsed()),
                        absent.size() > 1
                            ? fmt::format(", nor are {} more of its chip", absent.size() - 1)
                            : ""),
            "board",
            "a signal was lost, or the core has died, or is much slower than expected",
            "run again; give ticks more time with --slow-down"};
  }

  link::ScpClient& client_;
  const image::Plan& plan_;
  const Barrier& barrier_;
  Ends ends_;
  machine::ChipXY clock_chip_;
  link::Time began_, clock_began_{};
};

// Who has ended, chip by chip.
Result<Cores> wait(link::ScpClient& client, const image::Plan& plan,
                   const std::vector<LoadedCore>& cores, const Barrier& barrier,
                   Waiting::Ends ends) {
  const auto chips = used_chips(cores);
  if (chips.empty()) return Cores{};
  Waiting waiting(client, plan, barrier, ends);
  if (auto done = waiting.begin(chips.front().at); !done) return tl::unexpected(done.error());
  if (auto done = waiting.sleep(chips); !done) return tl::unexpected(done.error());
  Cores all;
  for (const auto& chip : chips) {
    const auto ended = waiting.see_through(chip);
    if (!ended) return ended;
    all.insert(all.end(), ended->begin(), ended->end());
  }
  return all;
}

}  // namespace

Result<void> wait_for(link::ScpClient& client, const image::Plan& plan,
                      const std::vector<LoadedCore>& cores, const Barrier& barrier) {
  return wait(client, plan, cores, barrier, Waiting::Ends::fail).map([](const Cores&) {});
}

Result<std::vector<std::size_t>> wait_for_others(link::ScpClient& client, const image::Plan& plan,
                                                 const std::vector<LoadedCore>& cores,
                                                 const Barrier& barrier) {
  const auto ended = wait(client, plan, cores, barrier, Waiting::Ends::count);
  if (!ended) return tl::unexpected(ended.error());
  std::vector<std::size_t> places;
  for (const auto* core : *ended) places.push_back(static_cast<std::size_t>(core - cores.data()));
  std::sort(places.begin(), places.end());
  return places;
}

}  // namespace spikeloom::on_board
