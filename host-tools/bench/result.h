// What a benchmark found: one record a scale, and what was measured of the machine beside it.
//
// Units    wall and CPU seconds, bytes, ns; counts of the measured segments only, unless said.
// Shapes   one ScaleResult for each scale asked for, in that order; fewer when interrupted.
// Errors   none here; a scale that does not fit holds the error in place of figures.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "emulator/native/engine.h"
#include "host-tools/bench/bandwidth.h"
#include "host-tools/bench/calibration.h"
#include "host-tools/bench/machine.h"
#include "host-tools/bench/protocol.h"
#include "host-tools/bench/quietness.h"

namespace spikeloom::bench {

struct Segment {
  double wall_s = 0.0;
  double biological_s = 0.0;
  std::uint64_t spikes = 0;
  std::uint64_t synaptic_events = 0;
  Calibration calibration;  // just after it
};

// Of one scale from nothing to its last segment; they follow one another.
struct StageSeconds {
  double create = 0.0;       // description read, scaled, judged
  double prepare = 0.0;      // layout, populations, inputs: what building takes but for the store
  double connect = 0.0;      // the synapse store
  double presimulate = 0.0;  // the transient
  double simulate = 0.0;     // the segments
  double other = 0.0;        // calibration, spikes taken over
};

struct ScaleResult {
  double scale = 1.0;
  std::string rule;                 // how the network was made
  std::vector<std::string> silent;  // populations that the drive leaves below rheobase
  std::uint64_t neurons = 0;
  double expected_synapses = 0.0;
  std::optional<Error> refused;  // does not fit; then nothing below is filled
  bool interrupted = false;

  double tick_ms = 0.1;
  StageSeconds stages;
  native::PhaseSeconds phases;  // of the segments
  std::vector<Segment> segments;
  Calibration calibration_before;
  CoreUse use;  // during the segments
  native::EngineReport engine;
  std::uint64_t peak_bytes = 0;
  bool peak_is_own = true;     // false: may be of an earlier scale
  std::uint64_t checksum = 0;  // of all spikes since the start, the transient included
};

struct BenchResult {
  std::string program;  // name and version
  std::string command;
  Machine machine;
  Protocol protocol;
  std::vector<ScaleResult> scales;
  std::optional<Bandwidth> bandwidth;
  bool interrupted = false;
};

}  // namespace spikeloom::bench
