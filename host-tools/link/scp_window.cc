#include "host-tools/link/scp_window.h"

#include <fmt/format.h>

#include <algorithm>

namespace spikeloom::link {
namespace {

constexpr std::size_t kMostStrays = 1024;
constexpr std::size_t kMostGhosts = 1 << 16;  // after as many, sequence numbers come again
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

Error refused(const Request& request, chip::ScpReturn code) {
  return {ErrorClass::not_trustworthy,
          "refused",
          fmt::format("{} refuses '{}' ({:#x}, {:#x}, {:#x}): {} (code {:#x})", to_text(request.to),
                      to_text(request.command), request.argument1, request.argument2,
                      request.argument3, to_text(code), static_cast<unsigned>(code)),
          "link.scp",
          "",
          ""};
}

// "of 12 bytes that begin 48 54 54 50"
std::string shown(ByteView datagram) {
  constexpr std::size_t kMostShown = 8;
  if (datagram.empty()) return "without a byte";
  auto text = fmt::format("of {} bytes that {}", datagram.size(),
                          datagram.size() > kMostShown ? "begin" : "are");
  for (const auto byte : datagram.first(std::min(kMostShown, datagram.size())))
    text += fmt::format(" {:02x}", std::to_integer<unsigned>(byte));
  return text;
}

}  // namespace

ScpWindow::ScpWindow(Transport& transport, const ScpOptions& options)
    : transport_(transport),
      options_(options),
      ports_(static_cast<std::size_t>(transport.ports()), Port(options)) {}

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
    if (auto repeated = repeat_what_is_due(source); !repeated) return repeated;
  }
}

Result<void> ScpWindow::forget_failed_run() {
  for (const auto& request : outstanding_) remember(request, true);
  outstanding_.clear();
  displaced_.clear();
  for (auto& port : ports_) port.outstanding = 0;
  return wait_for_ghosts();
}

Result<void> ScpWindow::fill(RequestSource& source) {
  for (int port = 0; port < transport_.ports(); ++port) {
    if (at(port).lost) continue;
    while (at(port).outstanding < options_.window) {
      auto work = next_of(source, port);
      if (!work) break;
      Outstanding request;
      request.work = std::move(*work);
      request.port = port;
      request.sequence = new_sequence();
      request.first_sent = transport_.now();
      request.strays_before = at(port).counts.strays;
      outstanding_.push_back(std::move(request));
      ++at(port).outstanding;
      ++at(port).counts.requests;
      if (auto sent = send(outstanding_.back()); !sent) return sent;
    }
  }
  return {};
}

// The first port carries what is of lost ones.
std::optional<RequestSource::Work> ScpWindow::next_of(RequestSource& source, int port) {
  if (port == 0 && !displaced_.empty()) {
    auto work = std::move(displaced_.front());
    displaced_.pop_front();
    return work;
  }
  auto work = source.next(port);
  if (port != 0) return work;
  for (const int lost : lost_ports())
    if (!work) work = source.next(lost);
  return work;
}

Result<void> ScpWindow::send(Outstanding& request) {
  const auto now = transport_.now();
  const auto datagram = to_datagram(request.work.request, request.sequence);
  const auto usual = at(request.port).round_trip.wait();
  const auto backed_off = std::min(usual * (1 << std::min(request.copies, kLongestBackOff)),
                                   std::max(usual, options_.longest_wait));
  ++request.copies;
  ++at(request.port).counts.sent;
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
    keep_other(arrived, parsed);
    return Heard::nothing;
  }
  at(found->port).last_answer = transport_.now();
  if (parsed->reply.code != chip::ScpReturn::ok) {
    if (auto go_on = answered_otherwise(*found, parsed->reply.code); !go_on) {
      if (auto given_up = give_up(source, found, go_on.error()); !given_up)
        return tl::unexpected(given_up.error());
    }
    return Heard::nothing;
  }
  const auto least = found->work.reply_bytes;
  const auto got = parsed->reply.data.size();
  if (got < least || (least != 0 && got > least + kPadding &&
                      found->work.request.command == chip::ScpCommand::read)) {
    keep_other(arrived, std::nullopt);
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
    ++at(request.port).counts.busy;
    if (!asked.repeatable && may_have_been_done(code)) return tl::unexpected(no_answer(request));
    request.due = std::min(request.due, transport_.now() + options_.shortest_wait);
    return {};
  }
  if (++request.refusals >= kBelieved) return tl::unexpected(refused(asked, code));
  request.due = transport_.now();
  return {};
}

Result<void> ScpWindow::repeat_what_is_due(RequestSource& source) {
  const auto now = transport_.now();
  for (auto next = outstanding_.begin(); next != outstanding_.end();) {
    const auto request = next++;
    if (request->due > now) continue;
    if (is_silent(*request)) {
      lose(request->port);
      return {};
    }
    if (auto repeated = repeat(source, request); !repeated) return repeated;
  }
  return {};
}

Result<void> ScpWindow::repeat(RequestSource& source, InFlight request) {
  const auto& asked = request->work.request;
  const bool was_answered = request->said.has_value();
  if (!was_answered) ++at(request->port).counts.timeouts;
  const auto waited = transport_.now() - request->first_sent;
  if (waited >= asked.patience.value_or(options_.patience) + asked.work ||
      (!asked.repeatable && !was_answered))
    return give_up(source, request, no_answer(*request));
  request->said.reset();
  return send(*request);
}

Result<void> ScpWindow::give_up(RequestSource& source, InFlight request, Error error) {
  if (!source.may_fail(request->work, error)) return tl::unexpected(std::move(error));
  leave(request, true);
  return {};
}

// A request whose time is over at a port other than the first that said nothing in all that time.
bool ScpWindow::is_silent(const Outstanding& request) const {
  const auto& asked = request.work.request;
  const auto& heard = at(request.port).last_answer;
  return request.port != 0 && asked.repeatable && (!heard || *heard <= request.first_sent) &&
         transport_.now() - request.first_sent >= options_.patience + asked.work;
}

void ScpWindow::lose(int port) {
  at(port).lost = true;
  for (auto next = outstanding_.begin(); next != outstanding_.end();) {
    const auto request = next++;
    if (request->port != port) continue;
    displaced_.push_back(request->work);
    --at(port).counts.requests;
    leave(request, true);
  }
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

void ScpWindow::finish(InFlight request) {
  auto& port = at(request->port);
  if (request->copies == 1)
    port.round_trip.measured(
        std::max(Time{}, transport_.now() - request->first_sent - request->work.request.work));
  forget_old_ghosts();
  leave(request, request->copies > 1 || port.counts.duplicates > 0);
}

void ScpWindow::leave(InFlight request, bool suspect) {
  remember(*request, suspect);
  --at(request->port).outstanding;
  outstanding_.erase(request);
}

void ScpWindow::remember(const Outstanding& request, bool suspect) {
  const auto forget_at = request.last_sent + options_.longest_delay;
  if (suspect && !changes_nothing(request.work.request.command))
    may_change_until_ = std::max(may_change_until_, forget_at);
  if (ghosts_.size() == kMostGhosts) ghosts_.pop_front();
  ghosts_.push_back({request.port, request.sequence, forget_at});
}

void ScpWindow::forget_old_ghosts() {
  const auto now = transport_.now();
  while (!ghosts_.empty() && ghosts_.front().forget_at <= now) ghosts_.pop_front();
}

Result<void> ScpWindow::wait_for_ghosts() {
  while (transport_.now() < may_change_until_) {
    auto arrived = transport_.receive(may_change_until_);
    if (!arrived) return tl::unexpected(arrived.error());
    if (!*arrived) continue;
    keep_other(**arrived, parse_reply((**arrived).datagram));
  }
  return {};
}

// What answers nothing that is outstanding: a copy of an answer that was there, or a stray.
void ScpWindow::keep_other(const Arrived& arrived, const std::optional<ParsedReply>& parsed) {
  auto& port = at(arrived.port);
  if (parsed && is_ghost(arrived.port, parsed->sequence)) {
    ++port.counts.duplicates;
    return;
  }
  ++port.counts.strays;
  port.last_stray = arrived.datagram;
  if (strays_.size() == kMostStrays) strays_.pop_front();
  strays_.push_back(arrived);
}

std::vector<Arrived> ScpWindow::take_strays() {
  std::vector<Arrived> taken(strays_.begin(), strays_.end());
  strays_.clear();
  return taken;
}

std::string ScpWindow::place_of(const Outstanding& request) const {
  return request.port == 0 ? transport_.name()
                           : fmt::format("{}, Ethernet port {}", transport_.name(), request.port);
}

Error ScpWindow::no_answer(const Outstanding& request) const {
  const auto& asked = request.work.request;
  const auto& port = at(request.port);
  const bool strange = port.counts.strays > request.strays_before;
  if (strange && !port.last_answer) return strange_answers(request);
  std::string cause = transport_.trouble();
  if (request.said) cause = to_text(*request.said);
  if (strange && cause.empty())
    cause = fmt::format("datagrams came that are no answers: {}, the last {}",
                        port.counts.strays - request.strays_before, shown(port.last_stray));
  if (!asked.repeatable)
    return {ErrorClass::unreachable,
            "answer_lost",
            fmt::format("{} was asked once for '{}' and did not answer: whether it was done "
                        "is not known",
                        to_text(asked.to), to_text(asked.command)),
            place_of(request),
            cause,
            ""};
  return {ErrorClass::unreachable,
          "no_answer",
          fmt::format("{} did not answer '{}' within {:.0f} ms, though asked {} times",
                      to_text(asked.to), to_text(asked.command),
                      milliseconds(transport_.now() - request.first_sent), request.copies),
          place_of(request),
          cause.empty() ? "the board is off, its monitor is not up, or the network loses too much"
                        : cause,
          "check power, cable and address, and whether the board was booted"};
}

// Something is there, and it is no monitor.
Error ScpWindow::strange_answers(const Outstanding& request) const {
  const auto& port = at(request.port);
  return {
      ErrorClass::unreachable,
      "strange_answers",
      fmt::format(
          "{} sends no answer of a monitor; {} came in its place, the last {}", place_of(request),
          port.counts.strays == 1 ? "1 datagram" : fmt::format("{} datagrams", port.counts.strays),
          shown(port.last_stray)),
      place_of(request),
      "something other than a board is at this address, or the way damages every answer",
      "check the address; try the board's own address without relays between"};
}

std::vector<int> ScpWindow::lost_ports() const {
  std::vector<int> lost;
  for (int port = 0; port < transport_.ports(); ++port)
    if (at(port).lost) lost.push_back(port);
  return lost;
}

ScpCounts ScpWindow::counts(int port) const {
  auto counts = at(port).counts;
  const auto& trips = at(port).round_trip;
  counts.shortest_round_trip = trips.least();
  counts.longest_round_trip = trips.longest();
  if (trips.count() != 0)
    counts.mean_round_trip = trips.sum() / static_cast<std::int64_t>(trips.count());
  return counts;
}

ScpCounts ScpWindow::counts() const {
  ScpCounts all;
  std::uint64_t measured = 0;
  Time sum{};
  for (int port = 0; port < transport_.ports(); ++port) {
    const auto one = counts(port);
    all.requests += one.requests;
    all.sent += one.sent;
    all.timeouts += one.timeouts;
    all.busy += one.busy;
    all.duplicates += one.duplicates;
    all.strays += one.strays;
    all.bytes_written += one.bytes_written;
    all.bytes_read += one.bytes_read;
    const auto& trips = at(port).round_trip;
    if (trips.count() == 0) continue;
    all.shortest_round_trip =
        measured == 0 ? trips.least() : std::min(all.shortest_round_trip, trips.least());
    all.longest_round_trip = std::max(all.longest_round_trip, trips.longest());
    measured += trips.count();
    sum += trips.sum();
  }
  if (measured != 0) all.mean_round_trip = sum / static_cast<std::int64_t>(measured);
  return all;
}

}  // namespace spikeloom::link
