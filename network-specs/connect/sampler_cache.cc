#include "network-specs/connect/sampler_cache.h"

#include "network-specs/connect/quantise.h"

namespace spikeloom::connect {

SamplerCache::Law SamplerCache::law_of(const network::Distribution& d) {
  return {d.kind, d.first, d.second, d.low, d.high, d.outside};
}

SamplerCache::Sampler SamplerCache::weights(const network::Distribution& weight_pa,
                                            network::Receptor sign, WeightScale scale) {
  Sampler& sampler = weights_[{law_of(weight_pa), sign, scale.exponent}];
  if (!sampler) {
    sampler = std::make_shared<DiscreteSampler>(weight_sampler(weight_pa, sign, scale));
  }
  return sampler;
}

SamplerCache::Sampler SamplerCache::delays(const network::Distribution& delay_ms, double tick_ms) {
  Sampler& sampler = delays_[{law_of(delay_ms), tick_ms}];
  if (!sampler) sampler = std::make_shared<DiscreteSampler>(delay_sampler(delay_ms, tick_ms));
  return sampler;
}

}  // namespace spikeloom::connect
