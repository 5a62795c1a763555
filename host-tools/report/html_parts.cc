#include "host-tools/report/html_parts.h"

#include <fmt/format.h>

#include <array>

#include "host-tools/report/format.h"
#include "host-tools/report/lines.h"
#include "host-tools/report/text.h"

namespace spikeloom::report {
namespace {

std::string key(const std::string& name, const std::string& value, const std::string& below) {
  return fmt::format("<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n", escape(name),
                     escape(value), escape(below));
}

std::string pill(Standing standing) {
  switch (standing) {
    case Standing::agrees:
      return "<span class=\"pill good\">&#10003; agrees</span>";
    case Standing::differs:
      return "<span class=\"pill bad\">&#10007; differs</span>";
    case Standing::not_trustworthy:
      return "<span class=\"pill bad\">&#9888; not trustworthy</span>";
    case Standing::no_reference:
      return "<span class=\"pill\">&#10003; sound</span>";
    case Standing::not_run:
      return "<span class=\"pill\">mapped</span>";
  }
  return "";
}

std::string time_text(const RunReport& report) {
  auto text = fmt::format("ticks of {} ms", report.network.tick_us / 1000.0);
  if (report.continued_from_ms > 0.0)
    text +=
        fmt::format(", after a checkpoint at {}", seconds_text(report.continued_from_ms / 1000.0));
  return text;
}

std::string run_keys(const RunReport& report) {
  const double simulated_s = report.simulated_ms / 1000.0;
  std::string keys = key("biological time", seconds_text(simulated_s), time_text(report));
  if (const auto factor = real_time_factor(report))
    keys += key("RTF, wall / biological", factor_text(*factor),
                fmt::format("{} of wall time, {}", seconds_text(*run_seconds(report)),
                            report.board ? report.board->on : engine_text(*report.engine)));
  const auto neurons = static_cast<double>(report.network.neurons);
  keys += key("spikes", grouped(report.counters.spikes),
              fmt::format("{} Hz in the mean", grouped(static_cast<double>(report.counters.spikes) /
                                                       neurons / simulated_s)));
  return keys;
}

// No line ends between a number and its percent sign.
std::string with_unbroken_shares(const std::string& value) {
  auto text = escape(value);
  for (auto at = text.find(" %"); at != std::string::npos; at = text.find(" %", at))
    text.replace(at, 1, "&#160;");
  return text;
}

}  // namespace

std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        // Control characters are no characters of a page.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') escaped += c;
    }
  }
  return escaped;
}

std::vector<std::string> colour_classes(const RunReport& report) {
  std::array<int, 3> seen{};
  std::vector<std::string> classes;
  for (const auto& row : report.populations) {
    const std::size_t kind = row.sign == Sign::excitatory   ? 0
                             : row.sign == Sign::inhibitory ? 1
                                                            : 2;
    const char* names[] = {"exc", "inh", "other"};
    classes.push_back(fmt::format("{}-{}", names[kind], seen[kind]++ % 2 == 0 ? 'a' : 'b'));
  }
  return classes;
}

std::string section(std::string_view id, std::string_view heading, std::string_view note,
                    const std::string& body) {
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n<p class=\"note\">{}</p>\n{}</section>\n",
                     id, escape(heading), escape(note), body);
}

std::string chip_map_frame(std::span<const MapFigure> figures) {
  constexpr int kSteps = 7;
  std::string frame =
      "<div class=\"map\" id=\"chips\">\n"
      "<fieldset class=\"choices\" aria-label=\"What the chip map shows\">\n";
  for (const auto& figure : figures)
    frame += fmt::format(
        "<label><input type=\"radio\" name=\"metric\" value=\"{}\"{} />{}</label>\n", figure.name,
        &figure == figures.data() ? " checked=\"checked\"" : "", figure.label);
  frame +=
      "</fieldset>\n<noscript>The map is drawn by a script; the figures are not.</noscript>\n"
      "<svg role=\"img\" aria-label=\"Map of chips, coloured by the chosen figure\"></svg>\n"
      "<p class=\"scale\"><span class=\"from\">0</span><span class=\"steps\">";
  for (int step = 0; step < kSteps; ++step)
    frame += fmt::format("<i style=\"background:var(--s{})\"></i>", step);
  return frame +
         "</span><span class=\"to\"></span></p>\n"
         "<p class=\"reading\" aria-live=\"polite\"></p>\n</div>\n";
}

std::string header_html(const RunReport& report) {
  const auto& network = report.network;
  auto page = fmt::format("<header>\n<p class=\"over\">Spikeloom run report</p>\n<h1>{}</h1>\n",
                          escape(network.name));
  page += fmt::format("<p class=\"verdict\">{}<span>{}</span></p>\n<dl class=\"keys\">\n",
                      pill(standing_of(report)), escape(verdict_text(report)));
  page += key("neurons", grouped(network.neurons),
              count_of(network.populations, "population", "populations"));
  page += key("synapses", whole(network.synapses),
              count_of(network.projections, "projection", "projections"));
  if (report.simulated_ms > 0.0) page += run_keys(report);
  if (report.mapping)
    page += key("chips", grouped(report.mapping->chips_used),
                fmt::format("{} of {} in use", grouped(report.mapping->cores_used),
                            count_of(report.mapping->machine.application_cores, "core", "cores")));
  return page + "</dl>\n</header>\n";
}

std::string board_html(const RunReport& report) {
  if (!report.board) return "";
  std::string list = "<dl class=\"facts\">\n";
  for (const auto& [name, value] : facts_of(*report.board))
    list += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape(name), with_unbroken_shares(value));
  return section("board", "Board",
                 "Times are the board's own where nothing else is said. report.json has a row for "
                 "every core.",
                 list + "</dl>\n");
}

std::string soundness_html(const RunReport& report) {
  std::string body;
  if (report.simulated_ms > 0.0) {
    body += "<ul class=\"words\">\n";
    for (const auto& sentence : counters_in_words(report))
      body += "<li>" + escape(sentence) + "</li>\n";
    body +=
        fmt::format("<li>{} caused {}.</li>\n", count_of(report.counters.spikes, "spike", "spikes"),
                    count_of(report.counters.synaptic_events, "synaptic event", "synaptic events"));
    if (report.interrupted)
      body += "<li>" + escape(interruption_text(report).substr(1)) + "</li>\n";
    body += "</ul>\n";
  }
  body += "<dl class=\"facts\" style=\"margin-top:20px\">\n";
  const auto fact = [&](const std::string& name, const std::string& value) {
    body += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape(name), value);
  };
  fact("seed", grouped(report.network.seed));
  fact("description", "<code>" + escape(report.network.digest) + "</code>");
  for (const auto& [name, version] : report.versions) fact(name, escape(version));
  if (report.engine)
    fact("engine", escape(fmt::format("{} instructions, {}, {} of synapses{}", report.engine->simd,
                                      count_of(report.engine->threads, "thread", "threads"),
                                      bytes_text(static_cast<double>(report.engine->store_bytes)),
                                      report.engine->huge_pages ? " in huge pages" : "")));
  if (!report.command.empty()) fact("command", "<code>" + escape(report.command) + "</code>");
  return section("soundness", "Soundness",
                 "What was counted against the run, and what it takes to repeat it.",
                 body + "</dl>\n");
}

}  // namespace spikeloom::report
