#include "router/link_prices.h"

#include <algorithm>
#include <cmath>

#include "board-runtime/shared/chip/link_rate.h"

namespace spikeloom::router {
namespace {

constexpr double kCableWeight = chip::kBoardLinkPacketsPerS / chip::kCablePacketsPerS;

}  // namespace

LinkPrices::LinkPrices(const Fabric& fabric)
    : fabric_(fabric), load_(fabric.links(), 0.0), of_arrival_(fabric.links(), 0.0) {}

void LinkPrices::reprice(LinkNumber link) {
  const std::size_t kind = fabric_.is_cable(link) ? 1 : 0;
  const double price = std::exp(steepness_ * (load_[link] / top_[kind] - 1.0));
  of_arrival_[fabric_.back(link)] = price * top_[0] / top_[kind];
}

void LinkPrices::carry(const Branches& branches, double spikes_per_s) {
  for (const auto link : branches) {
    load_[link] += spikes_per_s;
    reprice(link);
  }
}

Heaviest LinkPrices::heaviest() const {
  Heaviest heaviest;
  for (LinkNumber link = 0; link < load_.size(); ++link) {
    const double weight = fabric_.is_cable(link) ? kCableWeight : 1.0;
    heaviest.spikes_per_s = std::max(heaviest.spikes_per_s, load_[link]);
    heaviest.as_board_link = std::max(heaviest.as_board_link, weight * load_[link]);
  }
  return heaviest;
}

void LinkPrices::set_steepness(double steepness) {
  steepness_ = steepness;
  const auto heaviest = this->heaviest();
  // A link of a board is as near to its top as it is to the most packets, a cable as to the
  // largest share.
  const auto or_one = [](double load) { return load > 0.0 ? load : 1.0; };
  top_ = {or_one(heaviest.spikes_per_s), or_one(heaviest.as_board_link) / kCableWeight};
  for (LinkNumber link = 0; link < load_.size(); ++link) {
    if (fabric_.beyond(link) != kNowhere) reprice(link);
  }
}

}  // namespace spikeloom::router
