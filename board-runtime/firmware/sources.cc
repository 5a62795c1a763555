#include "board-runtime/firmware/sources.h"

namespace spikeloom::firmware {

bool PoissonSource::draw(std::uint32_t tick) const {
  if (tick <= law->after || tick > law->last_tick) return false;
  const TickWords words = tick_words(law->stream, tick);
  const auto* const laws = reinterpret_cast<const abi::AliasTable*>(law + 1);
  auto* const bytes = reinterpret_cast<std::uint8_t*>(counts);
  if (law->tables == 1) {
    firmware::draw({tables + laws->first_word, laws->bits, first_neuron, neurons}, words, bytes);
  } else {
    firmware::draw({tables, laws, first_neuron, neurons}, words, bytes);
  }
  return true;
}

}  // namespace spikeloom::firmware
