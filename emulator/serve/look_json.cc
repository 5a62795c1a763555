#include "emulator/serve/look_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace spikeloom::serve {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const CoreLook& core, bool monitor_runs) {
  const auto& counts = core.counts;
  return {{"core", core.core},
          {"physical", core.physical},
          {"state", state_of(core, monitor_runs)},
          {"phase", to_text(core.phase)},
          {"asleep", core.asleep},
          {"application", core.monitored.application},
          {"name", core.monitored.name},
          {"error", core.monitored.error_code},
          {"pc", core.pc},
          {"instructions", counts.instructions},
          {"skipped_instructions", counts.skipped},
          {"interrupts", counts.interrupts},
          {"exceptions", counts.exceptions},
          {"sleeps", counts.sleeps},
          {"cycles", core.cycles},
          {"busy_cycles", core.busy}};
}

Json json_of(const LinkLook& link) {
  return {{"out", link.out.sent},
          {"in", link.in},
          {"lost", link.out.dropped},
          {"corrupted", link.out.corrupted},
          {"busy_ps", link.out.busy}};
}

Json json_of(const ChipLook& chip) {
  Json json{{"at", {chip.at.x, chip.at.y}},
            {"ethernet", chip.ethernet},
            {"up", chip.up},
            {"software_version", chip.software_version}};
  json["cores"] = Json::array();
  for (const auto& core : chip.cores)
    json["cores"].push_back(json_of(core, chip.software_version != 0));
  json["links"] = Json::object();
  for (std::size_t link = 0; link < chip.links.size(); ++link)
    if (chip.links[link].wired) json["links"][kLinkNames[link]] = json_of(chip.links[link]);
  const auto& router = chip.router;
  json["router"] = {{"multicast", router.by_kind[0]},
                    {"point_to_point", router.by_kind[1]},
                    {"nearest_neighbour", router.by_kind[2]},
                    {"fixed_route", router.by_kind[3]},
                    {"dropped", router.dropped_packets},
                    {"diverted", router.diverted},
                    {"errors", router.errors},
                    {"stalled_ps", router.stalled}};
  json["frames"] = {{"in", chip.frames.received},
                    {"out", chip.frames.sent},
                    {"dropped", chip.frames.dropped},
                    {"filtered", chip.frames.filtered}};
  return json;
}

Json json_of(const BoardLook& look) {
  Json json{{"simulated_s", static_cast<double>(look.now) / 1e12}};
  json["chips"] = Json::array();
  for (const auto& chip : look.chips) json["chips"].push_back(json_of(chip));
  return json;
}

std::string dump(Json json) {
  Json answer{{"ok", true}};
  answer.update(json);
  return answer.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

std::string look_json(const BoardLook& look) { return dump(json_of(look)); }

std::string looks_json(const BoardLook& before, const BoardLook& after, std::int64_t wall_ns) {
  return dump({{"wall_s", static_cast<double>(wall_ns) / 1e9},
               {"before", json_of(before)},
               {"after", json_of(after)}});
}

std::string memory_json(std::uint32_t address, std::span<const std::byte> bytes) {
  std::string digits;
  for (const auto byte : bytes) digits += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return dump({{"address", address}, {"hex", digits}});
}

}  // namespace spikeloom::serve
