// Networks from text, for tests: a sound base that a case adds lines to, and what was found wrong.
#pragma once

#include <string>

#include "network-specs/network/codec.h"

namespace spikeloom::support {

// "code at where", one line an error.
inline std::string places(const Errors& errors) {
  std::string text;
  for (const auto& error : errors) text += error.code + " at " + error.where + "\n";
  return text;
}

// Two populations of neurons, E with 100 and I with 25, and a source S with 10.
inline std::string base_text(const std::string& lines = "") {
  return "format_version: 1 duration_ms: 10\n"
         "populations { name: 'E' size: 100 lif_curr_exp {} }\n"
         "populations { name: 'I' size: 25 lif_curr_exp {} }\n"
         "populations { name: 'S' size: 10 poisson_source { rate_hz { value: 5 } } }\n" +
         lines;
}

// What is wrong with the base and these lines; empty when nothing is.
inline std::string faults(const std::string& lines) {
  const auto network = network::parse(base_text(lines), network::Form::text);
  return network ? "" : places(network.error());
}

}  // namespace spikeloom::support
