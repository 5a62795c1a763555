// What one chip offers, and how chips make boards.
//
// Units    bytes, cores, table entries.
// Source   SpiNNaker data sheet; spinn_machine version 5; SC&MP 4 (entry 0 is the monitor's).
#pragma once

#include <array>
#include <cstdint>

namespace spikeloom::chip {

inline constexpr int kCores = 18;        // core 0 runs the monitor
inline constexpr int kMonitorCores = 2;  // monitor and packet reinjection
inline constexpr int kApplicationCores = kCores - kMonitorCores;
inline constexpr int kFirstApplicationCore = kMonitorCores;  // application cores are 2 to 17
inline constexpr std::uint32_t kDtcmBytes = 64 * 1024;
inline constexpr std::uint32_t kItcmBytes = 32 * 1024;
inline constexpr std::uint32_t kSdramBytes = 128 * 1024 * 1024;
inline constexpr std::uint32_t kApplicationSdramBytes = 123'469'792;  // free after boot
inline constexpr std::uint32_t kCoreClockHz = 200'000'000;

// SpiNN-5: 48 chips in an 8 x 8 box; row y holds x in [kSpinn5FirstX[y], kSpinn5LastX[y]].
inline constexpr int kSpinn5Side = 8;
inline constexpr std::array<std::int8_t, kSpinn5Side> kSpinn5FirstX{0, 0, 0, 0, 1, 2, 3, 4};
inline constexpr std::array<std::int8_t, kSpinn5Side> kSpinn5LastX{4, 5, 6, 7, 7, 7, 7, 7};
// A triad is 12 x 12 chips of three boards whose Ethernet chips sit here.
inline constexpr int kTriadSide = 12;
struct BoardOffset {
  int x, y;
};
inline constexpr std::array<BoardOffset, 3> kTriadBoards{{{0, 0}, {4, 8}, {8, 4}}};
// SpiNN-3: 2 x 2 chips; north and south wrap, east and west are not wired.
inline constexpr int kSpinn3Side = 2;

}  // namespace spikeloom::chip
