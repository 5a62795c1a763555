#include "host-tools/cli/progress_bar.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace spikeloom::cli {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr std::size_t kBarCells = 24;

std::size_t columns(std::FILE* out) {
  winsize size{};
  if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

double seconds(std::chrono::steady_clock::duration span) {
  return std::chrono::duration<double>(span).count();
}

double fraction(const ProgressEvent& event) {
  if (event.total == 0) return 0.0;
  return std::min(1.0, static_cast<double>(event.done) / static_cast<double>(event.total));
}

std::string time_left(double left_s) {
  if (left_s < 60.0) return fmt::format("{:.0f} s left", left_s);
  if (left_s < 3600.0) return fmt::format("{:.0f} min left", left_s / 60.0);
  return fmt::format("{:.1f} h left", left_s / 3600.0);
}

std::string bar(double part) {
  const auto full = static_cast<std::size_t>(part * kBarCells);
  return '[' + std::string(full, '#') + std::string(kBarCells - full, '.') + ']';
}

}  // namespace

bool put(std::FILE* out, std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), out) == text.size();
}

ProgressBar::Style ProgressBar::style_for(std::FILE* out) {
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return isatty(fileno(out)) != 0 && !dumb ? Style::terminal : Style::plain;
}

void ProgressBar::start_stage(const ProgressEvent& event, Clock::time_point now) {
  clear();
  stage_ = event.stage;
  started_ = now;
  drawn_ = {};
  quarter_ = 0;
  if (style_ == Style::plain) put(out_, stage_ + " ...\n");
}

std::string ProgressBar::line(const ProgressEvent& event, Clock::time_point now) const {
  const double part = fraction(event);
  const double elapsed_s = seconds(now - started_);
  std::string text = fmt::format("{:<10} {:>3.0f} %", event.stage, 100.0 * part);
  if (style_ == Style::terminal) text += ' ' + bar(part);
  if (event.biological_ms > 0.0) {
    text += fmt::format("  {:.0f} ms biological  rtf {:.2f}", event.biological_ms,
                        1000.0 * elapsed_s / event.biological_ms);
  }
  if (part > 0.0 && part < 1.0) text += "  " + time_left(elapsed_s * (1.0 - part) / part);
  return text;
}

void ProgressBar::show(const ProgressEvent& event) {
  if (style_ == Style::off) return;
  const auto now = Clock::now();
  if (event.stage != stage_) start_stage(event, now);
  if (style_ == Style::plain) {
    const int quarter = static_cast<int>(4.0 * fraction(event));
    if (quarter > quarter_ && event.total > 0) put(out_, line(event, now) + "\n");
    quarter_ = std::max(quarter_, quarter);
    return;
  }
  if (now - drawn_ < kRedraw) return;
  drawn_ = now;
  on_line_ = true;
  const auto text = line(event, now);
  put(out_, "\r\x1b[K" + text.substr(0, columns(out_) - 1));
  std::fflush(out_);
}

void ProgressBar::clear() {
  if (on_line_) put(out_, "\r\x1b[K");
  std::fflush(out_);
  on_line_ = false;
}

}  // namespace spikeloom::cli
