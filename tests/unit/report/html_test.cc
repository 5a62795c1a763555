#include "host-tools/report/html.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "host-tools/report/html_parts.h"
#include "tests/support/reports.h"

namespace spikeloom::report {
namespace {

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; }

// The first breach of well-formedness, empty when there is none: every element closed in order,
// attributes quoted, ampersands part of references. What scripts and styles hold is passed over.
std::string breach(const std::string& page) {
  std::vector<std::string> open;
  std::size_t at = page.find("<html");
  while (at < page.size()) {
    if (page[at] == '&' && page.find(';', at) > at + 8) return "a lone & at " + page.substr(at, 40);
    if (page[at] != '<') {
      ++at;
      continue;
    }
    const bool closes = page[at + 1] == '/';
    std::size_t end = at + (closes ? 2 : 1);
    std::string name;
    while (is_name(page[end])) name += page[end++];
    if (name.empty()) return "a lone < at " + page.substr(at, 40);
    for (bool quoted = false; page[end] != '>' || quoted; ++end) {
      if (end + 1 >= page.size()) return "an open tag " + name;
      if (page[end] == '"') quoted = !quoted;
      if (page[end] == '=' && !quoted && page[end + 1] != '"')
        return "an unquoted value in " + name;
      if (page[end] == '<') return "< inside the tag " + name;
    }
    if (closes) {
      if (open.empty() || open.back() != name) return "</" + name + "> closes nothing";
      open.pop_back();
    } else if (page[end - 1] != '/') {
      open.push_back(name);
      if (name == "script" || name == "style") end = page.find("</" + name, end) - 1;
    }
    at = end + 1;
  }
  return open.empty() ? "" : "<" + open.back() + "> stays open";
}

TEST(Breach, SeesWhatIsWrong) {  // the checker itself
  EXPECT_EQ(breach("<html lang=\"en\"><p>a &amp; b<br /></p></html>"), "");
  EXPECT_NE(breach("<html><p></html>"), "");
  EXPECT_NE(breach("<html><p class=a></p></html>"), "");
  EXPECT_NE(breach("<html>a & b and so on</html>"), "");
  EXPECT_NE(breach("<html>1 < 2</html>"), "");
}

TEST(ReportHtml, IsWellFormed) {
  EXPECT_EQ(breach(to_html(support::a_report())), "");
  RunReport mapped;
  mapped.network = summary_of(support::two_populations(), "d", 1600.0);
  mapped.mapping = support::a_mapping();
  EXPECT_EQ(breach(to_html(mapped)), "");
  EXPECT_EQ(breach(to_html(RunReport{})), "");
}

TEST(ReportHtml, AsksNobodyForAnything) {
  const auto page = to_html(support::a_report());
  for (const char* word : {"http:", "https:", "//www", " src=", "@import", "url(", "fetch(",
                           "XMLHttpRequest", "<link", "<iframe"})
    EXPECT_EQ(page.find(word), std::string::npos) << word;
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
}

TEST(ReportHtml, EscapesEveryTextOfTheUser) {
  const std::string evil = "<script>alert('x')</script>\"&";
  auto report = support::a_report();
  report.network.name = report.network.digest = report.command = evil;
  report.versions.emplace_back(evil, evil);
  report.timings[0].stage = evil;
  report.populations[0].activity.population = evil;
  report.against_reference->lines[0].population = evil;
  report.against_reference->reference = evil;
  report.mapping->machine.name = evil;
  report.mapping->retries = {evil};
  report.engine->simd = evil;
  report.raster->points = evil;
  const auto page = to_html(report);
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_EQ(breach(page), "");
  EXPECT_NE(page.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"),
            std::string::npos);
  // In the script's data the same text stays the same, without a character that HTML reads.
  EXPECT_NE(page.find("\\u003cscript\\u003ealert('x')\\u003c/script\\u003e\\\"\\u0026"),
            std::string::npos);
}

TEST(ReportHtml, HasTitleLanguageAndTextForEveryPicture) {
  const auto page = to_html(support::a_report());
  EXPECT_NE(page.find("<html lang=\"en\">"), std::string::npos);
  EXPECT_NE(page.find("<title>pair: Spikeloom run report</title>"), std::string::npos);
  for (const char* picture : {"<svg", "<canvas"}) {
    for (auto at = page.find(picture); at != std::string::npos; at = page.find(picture, at + 1)) {
      const auto tag = page.substr(at, page.find('>', at) - at);
      EXPECT_NE(tag.find("aria-label=\""), std::string::npos) << tag;
    }
  }
}

TEST(ReportHtml, SaysHowManySpikesAreShown) {
  auto report = support::a_report();
  report.raster->shown = 39000;
  report.raster->in_window = 2503881;
  report.raster->every = 7;
  EXPECT_NE(to_html(report).find("39,000 of the 2,503,881 spikes of the measured time: one neuron "
                                 "in 7 from 500 to 1500 ms."),
            std::string::npos);
}

TEST(ReportHtml, OfFewSpikesShowsAll) {
  const auto report = support::a_report();
  const auto note =
      "All " + std::to_string(report.raster->in_window) + " spikes of the measured time";
  EXPECT_NE(to_html(report).find(note), std::string::npos);
}

TEST(ReportHtml, TellsExcitatoryFromInhibitoryByFormAndColour) {
  const auto report = support::a_report();
  EXPECT_EQ(colour_classes(report), (std::vector<std::string>{"exc-a", "inh-a"}));
  EXPECT_NE(to_html(report).find("<span class=\"swatch inh inh-a\"></span>I<"), std::string::npos);
}

}  // namespace
}  // namespace spikeloom::report
