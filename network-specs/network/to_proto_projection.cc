#include "network-specs/network/checks.h"
#include "network-specs/network/to_proto.h"

namespace spikeloom::network {
namespace {

// The switches default to true and are written only when they are not.
template <class SomeRule, class Message>
void write_autapses(const SomeRule& rule, Message& message) {
  if (!rule.autapses) message.set_autapses(false);
}

template <class SomeRule, class Message>
void write_switches(const SomeRule& rule, Message& message) {
  write_autapses(rule, message);
  if (!rule.multapses) message.set_multapses(false);
}

struct RuleWriter {
  proto::Projection& message;

  void operator()(const OneToOne&) const { message.mutable_one_to_one(); }
  void operator()(const AllToAll& rule) const {
    write_autapses(rule, *message.mutable_all_to_all());
  }
  void operator()(const ExplicitList& rule) const {
    auto& list = *message.mutable_explicit_list();
    for (const auto& synapse : rule.synapses) {
      list.add_pre(synapse.pre);
      list.add_post(synapse.post);
      if (synapse.weight_pa) list.add_weight_pa(*synapse.weight_pa);
      if (synapse.delay_ms) list.add_delay_ms(*synapse.delay_ms);
    }
  }
  void operator()(const PairwiseBernoulli& rule) const {
    message.mutable_pairwise_bernoulli()->set_probability(rule.probability);
    write_autapses(rule, *message.mutable_pairwise_bernoulli());
  }
  void operator()(const FixedInDegree& rule) const {
    message.mutable_fixed_in_degree()->set_in_degree(rule.in_degree);
    write_switches(rule, *message.mutable_fixed_in_degree());
  }
  void operator()(const FixedOutDegree& rule) const {
    message.mutable_fixed_out_degree()->set_out_degree(rule.out_degree);
    write_switches(rule, *message.mutable_fixed_out_degree());
  }
  void operator()(const FixedTotalNumber& rule) const {
    message.mutable_fixed_total_number()->set_total(rule.total);
    write_switches(rule, *message.mutable_fixed_total_number());
  }
};

}  // namespace

void to_proto(const Projection& projection, const Network& network, proto::Projection& message) {
  const auto& pre = network.at(projection.pre).name;
  const auto& post = network.at(projection.post).name;
  if (projection.name != default_name(projection, pre, post)) message.set_name(projection.name);
  message.set_pre(pre);
  message.set_post(post);
  std::visit(RuleWriter{message}, projection.rule);
  write_receptor(projection.receptor, network.at(projection.post), message);
  *message.mutable_weight_pa() = to_proto(projection.weight_pa);
  *message.mutable_delay_ms() = to_proto(projection.delay_ms);
}

}  // namespace spikeloom::network
