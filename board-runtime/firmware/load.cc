#include "board-runtime/firmware/load.h"

#include <cstddef>

#include "board-runtime/firmware/checksum.h"
#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/shared/abi/digest.h"
#include "board-runtime/shared/chip/geometry.h"
#include "board-runtime/shared/chip/memory_map.h"

namespace spikeloom::firmware {
namespace {

using abi::CoreHeader;
using abi::Fault;
using abi::Section;

// Program, queue and stack end where the plan begins (program.ld: runtime_bytes).
static_assert(abi::kRuntimeDtcmBytes == 0x1800);

// The sections that a core holds in DTCM; all of them are checked.
constexpr std::size_t kSections[] = {
    offsetof(CoreHeader, buckets),       offsetof(CoreHeader, sources),
    offsetof(CoreHeader, rows),          offsetof(CoreHeader, coefficients),
    offsetof(CoreHeader, states),        offsetof(CoreHeader, shifts),
    offsetof(CoreHeader, drives),        offsetof(CoreHeader, poisson_inputs),
    offsetof(CoreHeader, alias_tables),  offsetof(CoreHeader, poisson_source),
    offsetof(CoreHeader, listed_spikes), offsetof(CoreHeader, probes),
    offsetof(CoreHeader, text),          offsetof(CoreHeader, handover),
    offsetof(CoreHeader, keys)};

const Section& section_at(const CoreHeader& header, std::size_t offset) {
  return *reinterpret_cast<const Section*>(reinterpret_cast<const std::uint8_t*>(&header) + offset);
}

void read_header(Core& core) {
  const auto* const from = reinterpret_cast<const volatile std::uint32_t*>(core.block);
  auto* const into = reinterpret_cast<std::uint32_t*>(&core.header);
  for (std::uint32_t i = 0; i < sizeof core.header / 4; ++i) into[i] = from[i];
}

void check_form(Core& core) {
  const CoreHeader& header = core.header;
  if (header.magic != abi::kBlockMagic) fail(core, Fault::wrong_magic, header.magic);
  if (header.digest != abi::kAbiDigest)
    fail(core, Fault::wrong_abi, header.digest, abi::kAbiDigest);
}

void check_content(Core& core) {
  const CoreHeader& header = core.header;
  const auto kind = static_cast<std::uint32_t>(header.kind);
  const bool known =
      header.kind == abi::CoreKind::lif_curr_exp || header.kind == abi::CoreKind::izhikevich ||
      header.kind == abi::CoreKind::poisson_source || header.kind == abi::CoreKind::spike_list ||
      header.kind == abi::CoreKind::synapses;
  if (!known) fail(core, Fault::bad_kind, kind);
  for (const std::size_t offset : kSections) {
    const Section& section = section_at(header, offset);
    const bool fits = section.offset <= header.block_bytes &&
                      section.bytes <= header.block_bytes - section.offset;
    if (section.bytes != 0 && (!fits || section.offset % 4 != 0 || section.bytes % 4 != 0))
      fail(core, Fault::bad_section, static_cast<std::uint32_t>(offset), section.offset,
           section.bytes);
  }
  if (header.keys.bytes != 0 && header.keys.bytes != header.neurons * 4)
    fail(core, Fault::bad_section, offsetof(CoreHeader, keys), header.keys.offset,
         header.keys.bytes);
}

// The step of drives at `section` shares one among all neurons.
bool shares_drive(const Core& core) {
  const Section& drives = core.header.drives;
  if (drives.bytes < sizeof(abi::DriveStep)) return true;
  return reinterpret_cast<const abi::DriveStep*>(core.section(drives))->count == 1;
}

template <class Word>
void place(Core& core, Word*& pointer, std::uint64_t at, const Section* section) {
  auto* const into = reinterpret_cast<std::uint8_t*>(chip::kDtcm + static_cast<std::uint32_t>(at));
  pointer = reinterpret_cast<Word*>(into);
  if (section == nullptr || section->bytes == 0) return;
  if (!copy_in(into, core.section(*section), section->bytes))
    fail(core, Fault::dma_failed, dma_status(), address_of(core.section(*section)));
}

void clear(std::uint64_t first, std::uint64_t end) {
  auto* word =
      reinterpret_cast<volatile std::uint32_t*>(chip::kDtcm + static_cast<std::uint32_t>(first));
  auto* const last =
      reinterpret_cast<volatile std::uint32_t*>(chip::kDtcm + static_cast<std::uint32_t>(end));
  while (word != last) *word++ = 0;
}

}  // namespace

void load(Core& core) {
  read_header(core);
  check_form(core);
  check_sum(core);
  check_content(core);
  const CoreHeader& header = core.header;
  core.one_drive = shares_drive(core);
  const abi::DtcmPlan plan = abi::dtcm_plan(header, core.one_drive);
  if (plan.end > chip::kDtcmBytes)
    fail(core, Fault::no_room, static_cast<std::uint32_t>(plan.end), chip::kDtcmBytes);
  clear(abi::kRuntimeDtcmBytes, plan.end);
  const std::uint32_t bits = core.is_source() ? abi::kSourceSpikeBits : abi::kNeuronSpikeBits;
  const std::uint64_t spike_words = abi::spike_record_words(header.neurons, bits);
  Places& at = core.at;
  place(core, at.keys, plan.keys, &header.keys);
  place(core, at.coefficients, plan.coefficients, &header.coefficients);
  place(core, at.states, plan.states, &header.states);
  place(core, at.shifts, plan.shifts, &header.shifts);
  place(core, at.drives, plan.drives, nullptr);
  place(core, at.direct, plan.direct, nullptr);
  place(core, at.poisson_inputs, plan.poisson_inputs, &header.poisson_inputs);
  place(core, at.alias_tables, plan.alias_tables, &header.alias_tables);
  place(core, at.poisson_source, plan.poisson_source, &header.poisson_source);
  place(core, at.handed, plan.handed, nullptr);
  place(core, at.ring, plan.ring, nullptr);
  place(core, at.buckets, plan.buckets, &header.buckets);
  place(core, at.sources, plan.sources, &header.sources);
  place(core, at.row_buffers, plan.row_buffers, nullptr);
  place(core, at.probes, plan.probes, &header.probes);
  place(core, at.spike_record, plan.records, nullptr);
  place(core, at.sample_record, plan.records + spike_words * 4, nullptr);
  place(core, at.list_buffer, plan.list_buffer, nullptr);
}

}  // namespace spikeloom::firmware
