#include "emulator/serve/gdb_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/bytes.h"

namespace spikeloom::serve {
namespace {

constexpr std::string_view kOk = "OK", kMalformed = "E01", kNoMemory = "E02";
constexpr std::size_t kMostBreakpoints = 256;
constexpr std::size_t kWordDigits = 8;

constexpr std::string_view kDescription =
    R"(<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target version="1.0">)"
    R"(<architecture>armv5te</architecture><feature name="org.gnu.gdb.arm.core">)"
    R"(<reg name="r0" bitsize="32"/><reg name="r1" bitsize="32"/><reg name="r2" bitsize="32"/>)"
    R"(<reg name="r3" bitsize="32"/><reg name="r4" bitsize="32"/><reg name="r5" bitsize="32"/>)"
    R"(<reg name="r6" bitsize="32"/><reg name="r7" bitsize="32"/><reg name="r8" bitsize="32"/>)"
    R"(<reg name="r9" bitsize="32"/><reg name="r10" bitsize="32"/><reg name="r11" bitsize="32"/>)"
    R"(<reg name="r12" bitsize="32"/><reg name="sp" bitsize="32" type="data_ptr"/>)"
    R"(<reg name="lr" bitsize="32"/><reg name="pc" bitsize="32" type="code_ptr"/>)"
    R"(<reg name="cpsr" bitsize="32" regnum="16"/></feature></target>)";

std::optional<std::uint32_t> number(std::string_view digits) {
  std::uint32_t value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [read, error] = std::from_chars(digits.data(), end, value, 16);
  if (digits.empty() || error != std::errc{} || read != end) return std::nullopt;
  return value;
}

std::string hex(ByteView bytes) {
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return text;
}

std::string hex_word(std::uint32_t value) {
  Bytes bytes;
  append_little(bytes, value);
  return hex(bytes);
}

std::optional<Bytes> unhex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto byte = number(digits.substr(i, 2));
    if (!byte) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(*byte));
  }
  return bytes;
}

// "left<separator>right"; the right side is empty where the separator is missing.
std::pair<std::string_view, std::string_view> split(std::string_view text, char separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

struct Place {
  std::uint32_t address = 0, bytes = 0;
};
std::optional<Place> place(std::string_view arguments) {
  const auto [first, second] = split(arguments, ',');
  const auto address = number(first), bytes = number(second);
  if (!address || !bytes || *bytes > GdbSession::kMostBytes) return std::nullopt;
  return Place{*address, *bytes};
}

// "qXfer:features:read:target.xml:offset,length": a piece of the description.
std::string description(std::string_view range) {
  const auto [first, second] = split(range, ',');
  const auto offset = number(first), length = number(second);
  if (!offset || !length) return std::string(kMalformed);
  if (*offset >= kDescription.size()) return "l";
  const auto piece = kDescription.substr(*offset, *length);
  const bool last = *offset + piece.size() >= kDescription.size();
  return (last ? "l" : "m") + std::string(piece);
}

std::string stop_reply(DebugTarget::Stop why) {
  switch (why) {
    case DebugTarget::Stop::interrupted:
      return "T02thread:1;";  // SIGINT
    case DebugTarget::Stop::wedged:
      return "T0bthread:1;";  // SIGSEGV
    default:
      return "T05thread:1;";  // SIGTRAP
  }
}

}  // namespace

GdbSession::GdbSession(DebugTarget& target) : target_(target) { target_.halt(); }

GdbSession::~GdbSession() { let_go(); }

void GdbSession::let_go() {
  for (const auto address : breakpoints_) target_.remove_breakpoint(address);
  breakpoints_.clear();
  target_.resume();
}

std::string GdbSession::feed(std::string_view bytes) {
  std::string out;
  packets_.feed(bytes);
  while (!over_) {
    const auto event = packets_.next();
    if (std::holds_alternative<GdbPackets::Nothing>(event)) break;
    if (std::holds_alternative<GdbPackets::Stranger>(event)) over_ = true;
    if (std::holds_alternative<GdbPackets::Damaged>(event)) out += '-';
    if (std::holds_alternative<GdbPackets::Interrupt>(event) && running_) {
      target_.halt();
      running_ = false;
      out += gdb_frame(stop_reply(DebugTarget::Stop::interrupted));
    }
    if (const auto* packet = std::get_if<GdbPackets::Packet>(&event)) out += take(packet->data);
  }
  return out;
}

std::string GdbSession::poll() {
  if (!running_ || over_) return {};
  const auto why = target_.stopped();
  if (why == DebugTarget::Stop::none) return {};
  target_.halt();
  running_ = false;
  return gdb_frame(stop_reply(why));
}

std::string GdbSession::take(const std::string& packet) {
  std::string out = acknowledges_ ? "+" : "";
  if (packet == "QStartNoAckMode") acknowledges_ = false;
  const auto verb = packet.empty() ? '\0' : packet.front();
  const auto arguments = std::string_view(packet).substr(packet.empty() ? 0 : 1);
  if (verb == 'c') {
    if (!go_to(arguments)) return out + gdb_frame(kMalformed);
    running_ = true;
    target_.resume();
    return out;  // answered when the core stops
  }
  if (verb == 'k') {
    let_go();
    over_ = true;
    return out;
  }
  return out + gdb_frame(answer(packet));
}

std::string GdbSession::answer(std::string_view packet) {
  if (packet.empty()) return {};
  const auto arguments = packet.substr(1);
  switch (packet.front()) {
    case '?':
      return stop_reply(DebugTarget::Stop::breakpoint);
    case 'g':
      return all_registers();
    case 'G':
      return set_all_registers(arguments);
    case 'p':
      return one_register(arguments);
    case 'P':
      return set_register(arguments);
    case 'm':
      return read_memory(arguments);
    case 'M':
      return write_memory(arguments, false);
    case 'X':
      return write_memory(arguments, true);
    case 'Z':
    case 'z':
      return breakpoint(packet);
    case 's':
      if (!go_to(arguments)) return std::string(kMalformed);
      target_.step();
      return stop_reply(DebugTarget::Stop::breakpoint);
    case 'D':
      let_go();
      over_ = true;
      return std::string(kOk);
    case 'H':
    case 'T':
      return std::string(kOk);
    case 'q':
    case 'Q':
      return query(packet);
    default:
      return {};
  }
}

std::string GdbSession::query(std::string_view packet) const {
  constexpr std::string_view kRead = "qXfer:features:read:target.xml:";
  if (packet.starts_with("qSupported"))
    return fmt::format("PacketSize={:x};QStartNoAckMode+;qXfer:features:read+", kLongestPacket / 2);
  if (packet.starts_with(kRead)) return description(packet.substr(kRead.size()));
  if (packet == "QStartNoAckMode" || packet.starts_with("qSymbol")) return std::string(kOk);
  if (packet == "qAttached") return "1";
  if (packet == "qC") return "QC1";
  if (packet == "qfThreadInfo") return "m1";
  if (packet == "qsThreadInfo") return "l";
  return {};
}

std::string GdbSession::all_registers() {
  std::string text;
  for (int i = 0; i < DebugTarget::kRegisters; ++i) text += hex_word(target_.reg(i));
  return text;
}

std::string GdbSession::set_all_registers(std::string_view arguments) {
  const auto bytes = unhex(arguments);
  if (!bytes || bytes->size() != DebugTarget::kRegisters * sizeof(std::uint32_t))
    return std::string(kMalformed);
  // The mode first: it decides which registers the other names mean.
  for (int i = DebugTarget::kRegisters - 1; i >= 0; --i)
    target_.set_reg(i, little<std::uint32_t>(*bytes, static_cast<std::size_t>(i) * 4));
  return std::string(kOk);
}

std::string GdbSession::one_register(std::string_view arguments) {
  const auto which = number(arguments);
  if (!which || *which >= DebugTarget::kRegisters) return std::string(kMalformed);
  return hex_word(target_.reg(static_cast<int>(*which)));
}

std::string GdbSession::set_register(std::string_view arguments) {
  const auto [first, second] = split(arguments, '=');
  const auto which = number(first);
  const auto bytes = unhex(second);
  if (!which || *which >= DebugTarget::kRegisters || !bytes || second.size() != kWordDigits)
    return std::string(kMalformed);
  target_.set_reg(static_cast<int>(*which), little<std::uint32_t>(*bytes, 0));
  return std::string(kOk);
}

std::string GdbSession::read_memory(std::string_view arguments) {
  const auto where = place(arguments);
  if (!where) return std::string(kMalformed);
  Bytes bytes(where->bytes);
  if (!target_.read(where->address, bytes)) return std::string(kNoMemory);
  return hex(bytes);
}

std::string GdbSession::write_memory(std::string_view arguments, bool binary) {
  const auto [head, data] = split(arguments, ':');
  const auto where = place(head);
  const auto raw = std::as_bytes(std::span(data));
  const auto bytes = binary ? std::optional(Bytes(raw.begin(), raw.end())) : unhex(data);
  if (!where || !bytes || bytes->size() != where->bytes) return std::string(kMalformed);
  return std::string(target_.write(where->address, *bytes) ? kOk : kNoMemory);
}

std::string GdbSession::breakpoint(std::string_view packet) {
  // "Z0,address,kind": software and hardware breakpoints are the same here, watchpoints unknown.
  if (packet.size() < 3 || (packet[1] != '0' && packet[1] != '1') || packet[2] != ',') return {};
  const auto address = number(split(packet.substr(3), ',').first);
  if (!address) return std::string(kMalformed);
  const auto known = std::find(breakpoints_.begin(), breakpoints_.end(), *address);
  if (packet.front() == 'Z' && known == breakpoints_.end()) {
    if (breakpoints_.size() >= kMostBreakpoints) return std::string(kNoMemory);
    breakpoints_.push_back(*address);
    target_.add_breakpoint(*address);
  } else if (packet.front() == 'z' && known != breakpoints_.end()) {
    target_.remove_breakpoint(*address);
    breakpoints_.erase(known);
  }
  return std::string(kOk);
}

bool GdbSession::go_to(std::string_view arguments) {
  if (arguments.empty()) return true;
  const auto address = number(arguments);
  if (address) target_.set_reg(15, *address);
  return address.has_value();
}

}  // namespace spikeloom::serve
