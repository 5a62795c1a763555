// Wire message -> Network. What cannot be converted is reported and replaced by something harmless,
// so that everything else can still be judged.
//
// Shapes   an unknown population becomes kNoPopulation, which the judges of values skip.
#pragma once

#include "base/error_list.h"
#include "network-specs/network/names.h"
#include "network-specs/network/network.h"
#include "network-specs/proto/network.pb.h"

namespace spikeloom::network {

[[nodiscard]] Network from_proto(const proto::Network& message, ErrorList& errors);

// ---- its parts: one file a subject --------------------------------------------------------------

struct ReadContext {
  const NameIndex& names;
  const std::vector<Population>& populations;
  std::uint32_t tick_us = 100;
  ErrorList& errors;
};

// `otherwise` stands in where the message names no law, which is an error.
[[nodiscard]] Distribution from_proto(const proto::Distribution& message,
                                      const Distribution& otherwise, const std::string& path,
                                      ErrorList& errors);
[[nodiscard]] Population from_proto(const proto::Population& message, const std::string& path,
                                    ErrorList& errors);
[[nodiscard]] Projection from_proto(const proto::Projection& message, const std::string& path,
                                    const ReadContext& context);
[[nodiscard]] DcInput from_proto(const proto::DcInput& message, const std::string& path,
                                 const ReadContext& context);
[[nodiscard]] PoissonInput from_proto(const proto::PoissonInput& message, const std::string& path,
                                      const ReadContext& context);
[[nodiscard]] Probe from_proto(const proto::Probe& message, const std::string& path,
                               const ReadContext& context);

// The population of that name, or kNoPopulation and an error.
[[nodiscard]] PopulationId population_of(const std::string& name, const std::string& path,
                                         const ReadContext& context);
// EXCITATORY or INHIBITORY.
[[nodiscard]] Receptor sign_of(int value, const std::string& path, ErrorList& errors);
// The receptor of `post` with that name, or excitatory and an error.
[[nodiscard]] Receptor receptor_named(const std::string& name, PopulationId post,
                                      const std::string& path, const ReadContext& context);
void report_two_receptors(const std::string& path, ErrorList& errors);
// What `receptor` or `receptor_name` of a projection or input says.
template <class Message>
[[nodiscard]] Receptor receptor_of(const Message& message, PopulationId post,
                                   const std::string& path, const ReadContext& context) {
  const auto sign = sign_of(message.receptor(), path + ".receptor", context.errors);
  if (message.receptor_name().empty()) return sign;
  if (sign != Receptor::excitatory) report_two_receptors(path + ".receptor_name", context.errors);
  return receptor_named(message.receptor_name(), post, path + ".receptor_name", context);
}
// `ms` as whole ticks, or an error and 1.
[[nodiscard]] std::uint64_t ticks_of(double ms, std::uint32_t tick_us, const std::string& path,
                                     ErrorList& errors);
void report_missing(const std::string& path, const std::string& what, const std::string& remedy,
                    ErrorList& errors);
// A column of an explicit list, of spikes or of positions that is not as long as the others.
void report_lengths(const std::string& path, const std::string& what, ErrorList& errors);
// An enumeration's number that has no name.
void report_unknown_value(const std::string& path, int value, const std::string& known,
                          ErrorList& errors);

}  // namespace spikeloom::network
