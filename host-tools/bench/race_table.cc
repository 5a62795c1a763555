#include "host-tools/bench/race_table.h"

#include <fmt/format.h>

#include <array>

namespace spikeloom::bench {
namespace {

constexpr int kNotGivenNm = -1;
constexpr double kNotGiven = -1.0;

constexpr std::string_view kVanAlbada2018 = "van Albada et al. 2018, Front Neurosci 12:291";
constexpr std::string_view kKnight2018 = "Knight and Nowotny 2018, Front Neurosci 12:941";
constexpr std::string_view kKurthTable = "table of Kurth et al. 2022 in a talk of that year";
constexpr std::string_view kRhodes2019 = "Rhodes et al. 2019, Phil Trans R Soc A 378:20190160";
constexpr std::string_view kGolosio2021 = "Golosio et al. 2021, Front Comput Neurosci 15:627620";
constexpr std::string_view kKnight2021 = "Knight et al. 2021, Front Neuroinform 15:659005";
constexpr std::string_view kHeittmann2022 = "Heittmann et al. 2022, Front Neurosci 15:728460";
constexpr std::string_view kKurth2022 = "Kurth et al. 2022, Neuromorph Comput Eng 2:021001";
constexpr std::string_view kGolosio2023 = "Golosio et al. 2023, Appl Sci 13:9598, arXiv 2306.09855";
constexpr std::string_view kKauth2023 = "Kauth et al. 2023, Front Comput Neurosci 17:1144143";
constexpr std::string_view kLindqvist2024 =
    "Lindqvist and Podobas 2024, IEEE Access 12:150334, arXiv 2405.02019 (abstract)";
constexpr std::string_view kVillamar2025 = "Juelich record FZJ-2025-03047 (abstract)";

constexpr std::array kRace{
    RaceRow{2018, "NEST", "2x Xeon E5-2680v3", "288 cores", 12, 22, "DC", 2.465, 9.94133,
            kVanAlbada2018, "its fastest setting"},
    RaceRow{2018, "NEST", "2x Xeon E5-2680v3", "72 cores", 3, 22, "DC", 4.584, 5.81562,
            kVanAlbada2018, "its most economical setting"},
    RaceRow{2018, "SpiNNaker", "48-chip boards", "5,184 ARM", 6, 130, "DC", 20.0, 4.4,
            kVanAlbada2018, "slowed down by 20 to keep 0.1 ms"},
    RaceRow{2018, "GeNN", "Tesla V100", "GPU", 1, 12, "Poisson", 1.838, 0.47, kKnight2018,
            "energy estimated by its authors"},
    RaceRow{2018, "GeNN", "embedded GPU", "GPU", 1, kNotGivenNm, "", 26.08, 0.30, kKurthTable,
            "the table does not name the device"},
    RaceRow{2019, "SpiNNaker", "48-chip boards", "10,368 ARM", 12, 130, "DC", 1.0, 0.601,
            kRhodes2019, "hard real time"},
    RaceRow{2019, "SpiNNaker", "48-chip boards", "10,368 ARM", 12, 130, "Poisson", 1.0, 0.628,
            kRhodes2019, "hard real time"},
    RaceRow{2021, "NEST GPU", "RTX 2080 Ti", "GPU", 1, 12, "Poisson", 1.055, 0.25, kGolosio2021,
            "energy measured later, at the socket"},
    RaceRow{2021, "GeNN", "Titan RTX", "GPU", 1, 12, "Poisson", 0.7, kNotGiven, kKnight2021, ""},
    RaceRow{2022, "csNN", "INC-3000", "FPGA", 345, 28, "Poisson", 0.25, 0.284, kHeittmann2022,
            "single precision"},
    RaceRow{2022, "NEST", "2x EPYC 7702", "256 cores", 2, 7, "DC", 0.53, 0.48, kKurth2022, ""},
    RaceRow{2022, "NEST", "2x EPYC 7702", "128 cores", 1, 7, "DC", 0.67, 0.33, kKurth2022, ""},
    RaceRow{2023, "NEST GPU", "RTX 4090", "GPU", 1, 5, "DC", 0.386, 0.104, kGolosio2023, ""},
    RaceRow{2023, "GeNN", "RTX 4090", "GPU", 1, 5, "Poisson", 0.2719, 0.074, kGolosio2023,
            "not run by its developers"},
    RaceRow{2023, "neuroAIx", "NetFPGA SUME", "FPGA", 35, 28, "DC", 0.05, 0.04755, kKauth2023, ""},
    RaceRow{2024, "OpenCL HLS", "Agilex 7", "FPGA", 1, 10, "", 0.8, 0.021, kLindqvist2024, ""},
    RaceRow{2025, "NEST GPU", "RTX 4090", "GPU", 1, 5, "", 0.4, kNotGiven, kVillamar2025,
            "80,000 neurons and, as printed, 200 million synapses"},
};

}  // namespace

std::span<const RaceRow> race_table() { return kRace; }

std::string not_like_for_like(const RaceRow& row, Drive drive) {
  std::string words(row.kind);
  if (row.drive.empty()) {
    words += ", drive not given";
  } else if (row.drive != name_of(drive)) {
    words += fmt::format(", {} drive", row.drive);
  }
  return words;
}

}  // namespace spikeloom::bench
