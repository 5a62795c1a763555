#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "network-specs/network/checks.h"
#include "network-specs/network/laws.h"
#include "network-specs/network/limits.h"

namespace spikeloom::network {
namespace {

// A lognormal or exponential law gives the magnitude, whatever the receptor.
bool gives_magnitude(const Distribution& weight_pa) {
  return weight_pa.kind == Distribution::Kind::lognormal ||
         weight_pa.kind == Distribution::Kind::exponential;
}

void check_sign(const Distribution& weight_pa, Receptor sign, const std::string& path,
                ErrorList& errors) {
  const Reach values = reach(weight_pa);
  const bool positive = sign == Receptor::excitatory || gives_magnitude(weight_pa);
  if (positive ? values.low >= 0.0 : values.high <= 0.0) return;
  const double wrong = positive ? values.low : values.high;
  const char* bound = positive ? "low" : "high";
  errors.add(
      {.code = "wrong_sign",
       .what = weight_pa.kind == Distribution::Kind::constant
                   ? fmt::format("weight {} pA; it must be {} 0", wrong, positive ? ">=" : "<=")
                   : fmt::format("weight {} reaches {:.6g} pA; it must be {} 0",
                                 describe(weight_pa), wrong, positive ? ">=" : "<="),
       .where = path,
       .cause = positive ? "the receptor is excitatory" : "the receptor is inhibitory",
       .remedy = weight_pa.kind == Distribution::Kind::constant
                     ? "change the sign, or the receptor"
                     : fmt::format("add {}: 0 to the law", bound)});
}

// The potential that a current leads to within a tick, at the least capacitance of the population.
void check_jump(const Distribution& weight_pa, const Population& post, double tick_ms,
                const std::string& path, ErrorList& errors) {
  const auto capacitance_pf = capacitance_of(post);
  ErrorList ignored;  // the population's own errors are reported there
  if (!capacitance_pf || !check_law(*capacitance_pf, "", ignored)) return;
  const double c_m_pf = reach(*capacitance_pf).low;
  if (c_m_pf <= 0.0) return;
  const Reach values = reach(weight_pa);
  const double largest = std::max(std::abs(values.low), std::abs(values.high));
  const double jump_mv = largest * tick_ms / c_m_pf;
  if (jump_mv <= kMostJumpMv) return;
  errors.add(
      {.code = "out_of_range",
       .what = fmt::format("weight {:.6g} pA moves a membrane of {:.6g} pF by {:.6g} mV in a "
                           "tick; at most {} mV",
                           largest, c_m_pf, jump_mv, kMostJumpMv),
       .where = path,
       .cause = "potentials are held in 32 bits",
       .remedy = "check the units: pA and pF"});
}

void check_post(const Projection& projection, const Network& network, const std::string& path,
                ErrorList& errors) {
  const auto& post = network.at(projection.post);
  if (!post.is_source()) return;
  errors.add(
      {.code = "source_as_target",
       .what = fmt::format("population {} is a source and takes no input", in_quotes(post.name)),
       .where = path + ".post",
       .cause = "",
       .remedy = "project onto a population of neurons"});
}

}  // namespace

void check_weight(const Distribution& weight_pa, Receptor receptor, const Population* post,
                  double tick_ms, const std::string& path, ErrorList& errors) {
  if (!check_law(weight_pa, path, errors)) return;
  check_sign(weight_pa, post == nullptr ? receptor : sign_of(*post, receptor), path, errors);
  if (post != nullptr) check_jump(weight_pa, *post, tick_ms, path, errors);
}

bool check_receptor(Receptor receptor, const Population& population, const std::string& path,
                    ErrorList& errors) {
  const auto count = receptor_count(population);
  const auto index = static_cast<std::size_t>(receptor);
  if (index < count || population.is_source()) return true;
  errors.add({.code = "unknown_receptor",
              .what = fmt::format("receptor {} of {}, which has {}", index,
                                  in_quotes(population.name), count),
              .where = path,
              .cause = "receptors count from 0: excitatory, inhibitory, and those of the model",
              .remedy = "use one of them, or add it to the population's model"});
  return false;
}

void check_delay(const Distribution& delay_ms, double tick_ms, const std::string& path,
                 ErrorList& errors) {
  if (!check_law(delay_ms, path, errors)) return;
  // A delay is rounded to the nearest tick; half a tick is the least that becomes one, a plain
  // value should be a whole one. Decimal fractions of a tick are not exact: allow for their last
  // place.
  const bool plain = delay_ms.kind == Distribution::Kind::constant;
  const double least = (plain ? 1.0 : 0.5) * tick_ms;
  const double most = (kMostDelayTicks + 0.25) * tick_ms;
  constexpr double kLastPlace = 1e-9;
  const Reach values = reach(delay_ms);
  if (values.low < least * (1.0 - kLastPlace)) {
    errors.add({.code = "delay_too_short",
                .what = plain ? fmt::format("delay {} ms is less than a tick of {} ms",
                                            delay_ms.first, tick_ms)
                              : fmt::format("delay {} reaches {:.6g} ms; the least is half a tick "
                                            "of {} ms",
                                            describe(delay_ms), values.low, tick_ms),
                .where = path,
                .cause = "a spike needs at least one tick to arrive",
                .remedy = plain ? fmt::format("give at least {} ms, or a shorter tick", tick_ms)
                                : fmt::format("add low: {} to the law", least)});
  }
  if (values.high <= most) return;
  errors.add(
      {.code = "delay_too_long",
       .what = fmt::format("delay {} reaches {:.6g} ms, {:.6g} ticks; at most {} ticks",
                           describe(delay_ms), values.high, values.high / tick_ms, kMostDelayTicks),
       .where = path,
       .cause = "delays are counted in 16 bits",
       .remedy = plain ? "shorten the delay, or take a longer tick"
                       : fmt::format("add high: {} to the law", kMostDelayTicks * tick_ms)});
}

void check_projection(const Projection& projection, const Network& network, const std::string& path,
                      ErrorList& errors) {
  const double tick_ms = network.tick_ms();
  const auto* post = exists(projection.post, network) ? &network.at(projection.post) : nullptr;
  if (post != nullptr) {
    check_post(projection, network, path, errors);
    if (!check_receptor(projection.receptor, *post, path + ".receptor", errors)) return;
  }
  check_weight(projection.weight_pa, projection.receptor, post, tick_ms, path + ".weight_pa",
               errors);
  check_delay(projection.delay_ms, tick_ms, path + ".delay_ms", errors);
  if (exists(projection.pre, network) && exists(projection.post, network)) {
    check_rule(projection, network, path, errors);
  }
}

std::string default_name(const Projection&, const std::string& pre, const std::string& post) {
  return pre + "->" + post;
}

}  // namespace spikeloom::network
