#include "emulator/serve/board_options_bytes.h"

#include <bit>
#include <string_view>

#include "network-specs/machine/codec.h"

namespace spikeloom::serve {
namespace {

using board::BoardOptions, board::FaultPlan;

void append_real(Bytes& out, double value) {
  append_little(out, std::bit_cast<std::uint64_t>(value));
}
double real(ByteReader& in) { return std::bit_cast<double>(in.number<std::uint64_t>()); }

void append_chip(Bytes& out, machine::ChipXY chip) {
  append_little(out, chip.x);
  append_little(out, chip.y);
}
machine::ChipXY chip(ByteReader& in) {
  const auto x = in.number<std::int16_t>();
  return {x, in.number<std::int16_t>()};
}

template <class Sequence>
void append_count(Bytes& out, const Sequence& sequence) {
  append_little(out, static_cast<std::uint32_t>(sequence.size()));
}

void append_faults(Bytes& out, const FaultPlan& plan) {
  append_little(out, plan.seed);
  append_count(out, plan.links);
  for (const auto& fault : plan.links) {
    append_chip(out, fault.chip);
    append_little(out, static_cast<std::uint8_t>(fault.link));
    append_real(out, fault.drop);
    append_real(out, fault.corrupt);
    append_little(out, fault.stuck_from);
    append_little(out, fault.stuck_until);
    append_little(out, fault.delay);
  }
  append_count(out, plan.cores);
  for (const auto& fault : plan.cores) {
    append_chip(out, fault.chip);
    append_little(out, static_cast<std::int32_t>(fault.core));
    append_little(out, fault.at);
  }
  append_count(out, plan.clocks);
  for (const auto& fault : plan.clocks) {
    append_chip(out, fault.chip);
    append_real(out, fault.parts_per_million);
  }
}

FaultPlan faults(ByteReader& in) {
  FaultPlan plan;
  plan.seed = in.number<std::uint64_t>();
  for (auto left = in.number<std::uint32_t>(); left > 0 && !in.failed(); --left) {
    board::FaultyLink fault;
    fault.chip = chip(in);
    fault.link = chip::link_of(in.number<std::uint8_t>() % chip::kLinks);
    fault.drop = real(in);
    fault.corrupt = real(in);
    fault.stuck_from = in.number<std::int64_t>();
    fault.stuck_until = in.number<std::int64_t>();
    fault.delay = in.number<std::int64_t>();
    plan.links.push_back(fault);
  }
  for (auto left = in.number<std::uint32_t>(); left > 0 && !in.failed(); --left) {
    board::DyingCore fault;
    fault.chip = chip(in);
    fault.core = in.number<std::int32_t>();
    fault.at = in.number<std::int64_t>();
    plan.cores.push_back(fault);
  }
  for (auto left = in.number<std::uint32_t>(); left > 0 && !in.failed(); --left) {
    board::SkewedClock fault;
    fault.chip = chip(in);
    fault.parts_per_million = real(in);
    plan.clocks.push_back(fault);
  }
  return plan;
}

Error damaged(std::string cause) {
  return {ErrorClass::invalid_input,
          "journal_damaged",
          "the description of the board cannot be read",
          "",
          std::move(cause),
          "record it again"};
}

}  // namespace

Bytes to_bytes(const BoardOptions& options) {
  Bytes out;
  const auto machine = machine::serialize(options.machine, machine::Form::text);
  append_count(out, machine);
  for (const char letter : machine) out.push_back(static_cast<std::byte>(letter));
  append_little(out, options.quantum);
  append_count(out, options.addresses);
  for (const auto& address : options.addresses)
    for (const auto byte : {address.a, address.b, address.c, address.d}) append_little(out, byte);
  append_faults(out, options.faults);
  return out;
}

Result<BoardOptions> board_options_of(ByteView bytes) {
  ByteReader in(bytes);
  const auto text = in.take(in.number<std::uint32_t>());
  const auto machine =
      machine::parse(std::string_view(reinterpret_cast<const char*>(text.data()), text.size()),
                     machine::Form::text);
  if (!machine) return tl::unexpected(damaged(machine.error().front().what));
  BoardOptions options;
  options.machine = *machine;
  options.quantum = in.number<std::int64_t>();
  for (auto left = in.number<std::uint32_t>(); left > 0 && !in.failed(); --left) {
    const auto bytes4 = in.take(4);
    if (in.failed()) break;
    const auto byte = [&](std::size_t i) { return std::to_integer<std::uint8_t>(bytes4[i]); };
    options.addresses.push_back({byte(0), byte(1), byte(2), byte(3)});
  }
  options.faults = faults(in);
  if (in.failed() || !in.at_end())
    return tl::unexpected(damaged("it is longer or shorter than it says"));
  return options;
}

}  // namespace spikeloom::serve
