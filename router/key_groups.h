// A chip's demands as groups of keys of one route, each group an entry: what a table's minimiser
// changes step by step.
//
// A group's cube (key, mask) is the smallest that holds its keys. It may meet keys of other routes,
// if their groups come before it in the table; so groups have an order, which a step mends where it
// must, and refuses where two groups would each have to come first. A loose key is an entry of its
// own in front of all groups; one that goes straight on is free while no cube of another route
// meets it.
//
// Shapes   keys are numbers of demands; groups are slots, whose numbers are used again.
// Promises table() serves the demands after every step; no cube meets a key of the system.
// Cost     a step O(groups * demands / 64) time; O(groups * demands / 64) memory.
// Source   ADR 0012; the order is mended as in Pearce and Kelly 2006, on topological orders.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "router/key_space.h"

namespace spikeloom::router {

// What may be joined: a group or a loose key.
struct Part {
  bool is_group = false;
  std::size_t number = 0;
  bool operator==(const Part&) const = default;
};

[[nodiscard]] constexpr KeyBlock around(KeyBlock a, KeyBlock b) noexcept {
  const auto mask = a.mask & b.mask & ~(a.key ^ b.key);
  return {a.key & mask, mask};
}

class KeyGroups {
 public:
  static constexpr std::size_t kMostKeys = 1U << 14;  // beyond which rows grow too long to be quick

  explicit KeyGroups(const KeySpace& space);

  // The groups of a table that serves the demands. Nothing may have been joined before.
  void adopt(const Table& table);
  [[nodiscard]] Table table() const;
  [[nodiscard]] std::size_t entries() const { return state_.entries; }

  // Joins two parts if they are of one route and that saves at least `least_saved` entries, which
  // may be negative.
  bool join(Part a, Part b, int least_saved);
  // Leaves the group's keys loose.
  void dissolve(std::size_t group);
  // Has a loose key that goes straight on cost an entry even while no cube meets it; or no longer.
  void open(std::size_t key, bool is_open);

  // Whether a loose key needs an entry; keys in groups do not.
  [[nodiscard]] bool costs(std::size_t key) const { return has(state_.costing, key); }
  [[nodiscard]] bool is_loose(std::size_t key) const { return state_.owner[key] == kNobody; }
  [[nodiscard]] Part part_of(std::size_t key) const;
  [[nodiscard]] bool stands(Part part) const;  // a loose key that costs, or a group of the table
  [[nodiscard]] KeyBlock cube(Part part) const;
  [[nodiscard]] std::size_t route_of(Part part) const;
  [[nodiscard]] std::span<const std::uint16_t> order() const { return state_.order; }
  [[nodiscard]] Row members(std::size_t group) const { return row(state_.members, group); }
  [[nodiscard]] Row met_by(std::size_t group) const { return row(state_.met, group); }

  // A step back to where one was.
  struct State;
  [[nodiscard]] const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }
  [[nodiscard]] std::uint64_t work() const { return work_; }  // words of rows looked at

 private:
  static constexpr std::uint16_t kNobody = 0xFFFF;
  struct Group {
    KeyBlock cube;
    std::size_t route = 0;
    bool stands = false;
  };
  // What is to become a group.
  struct Candidate {
    KeyBlock cube;
    std::size_t route = 0;
    Bits members, met;
    std::vector<std::uint16_t> replaced;  // groups that it takes the place of
    std::vector<std::uint16_t> order;     // of the groups that stay, with kNobody for itself
  };

 public:
  struct State {
    std::vector<Group> groups;                    // by slot
    Bits members, met;                            // by slot: own keys; keys of other routes
    std::vector<std::uint16_t> order, unused;     // slots
    std::vector<std::uint16_t> owner, times_met;  // by key; by how many groups of other routes
    Bits costing, free;                           // loose keys: with an entry, and without
    std::size_t entries = 0, opened = ~std::size_t{0};
  };

 private:
  [[nodiscard]] Row row(const Bits& rows, std::size_t group) const {
    return Row{rows}.subspan(group * space_->words(), space_->words());
  }
  void gather_parts(Part a, Part b);
  bool widen();
  [[nodiscard]] int saved(const Candidate& candidate) const;
  bool find_place(Candidate& candidate);
  void commit(Candidate& candidate);
  std::uint16_t take_slot();
  void remove(std::size_t group);
  void recount(std::size_t key);  // after its owner or who meets it changed

  const KeySpace* space_;
  State state_;
  Candidate plain_, wide_;  // kept for their memory
  Bits held_, moved_;
  std::vector<std::uint16_t> behind_;
  std::vector<std::uint8_t> comes_before_;
  std::uint64_t work_ = 0;
};

}  // namespace spikeloom::router
