// The HAL's tests on a core alone. Each writes its Checks to SDRAM.
#include "board-runtime/firmware/hal/packet_queue.h"
#include "tests/firmware/core/hal_cases.h"

extern "C" {

volatile spikeloom::firmware::PacketQueue packet_queue;

void run_program(std::uint32_t) {
  using namespace spikeloom;
  using firmware::word_at;
  on_core::set_up_hal();
  std::uint32_t at = chip::kSdram + on_core::kOut;
  for (const on_core::HalCase& tested : on_core::hal_cases()) {
    std::uint32_t words[on_core::Checks::kWords];
    on_core::Checks checks(words);
    tested.run(checks);
    for (const std::uint32_t word : words) {
      word_at(at) = word;
      at += 4;
    }
  }
  word_at(chip::kSdram + on_core::kJob) = static_cast<std::uint32_t>(on_core::hal_cases().size());
}

void exception(std::uint32_t, std::uint32_t, std::uint32_t) {}

}  // extern "C"
