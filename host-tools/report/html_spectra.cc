#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host-tools/analysis/spectrum.h"
#include "host-tools/report/html_parts.h"

namespace spikeloom::report {
namespace {

// One panel in its own units: x 0 .. 500 Hz, y decades of power.
constexpr double kWidth = 240.0, kHeight = 120.0, kLeft = 31.0, kRight = 11.0, kBottom = 16.0,
                 kTop = 4.0;
constexpr std::size_t kFirst = 2;  // below, the removed mean and the window's width reign
constexpr std::size_t kMostPanels = 24;

struct Decades {
  double low, high;
  [[nodiscard]] double y(double power) const {
    const double at = (std::log10(std::max(power, 1e-9)) - low) / (high - low);
    return kTop + (1.0 - std::clamp(at, 0.0, 1.0)) * (kHeight - kTop - kBottom);
  }
};

std::string decade_text(int exponent) {
  return exponent > 3 ? fmt::format("1e{}", exponent)
                      : fmt::format("{:g}", std::pow(10.0, exponent));
}

double x_of(double hz) { return kLeft + hz / 500.0 * (kWidth - kLeft - kRight); }

// The same for all panels, so that they can be compared.
Decades decades_of(const RunReport& report) {
  double low = 1.0, high = 1.0;
  for (const auto& row : report.populations) {
    const auto& spectrum = row.activity.spectrum;
    for (std::size_t k = kFirst; k < spectrum.size(); ++k) {
      low = std::min(low, spectrum[k]);
      high = std::max(high, spectrum[k]);
    }
  }
  return {std::floor(std::log10(std::max(low, 1e-3))), std::max(1.0, std::ceil(std::log10(high)))};
}

std::string frame(const Decades& decades) {
  std::string lines;
  const int step = decades.high - decades.low > 3.0 ? 2 : 1;
  for (int d = static_cast<int>(decades.low); d <= static_cast<int>(decades.high); d += step) {
    const double y = decades.y(std::pow(10.0, d));
    lines += fmt::format(
        "<line class=\"axis\" x1=\"{:.0f}\" x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" />"
        "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>",
        kLeft, kWidth - kRight, y, y, kLeft - 4.0, y + 3.5, decade_text(d));
  }
  for (int hz = 0; hz <= 500; hz += 100)
    lines += fmt::format("<text x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{}</text>",
                         x_of(hz), kHeight - 3.0, hz);
  const double one = decades.y(1.0);
  return lines +
         fmt::format(
             "<line class=\"poisson\" x1=\"{:.0f}\" x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" />",
             kLeft, kWidth - kRight, one, one);
}

std::string panel(const analysis::Activity& activity, const std::string& colour,
                  const Decades& decades) {
  std::string points;
  for (std::size_t k = kFirst; k < activity.spectrum.size(); ++k)
    points +=
        fmt::format("{:.1f},{:.1f} ", x_of(static_cast<double>(k) * analysis::kSpectrumStepHz),
                    decades.y(activity.spectrum[k]));
  const auto name = escape(activity.population);
  const auto peak =
      activity.peak_hz ? fmt::format("peak {:.0f} Hz", *activity.peak_hz) : std::string("no peak");
  return fmt::format(
      "<figure class=\"{}\"><figcaption><h3>{}</h3><span>{}</span></figcaption>"
      "<svg viewBox=\"0 0 240 120\" role=\"img\" aria-label=\"Power spectrum of {}, {}\">{}"
      "<polyline class=\"line\" points=\"{}\" /></svg></figure>\n",
      colour, name, peak, name, peak, frame(decades), points);
}

}  // namespace

std::string spectra_html(const RunReport& report) {
  const auto colours = colour_classes(report);
  const auto decades = decades_of(report);
  std::string panels;
  std::size_t shown = 0, all = 0;
  for (std::size_t p = 0; p < report.populations.size(); ++p) {
    const auto& activity = report.populations[p].activity;
    if (activity.spectrum.empty()) continue;
    ++all;
    if (shown == kMostPanels) continue;
    ++shown;
    panels += panel(activity, colours[p], decades);
  }
  if (panels.empty()) return "";
  std::string note =
      "Power of each population's spike count over frequency in Hz, relative to Poisson trains of "
      "the same rate (dotted, 1).";
  if (shown < all) note += fmt::format(" The first {} of {} populations.", shown, all);
  return section("spectra", "Spectra", note, "<div class=\"spectra\">\n" + panels + "</div>\n");
}

}  // namespace spikeloom::report
