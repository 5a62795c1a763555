#include "host-tools/report/histogram_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host-tools/report/format.h"
#include "host-tools/report/html_parts.h"

namespace spikeloom::report {
namespace {

constexpr double kWidth = 420.0, kHeight = 190.0, kLeft = 44.0, kBottom = 24.0, kTop = 12.0;
constexpr double kInner = kWidth - kLeft - 8.0, kTall = kHeight - kBottom - kTop;

// Columns grow with the square root of their count, so that single ones are seen beside thousands.
double height_of(std::uint64_t count, std::uint64_t most) {
  return most == 0 ? 0.0
                   : kTall * std::sqrt(static_cast<double>(count) / static_cast<double>(most));
}

std::string text_at(double x, double y, const char* anchor, const std::string& text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
                     escape(text));
}

}  // namespace

std::string histogram_svg(const Histogram& histogram, std::string (*show)(double),
                          const char* what) {
  const auto& counts = histogram.counts;
  const auto most = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
  const auto bars = static_cast<double>(std::max<std::size_t>(counts.size(), 1));
  const double base = kHeight - kBottom;
  auto svg = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{} by load\">\n",
                         kWidth, kHeight, escape(what));
  svg += fmt::format("<path class=\"axis\" d=\"M{} {}H{}\" />\n", kLeft, base, kLeft + kInner);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const double first = histogram.last * static_cast<double>(i) / bars;
    const double next = histogram.last * static_cast<double>(i + 1) / bars;
    const double tall = std::max(2.0, height_of(counts[i], most));
    svg += fmt::format(
        "<rect class=\"column\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
        "rx=\"1.5\"><title>{} {} from {} to {}</title></rect>\n",
        kLeft + kInner * static_cast<double>(i) / bars + 1.0, base - tall, kInner / bars - 2.0,
        tall, grouped(counts[i]), escape(what), escape(show(first)), escape(show(next)));
  }
  svg += text_at(kLeft - 6.0, kTop + 4.0, "end", grouped(most));
  svg += text_at(kLeft - 6.0, base, "end", "0");
  svg += text_at(kLeft, kHeight - 6.0, "start", show(0.0));
  svg += text_at(kLeft + kInner / 2.0, kHeight - 6.0, "middle", show(histogram.last / 2.0));
  svg += text_at(kLeft + kInner, kHeight - 6.0, "end", show(histogram.last));
  return svg + "</svg>\n";
}

}  // namespace spikeloom::report
