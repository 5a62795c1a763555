#include "board-runtime/firmware/sources.h"

namespace spikeloom::firmware {
namespace {

const abi::AliasTable* tables_of(const abi::PoissonSource* law) {
  return reinterpret_cast<const abi::AliasTable*>(law + 1);
}

}  // namespace

bool PoissonSources::draw(std::uint32_t tick) const {
  bool any = false;
  const abi::PoissonSource* law = laws;
  const auto* const end = reinterpret_cast<const std::uint8_t*>(laws) + bytes;
  for (; reinterpret_cast<const std::uint8_t*>(law) < end;
       law = reinterpret_cast<const abi::PoissonSource*>(tables_of(law) + law->tables)) {
    if (tick <= law->after || tick > law->last_tick) continue;
    any = true;
    const TickWords words = tick_words(law->stream, tick);
    const abi::AliasTable* const table = tables_of(law);
    const std::uint32_t count = law->last - law->first;
    auto* const values = reinterpret_cast<std::uint8_t*>(counts) + law->first;
    if (law->tables == 1) {
      firmware::draw({tables + table->first_word, table->bits, law->first_neuron, count}, words,
                     values);
    } else {
      firmware::draw({tables, table, law->first_neuron, count}, words, values);
    }
  }
  return any;
}

}  // namespace spikeloom::firmware
