#include "host-tools/link/scp_window.h"

#include <fmt/format.h>

#include <algorithm>

namespace spikeloom::link {
namespace {

constexpr std::size_t kMostStrays = 1024;
// A refusal may be about a request that was damaged on its way: it is believed the third time.
constexpr int kBelieved = 3;
constexpr int kLongestBackOff = 16;
// Bytes by which an answer to a read of odd length may exceed it.
constexpr std::size_t kPadding = 3;

bool changes_nothing(chip::ScpCommand command) {
  using enum chip::ScpCommand;
  return command == version || command == read || command == information || command == count_cores;
}

// What may pass: it was not carried out, or nobody knows.
bool may_pass(chip::ScpReturn code) {
  using enum chip::ScpReturn;
  return code == timeout || code == no_buffer || code == peer_silent || code == peer_refused ||
         code == peer_busy || code == peer_died || code == packet_not_sent;
}

bool may_have_been_done(chip::ScpReturn code) {
  using enum chip::ScpReturn;
  return code == timeout || code == peer_silent || code == peer_died || code == packet_not_sent;
}

double milliseconds(Time time) { return std::chrono::duration<double, std::milli>(time).count(); }

tl::unexpected<Error> refused(const Request& request, chip::ScpReturn code) {
  return failure(
      ErrorClass::not_trustworthy, "refused",
      fmt::format("{} refuses '{}' ({:#x}, {:#x}, {:#x}): {} (code {:#x})", to_text(request.to),
                  to_text(request.command), request.argument1, request.argument2, request.argument3,
                  to_text(code), static_cast<unsigned>(code)),
      "link.scp", "", "");
}

}  // namespace

ScpWindow::ScpWindow(Transport& transport, const ScpOptions& options)
    : transport_(transport),
      options_(options),
      at_port_(static_cast<std::size_t>(transport.ports())),
      round_trips_(static_cast<std::size_t>(transport.ports()),
                   RoundTrip(options.first_wait, options.shortest_wait)) {}

Result<void> ScpWindow::run(RequestSource& source) {
  if (auto forgotten = forget_failed_run(); !forgotten) return forgotten;
  while (true) {
    if (auto filled = fill(source); !filled) return filled;
    if (outstanding_.empty()) return wait_for_ghosts();
    auto arrived = transport_.receive(next_due());
    if (!arrived) return tl::unexpected(arrived.error());
    if (*arrived) {
      const auto heard = hear(source, **arrived);
      if (!heard) return tl::unexpected(heard.error());
      if (*heard == Heard::stop) return {};
    }
    if (auto repeated = repeat_what_is_due(); !repeated) return repeated;
  }
}

Result<void> ScpWindow::forget_failed_run() {
  for (const auto& request : outstanding_)
    ghosts_.push_back({request.port, request.sequence, request.last_sent + options_.longest_delay,
                       !changes_nothing(request.work.request.command)});
  outstanding_.clear();
  std::fill(at_port_.begin(), at_port_.end(), 0);
  return wait_for_ghosts();
}

Result<void> ScpWindow::fill(RequestSource& source) {
  for (int port = 0; port < transport_.ports(); ++port) {
    int& count = at_port_[static_cast<std::size_t>(port)];
    while (count < options_.window) {
      auto work = source.next(port);
      if (!work) break;
      Outstanding request;
      request.work = std::move(*work);
      request.port = port;
      request.sequence = new_sequence();
      request.first_sent = transport_.now();
      outstanding_.push_back(std::move(request));
      ++count;
      ++counts_.requests;
      if (auto sent = send(outstanding_.back()); !sent) return sent;
    }
  }
  return {};
}

Result<void> ScpWindow::send(Outstanding& request) {
  const auto now = transport_.now();
  const auto datagram = to_datagram(request.work.request, request.sequence);
  const auto usual = round_trips_[static_cast<std::size_t>(request.port)].wait();
  const auto backed_off = std::min(usual * (1 << std::min(request.copies, kLongestBackOff)),
                                   std::max(usual, options_.longest_wait));
  ++request.copies;
  ++counts_.sent;
  request.last_sent = now;
  request.due = now + backed_off + request.work.request.work;
  return transport_.send(request.port, datagram);
}

Result<ScpWindow::Heard> ScpWindow::hear(RequestSource& source, const Arrived& arrived) {
  auto parsed = parse_reply(arrived.datagram);
  const auto found =
      std::find_if(outstanding_.begin(), outstanding_.end(), [&](const Outstanding& request) {
        const auto& to = request.work.request.to;
        return parsed && request.port == arrived.port && request.sequence == parsed->sequence &&
               parsed->port == 0 && parsed->from.core == to.core &&
               (parsed->from.chip == to.chip || to.chip == kRootChip);
      });
  if (found == outstanding_.end()) {
    if (parsed && is_ghost(arrived.port, parsed->sequence)) {
      ++counts_.duplicates;
    } else {
      keep_stray(arrived);
    }
    return Heard::nothing;
  }
  if (parsed->reply.code != chip::ScpReturn::ok) {
    if (auto go_on = answered_otherwise(*found, parsed->reply.code); !go_on)
      return tl::unexpected(go_on.error());
    return Heard::nothing;
  }
  const auto least = found->work.reply_bytes;
  const auto got = parsed->reply.data.size();
  if (got < least || (least != 0 && got > least + kPadding &&
                      found->work.request.command == chip::ScpCommand::read)) {
    keep_stray(arrived);
    return Heard::nothing;
  }
  const auto work = std::move(found->work);
  finish(found);
  return source.done(work, std::move(parsed->reply)) ? Heard::nothing : Heard::stop;
}

Result<void> ScpWindow::answered_otherwise(Outstanding& request, chip::ScpReturn code) {
  request.said = code;
  const auto& asked = request.work.request;
  if (may_pass(code)) {
    ++counts_.busy;
    if (!asked.repeatable && may_have_been_done(code)) return no_answer(request);
    request.due = std::min(request.due, transport_.now() + options_.shortest_wait);
    return {};
  }
  if (++request.refusals >= kBelieved) return refused(asked, code);
  request.due = transport_.now();
  return {};
}

Result<void> ScpWindow::repeat_what_is_due() {
  const auto now = transport_.now();
  for (auto& request : outstanding_) {
    if (request.due > now) continue;
    const auto& asked = request.work.request;
    const bool was_answered = request.said.has_value();
    if (!was_answered) ++counts_.timeouts;
    if (now - request.first_sent >= options_.patience + asked.work) return no_answer(request);
    if (!asked.repeatable && !was_answered) return no_answer(request);
    request.said.reset();
    if (auto sent = send(request); !sent) return sent;
  }
  return {};
}

Time ScpWindow::next_due() const {
  auto due = Time::max();
  for (const auto& request : outstanding_) due = std::min(due, request.due);
  return due;
}

std::uint16_t ScpWindow::new_sequence() {
  const auto taken = [this](std::uint16_t sequence) {
    return std::any_of(outstanding_.begin(), outstanding_.end(),
                       [&](const auto& request) { return request.sequence == sequence; });
  };
  do {
    ++sequence_;
  } while (taken(sequence_));
  return sequence_;
}

bool ScpWindow::is_ghost(int port, std::uint16_t sequence) const {
  return std::any_of(ghosts_.begin(), ghosts_.end(), [&](const Ghost& ghost) {
    return ghost.port == port && ghost.sequence == sequence;
  });
}

void ScpWindow::finish(std::list<Outstanding>::iterator request) {
  const auto now = transport_.now();
  if (request->copies == 1)
    round_trips_[static_cast<std::size_t>(request->port)].measured(now - request->first_sent -
                                                                   request->work.request.work);
  forget_old_ghosts();
  const bool suspect = request->copies > 1 || counts_.duplicates > 0;
  ghosts_.push_back({request->port, request->sequence, request->last_sent + options_.longest_delay,
                     suspect && !changes_nothing(request->work.request.command)});
  --at_port_[static_cast<std::size_t>(request->port)];
  outstanding_.erase(request);
}

void ScpWindow::forget_old_ghosts() {
  const auto now = transport_.now();
  while (!ghosts_.empty() && ghosts_.front().forget_at <= now) ghosts_.pop_front();
}

Result<void> ScpWindow::wait_for_ghosts() {
  auto end = Time::min();
  for (const auto& ghost : ghosts_)
    if (ghost.may_change) end = std::max(end, ghost.forget_at);
  while (transport_.now() < end) {
    auto arrived = transport_.receive(end);
    if (!arrived) return tl::unexpected(arrived.error());
    if (!*arrived) continue;
    const auto parsed = parse_reply((**arrived).datagram);
    if (parsed && is_ghost((**arrived).port, parsed->sequence)) {
      ++counts_.duplicates;
    } else {
      keep_stray(**arrived);
    }
  }
  for (auto& ghost : ghosts_) ghost.may_change = false;
  return {};
}

void ScpWindow::keep_stray(const Arrived& arrived) {
  ++counts_.strays;
  if (strays_.size() == kMostStrays) strays_.pop_front();
  strays_.push_back(arrived);
}

std::vector<Arrived> ScpWindow::take_strays() {
  std::vector<Arrived> taken(strays_.begin(), strays_.end());
  strays_.clear();
  return taken;
}

tl::unexpected<Error> ScpWindow::no_answer(const Outstanding& request) const {
  const auto& asked = request.work.request;
  std::string cause = transport_.trouble();
  if (request.said) cause = to_text(*request.said);
  if (asked.repeatable) {
    return failure(ErrorClass::unreachable, "no_answer",
                   fmt::format("{} did not answer '{}' within {:.0f} ms, though asked {} times",
                               to_text(asked.to), to_text(asked.command),
                               milliseconds(transport_.now() - request.first_sent), request.copies),
                   transport_.name(),
                   cause.empty()
                       ? "the board is off, its monitor is not up, or the network loses too much"
                       : cause,
                   "check power, cable and address, and whether the board was booted");
  }
  return failure(ErrorClass::unreachable, "answer_lost",
                 fmt::format("{} was asked once for '{}' and did not answer: whether it was done "
                             "is not known",
                             to_text(asked.to), to_text(asked.command)),
                 transport_.name(), cause, "");
}

ScpCounts ScpWindow::counts() const {
  ScpCounts counts = counts_;
  std::uint64_t measured = 0;
  Time sum{};
  for (const auto& trips : round_trips_) {
    if (trips.count() == 0) continue;
    const bool first = measured == 0;
    counts.shortest_round_trip =
        first ? trips.least() : std::min(counts.shortest_round_trip, trips.least());
    counts.longest_round_trip = std::max(counts.longest_round_trip, trips.longest());
    measured += trips.count();
    sum += trips.sum();
  }
  if (measured != 0) counts.mean_round_trip = sum / static_cast<std::int64_t>(measured);
  return counts;
}

}  // namespace spikeloom::link
