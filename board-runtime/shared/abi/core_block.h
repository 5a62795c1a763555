// What a core finds in SDRAM when it starts: one block a core, made by host-tools/image, written by
// the loader, found by the firmware as the allocation tagged with the core's virtual number.
//
//   CoreHeader | HostCommand | CoreReport | the sections of the header, in any order
//
// The host writes the first `loaded_bytes`; what follows (recordings, text) is only written by
// cores. A core checks magic, digest of the ABI and checksum before anything else and refuses what
// is not whole; it holds no address of the host's.
//
// Life of a core. It copies what it needs into DTCM and waits for the start signal in state sync0;
// then it runs ticks until HostCommand::run_to_tick, and waits in state sync1 for the next leg,
// then in sync0 again, and so on: start of leg n is signal sync(n % 2), the first leg being 0.
// Packets are taken in while it waits. Before a leg the host has emptied the recordings; the core
// sets their `used` to 0 as the leg starts. In the period before tick 1, sources send the listed
// spikes of tick 0.
//
// Units    bytes from the start of the block; cycles of the 200 MHz clock; ticks.
// Formats  little-endian 32-bit words; 64-bit counters are 8-byte aligned.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spikeloom::abi {

inline constexpr std::uint32_t kBlockMagic = 0x4D4C'5053;  // "SPLM"

enum class CoreKind : std::uint32_t {
  lif_curr_exp = 1,
  izhikevich = 2,
  poisson_source = 3,
  spike_list = 4,
  synapses = 5  // of a slice whose neurons are on another core (abi/handover.h)
};

// Key of a slice whose spikes nobody takes in: they are counted and recorded, but not sent.
inline constexpr std::uint32_t kNoKey = 0xFFFF'FFFF;

// `bytes` is what the section holds; offsets are multiples of 4.
struct Section {
  std::uint32_t offset = 0;
  std::uint32_t bytes = 0;
};

// How a 16-bit cell of the input ring is found (abi/synaptic_row.h): a slot holds
// 2^receptor_bits times 2^neuron_bits cells, neurons side by side.
struct RingShape {
  std::uint8_t neuron_bits = 0;
  std::uint8_t receptor_bits = 0;
  std::uint8_t slot_bits = 0;
  std::uint8_t unused = 0;
};

struct CoreHeader {
  std::uint32_t magic = kBlockMagic;
  std::uint32_t digest = 0;  // kAbiDigest (abi/digest.h)
  std::uint32_t block_bytes = 0;
  std::uint32_t loaded_bytes = 0;
  CoreKind kind = CoreKind::lif_curr_exp;

  std::uint32_t key = 0;  // neuron i sends key | i << 2 | tick % 4, or nothing: kNoKey; or see keys
  std::uint32_t neurons = 0;
  std::uint32_t first_neuron = 0;  // counted in its population; 0 where several share the core
  std::uint32_t receptors = 0;     // 0 for sources

  std::uint32_t tick_cycles = 0;
  std::uint32_t start_cycles = 0;  // from the start signal to the period before the first tick
  std::uint32_t gap_cycles = 0;    // least between two packets sent

  RingShape ring;
  std::uint32_t row_words = 0;  // longest stride of any source: room of a row buffer

  // Where several populations share the core: a word a neuron, which sends it | tick % 4, or
  // nothing: kNoKey. Else none.
  Section keys;

  // The row index (abi/row_index.h).
  std::uint32_t hash_shift = 0, hash_multiplier = 0, bucket_bits = 0;
  Section buckets, sources, rows;

  // Neurons (abi/neuron_block.h).
  Section coefficients, states, shifts, drives;
  // Random input and sources (abi/poisson_block.h).
  Section poisson_inputs, alias_tables;
  Section poisson_source;
  // Listed spikes, sorted by tick, then neuron (abi/neuron_block.h).
  Section listed_spikes;
  // What is recorded: Probes, then the lists of neurons that they name, all in one section
  // (abi/recording.h).
  Section probes;
  std::uint32_t probe_count = 0;
  // A text buffer of the monitor's form: header of four words, then letters.
  Section text;

  // The split layout (abi/handover.h): a bit for each virtual core of the chip that this one works
  // with. Of a neuron core: its synapse cores, none where it has the synapses itself; of a synapse
  // core: its neuron core, and where it hands over, behind what is loaded.
  std::uint32_t partners = 0;
  Section handover;

  std::uint32_t checksum = 0;  // abi/checksum.h
};
static_assert(sizeof(CoreHeader) == 50 * 4 && alignof(CoreHeader) == 4);

inline constexpr std::uint32_t kTextBytes = 1024;  // of the text buffer

struct HostCommand {
  std::uint32_t run_to_tick = 0;  // last tick of the leg to come
};
inline constexpr std::uint32_t kCommandOffset = 200;
static_assert(sizeof(CoreHeader) <= kCommandOffset);

enum class Phase : std::uint32_t {
  loaded = 0,   // the core has not looked at its block yet
  waiting = 1,  // for the first or the next leg
  running = 2,
  failed = 3,  // see Fault; the monitor's state of the core is run-time error
};

// Why a core gave up. `detail` says more, in the order of the comments.
enum class Fault : std::uint32_t {
  none = 0,
  no_block = 1,         // core under whose tag nothing is allocated
  wrong_magic = 2,      // found
  wrong_abi = 3,        // digest found, digest expected
  bad_kind = 4,         // found
  no_room = 5,          // DTCM bytes asked, available
  bad_section = 6,      // offset in the header, its offset, its bytes; of `partners`: core, offset
  exception = 7,        // code of the monitor (chip::kRunTimeErrors), address, status register
  dma_failed = 8,       // status register, address
  out_of_order = 9,     // signal received, signal awaited
  recording_full = 10,  // probe, bytes that its buffer would have to hold, bytes that it holds
  wrong_checksum = 11,  // found, expected: the block did not arrive as it was sent
  partner_silent = 12,  // virtual core, tick awaited, tick found
};
inline constexpr Fault kLastFault = Fault::partner_silent;

// What a core says about itself; written at least at the end of every leg and on a fault.
struct CoreReport {
  Phase phase = Phase::loaded;
  std::uint32_t tick = 0;  // last one finished
  Fault fault = Fault::none;
  std::uint32_t detail[3]{};

  std::uint64_t spikes = 0;            // sent: packets
  std::uint64_t packets = 0;           // received
  std::uint64_t rows = 0;              // read
  std::uint64_t synaptic_events = 0;   // added to an input, late ones not among them
  std::uint64_t saturated_inputs = 0;  // as network::Counters
  std::uint64_t late_events = 0;       // synaptic events whose tick was over: not added
  std::uint64_t busy_cycles = 0;       // neither asleep nor waiting, over all ticks

  std::uint32_t late_packets = 0;  // with a late event among theirs
  std::uint32_t unknown_keys = 0;  // packets for which there is no source entry
  std::uint32_t lost_packets = 0;  // the queue in DTCM was full
  std::uint32_t overruns = 0;      // ticks that began late because the one before was not done
  std::uint32_t worst_tick_cycles =
      0;                             // longest time from a tick's start until it had nothing to do
  std::uint32_t worst_tick = 0;      // which
  std::uint32_t longest_queue = 0;   // packets that waited
  std::uint32_t send_waits = 0;      // the packet interface was not ready
  std::uint32_t unsent_packets = 0;  // given up: it did not get ready
  std::uint32_t worst_handover_cycles = 0;  // longest wait for a partner in one tick
};
inline constexpr std::uint32_t kReportOffset = 208;
static_assert(sizeof(CoreReport) == 120 && kReportOffset % 8 == 0);
inline constexpr std::uint32_t kFirstSectionOffset = kReportOffset + sizeof(CoreReport);

}  // namespace spikeloom::abi
