// The program that all cores run (board-runtime/firmware), as it is loaded.
//
// Formats  an APLX file: the table of the monitor's loader, then what it copies.
// Promises the same bytes as long as the program runs; empty when the build had no
//          arm-none-eabi-g++.
#pragma once

#include <cstdint>
#include <span>

namespace spikeloom::image {

[[nodiscard]] std::span<const std::uint8_t> core_program();

}  // namespace spikeloom::image
