#include "board-runtime/firmware/account.h"

#include <bit>
#include <cstddef>

#include "board-runtime/shared/chip/monitor_memory.h"

namespace spikeloom::firmware {
namespace {

using abi::Fault;

// Remedies that several faults share.
constexpr const char* kSameBuild = "load program and blocks of one build";
constexpr const char* kLoadAgain = "load the core's block again, then start it";

const char* name_of(abi::CoreKind kind) {
  switch (kind) {
    case abi::CoreKind::lif_curr_exp:
      return "lif_curr_exp";
    case abi::CoreKind::izhikevich:
      return "izhikevich";
    case abi::CoreKind::poisson_source:
      return "poisson_source";
    case abi::CoreKind::spike_list:
      return "spike_list";
    case abi::CoreKind::synapses:
      return "synapses";
  }
  return "unknown kind";
}

void tell_exception(Text& text, const std::uint32_t (&detail)[3]) {
  const bool known = detail[0] < chip::kRunTimeErrors.size();
  text << (known ? chip::kRunTimeErrors[detail[0]] : "unknown exception") << " at "
       << Hex{detail[1]} << ", status " << Hex{detail[2]};
}

// What is wrong, with its numbers; returns what to do.
const char* tell_what(Text& text, Fault fault, const std::uint32_t (&detail)[3]) {
  switch (fault) {
    case Fault::none:
      break;
    case Fault::no_block:
      text << "no SDRAM is allocated with the tag of core " << detail[0];
      return kLoadAgain;
    case Fault::wrong_magic:
      text << "the block begins with " << Hex{detail[0]} << ", not " << Hex{abi::kBlockMagic};
      return kLoadAgain;
    case Fault::wrong_abi:
      text << "the block has layout " << Hex{detail[0]} << ", the program " << Hex{detail[1]};
      return kSameBuild;
    case Fault::bad_kind:
      text << "the block asks for kind " << detail[0] << ", which the program has not";
      return kSameBuild;
    case Fault::no_room:
      text << detail[0] << " bytes of DTCM are needed, " << detail[1] << " are there";
      return "use smaller slices";
    case Fault::bad_section:
      if (detail[0] == offsetof(abi::CoreHeader, partners)) {
        text << "core " << detail[1] << " is no partner: header byte " << detail[2]
             << " of its block does not fit";
        return kSameBuild;
      }
      text << "the section at header byte " << detail[0] << " begins at " << detail[1] << ", has "
           << detail[2] << " bytes and does not fit";
      return kLoadAgain;
    case Fault::exception:
      tell_exception(text, detail);
      return "report this text: the program is wrong or was overwritten";
    case Fault::dma_failed:
      text << "a DMA transfer failed at " << Hex{detail[1]} << ", status " << Hex{detail[0]};
      return kLoadAgain;
    case Fault::out_of_order:
      text << "signal " << detail[0] << " came, " << detail[1] << " was awaited";
      return "start legs in turn: sync0, then sync1";
    case Fault::recording_full:
      text << "probe " << detail[0] << " needs " << detail[1] << " bytes, its buffer has "
           << detail[2];
      return "shorter legs, or a longer sampling interval";
    case Fault::wrong_checksum:
      text << "the block adds up to " << Hex{detail[0]} << ", not " << Hex{detail[1]};
      return kLoadAgain;
    case Fault::partner_silent:
      text << "core " << detail[0] << " is at tick " << detail[2] << ", " << detail[1]
           << " was awaited";
      return "see what that core says";
  }
  text << "unknown fault " << static_cast<std::uint32_t>(fault);
  return kSameBuild;
}

}  // namespace

void publish(const abi::CoreReport& report, volatile abi::CoreReport& shown) {
  static_assert(offsetof(abi::CoreReport, phase) == 0);
  const auto* const from = reinterpret_cast<const std::uint32_t*>(&report);
  auto* const to = reinterpret_cast<volatile std::uint32_t*>(&shown);
  for (std::size_t word = sizeof report / 4; word-- > 0;) to[word] = from[word];
}

void tell_start(Text& text, const abi::CoreHeader& header) {
  text << name_of(header.kind) << ": " << header.neurons << " neurons from " << header.first_neuron;
  const bool has_synapses_alone = header.kind == abi::CoreKind::synapses;
  if (has_synapses_alone) {
    text << ", for core " << static_cast<std::uint32_t>(std::countr_zero(header.partners));
  } else if (header.keys.bytes != 0) {
    text << ", keys of their own";
  } else if (header.key == abi::kNoKey) {
    text << ", sends nothing";
  } else {
    text << ", key " << Hex{header.key};
  }
  if (!has_synapses_alone && header.partners != 0)
    text << ", synapses on " << static_cast<std::uint32_t>(std::popcount(header.partners))
         << " cores";
  text << ", tick of " << header.tick_cycles << " cycles\n";
  text.keep();
}

void tell_fault(Text& text, const abi::CoreReport& report) {
  text << "fault " << static_cast<std::uint32_t>(report.fault) << " after tick " << report.tick
       << ": ";
  const char* const remedy = tell_what(text, report.fault, report.detail);
  text << "\n  remedy: " << remedy << "\n";
}

void tell_counters(Text& text, const abi::CoreReport& report) {
  text.take_back();
  bool any = false;
  const auto tell = [&](std::uint64_t count, const char* what) {
    if (count == 0) return;
    if (!any) text << "tick " << report.tick << ":";
    text << (any ? ", " : " ") << count << what;
    any = true;
  };
  tell(report.late_events, " late synaptic events");
  tell(report.late_packets, " late packets");
  tell(report.unknown_keys, " packets of unknown key");
  tell(report.lost_packets, " packets lost in a full queue");
  tell(report.unsent_packets, " packets not sent");
  tell(report.saturated_inputs, " saturated inputs");
  tell(report.overruns, " ticks begun late");
  if (report.overruns != 0) {
    text << " (tick " << report.worst_tick << " took " << report.worst_tick_cycles << " cycles)";
  }
  if (any) text << "\n";
}

}  // namespace spikeloom::firmware
