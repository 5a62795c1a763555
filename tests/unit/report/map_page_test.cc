#include <gtest/gtest.h>

#include "host-tools/report/histogram_html.h"
#include "host-tools/report/map_html.h"
#include "host-tools/report/map_json.h"
#include "host-tools/report/map_text.h"

namespace spikeloom::report {
namespace {

MapInsight a_mapping() {
  MapInsight map;
  map.name = "<netlist> & more";
  map.machine = {.name = "two", .width = 2, .height = 1, .chips = 2, .application_cores = 32};
  map.vertices = 3;
  map.cores_used = 3;
  map.chips_used = 2;
  map.nets = 2;
  map.hops = 2;
  map.packet_hops_per_s = 30.0;
  map.packet_chips_per_s = 55.0;
  map.entries_raw = 4;
  map.entries_final = 3;
  map.entries_fewest = 2;
  map.table_limit = 1023;
  map.keys_proven = 2;
  map.live_links = 2;
  map.link_shares = {0.5, {1, 0, 1}};
  map.tables = {2.0, {1, 1}};
  map.worst_links = {{.x = 1,
                      .y = 0,
                      .link = chip::Link::south_west,
                      .is_cable = true,
                      .packets_per_s = 20.0,
                      .share = 0.5}};
  map.bounds = {{"cores", 1, "3 are asked for"}};
  map.chips_why = "because";
  map.parts.resize(1);
  auto& part = map.parts.front();
  part.name = "\"quoted\" </script>";
  part.slices = part.cores = 3;
  part.chips = part.nets = part.hops = 2;
  part.entries = 4;
  part.packets_per_s = 25.0;
  part.packet_hops_per_s = 30.0;
  map.chips.resize(2);
  map.worst_chips = {1, 0};
  map.notes = {"a note"};
  return map;
}

TEST(TheTextOfAMapping, SaysCostsBoundsAndTheHeaviestLink) {
  const auto text = summary_text(a_mapping());
  EXPECT_NE(text.find("weight x chips      55.0"), std::string::npos) << text;
  EXPECT_NE(text.find("south west of chip (1,0), a cable: 20.0 packets a second, 50.0 %"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("3 from 4; no table can do with fewer than 2"), std::string::npos) << text;
  EXPECT_NE(text.find("a note"), std::string::npos);
}

TEST(TheTextOfAMapping, ExplainsAPartThatSendsAndOneThatDoesNot) {
  auto map = a_mapping();
  auto& silent = map.parts.emplace_back();
  silent.name = "silent";
  silent.slices = silent.cores = silent.chips = 1;
  const auto text = explained_text(map);
  EXPECT_NE(text.find("100.0 % of all traffic"), std::string::npos) << text;
  EXPECT_NE(text.find("silent\n  It takes 1 core on 1 of 2 chips in use"), std::string::npos)
      << text;
  EXPECT_NE(text.find("It sends nothing."), std::string::npos) << text;
}

TEST(ThePageOfAMapping, EscapesNames) {
  const auto page = to_html(a_mapping());
  EXPECT_EQ(page.find("<netlist>"), std::string::npos);
  EXPECT_NE(page.find("&lt;netlist&gt; &amp; more"), std::string::npos);
  EXPECT_NE(page.find("&quot;quoted&quot; &lt;/script&gt;"), std::string::npos);
}

TEST(AHistogram, HasAColumnForEachValueThatIsThere) {
  const auto svg = histogram_svg(
      {8.0, {4, 0, 1}}, [](double value) { return std::to_string(int(value)); }, "x");
  std::size_t columns = 0;
  for (auto at = svg.find("<rect"); at != std::string::npos; at = svg.find("<rect", at + 1))
    ++columns;
  EXPECT_EQ(columns, 2U) << svg;
}

TEST(TheJsonOfAMapping, NamesItsFormat) {
  const auto json = to_json(a_mapping());
  EXPECT_NE(json.find("\"format\": \"spikeloom-mapping\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"weight_chips\": 55"), std::string::npos) << json;
}

}  // namespace
}  // namespace spikeloom::report
