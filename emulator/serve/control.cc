#include "emulator/serve/control.h"

#include <algorithm>
#include <chrono>

#include "emulator/serve/summary.h"

namespace spikeloom::serve {
namespace {

constexpr board::Time kDebugStep = 10 * board::kMicrosecond;
constexpr Ipv4 kLoopback{127, 0, 0, 1};

std::int64_t wall_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Error unknown_chip() {
  return {ErrorClass::usage,     "unknown_chip", "the machine has no such chip", "serve.gdb", "",
          "name one that it has"};
}

}  // namespace

Control::Control(board::Board& board, const board::BoardOptions& options, Server& server,
                 Reactor& reactor, std::function<void()> disturbed)
    : board_(board),
      streams_(reactor),
      desk_(board, options,
            {.counts = [&server] { return to_text(server.counts()); },
             .disturbed = disturbed,
             .power_on = [&server] { server.gateway().power_on(); },
             .debug = [this](machine::ChipXY chip, int core,
                             std::uint16_t port) { return debug(chip, core, port); }}),
      disturbed_(std::move(disturbed)) {}

Result<void> Control::listen(const std::filesystem::path& path) {
  const auto listener = streams_.listen(path);
  if (!listener) return tl::unexpected(listener.error());
  return {};
}

Result<void> Control::debug(machine::ChipXY chip, int physical_core, std::uint16_t port) {
  auto* found = board_.find(chip);
  if (found == nullptr) return tl::unexpected(unknown_chip());
  const auto listener = streams_.listen(Endpoint{kLoopback, port});
  if (!listener) return tl::unexpected(listener.error());
  auto& debugger = debuggers_[*listener];
  debugger.chip = found;
  debugger.core = physical_core;
  return {};
}

void Control::attend() {
  for (const auto& event : streams_.read()) take(event);
  for (const auto& [stream, line] : desk_.poll(wall_now())) streams_.write(stream, line + '\n');
  for (auto& [listener, debugger] : debuggers_)
    if (debugger.session) streams_.write(debugger.stream, debugger.session->poll());
}

bool Control::holds() const {
  return std::any_of(debuggers_.begin(), debuggers_.end(), [](const auto& entry) {
    return entry.second.target && entry.second.target->halted();
  });
}

board::Time Control::longest_step() const {
  const bool debugs = std::any_of(debuggers_.begin(), debuggers_.end(), [](const auto& entry) {
    return entry.second.session != nullptr;
  });
  return std::min(desk_.longest_step(), debugs ? kDebugStep : board::kNever);
}

void Control::take(const Streams::Event& event) {
  const auto debugger = debuggers_.find(event.listener);
  if (debugger == debuggers_.end())
    take_request(event);
  else
    take_packet(debugger->second, event);
}

void Control::take_request(const Streams::Event& event) {
  if (event.closed) {
    lines_.erase(event.stream);
    desk_.gone(event.stream);
    return;
  }
  auto& line = lines_[event.stream];
  line += event.bytes;
  for (auto end = line.find('\n'); end != std::string::npos; end = line.find('\n')) {
    const auto request = line.substr(0, end);
    line.erase(0, end + 1);
    if (const auto answer = desk_.ask(event.stream, request, wall_now()))
      streams_.write(event.stream, *answer + '\n');
  }
  if (line.size() <= ControlRequest::kLongestLine) return;
  lines_.erase(event.stream);
  desk_.gone(event.stream);
  streams_.close(event.stream);
}

void Control::take_packet(Debugger& debugger, const Streams::Event& event) {
  if (debugger.stream != 0 && debugger.stream != event.stream) {
    streams_.close(event.stream);  // one debugger at a time
    return;
  }
  if (event.closed) return let_go(debugger);
  debugger.stream = event.stream;
  if (event.bytes.empty()) return;  // who only connects does not hold the machine
  if (!debugger.session) {
    debugger.target = std::make_unique<BoardDebugTarget>(board_, *debugger.chip, debugger.core);
    debugger.session = std::make_unique<GdbSession>(*debugger.target);
    disturbed_();
  }
  streams_.write(event.stream, debugger.session->feed(event.bytes));
  if (!debugger.session->over()) return;
  streams_.close(event.stream);
  let_go(debugger);
}

void Control::let_go(Debugger& debugger) {
  debugger.session.reset();
  debugger.target.reset();
  debugger.stream = 0;
}

}  // namespace spikeloom::serve
