#include "host-tools/report/raster.h"

#include <algorithm>
#include <array>

namespace spikeloom::report {
namespace {

using network::Spike;

constexpr std::uint32_t kShownUs = 1'000'000;
constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void append_number(std::string& bytes, std::uint32_t number) {
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
  bytes += static_cast<char>(number);
}

std::string to_base64(const std::string& bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 3; ++k)
      word = word << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k <= bytes.size() ? kBase64[word >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

std::string from_base64(const std::string& text) {
  std::array<int, 256> value;
  value.fill(-1);
  for (int i = 0; i < 64; ++i) value[static_cast<unsigned char>(kBase64[i])] = i;
  std::string bytes;
  std::uint32_t word = 0;
  int bits = 0;
  for (const char c : text) {
    const int six = value[static_cast<unsigned char>(c)];
    if (six < 0) break;
    word = word << 6 | static_cast<std::uint32_t>(six);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(word >> bits & 0xFF);
  }
  return bytes;
}

// Which row a neuron of the network is drawn in, if any.
class Rows {
 public:
  Rows(const network::Network& network, std::uint32_t every)
      : firsts_(first_neurons(network)), every_(every) {
    for (const auto& population : network.populations) {
      first_rows_.push_back(total_);
      sizes_.push_back((population.size + every - 1) / every);
      total_ += sizes_.back();
    }
  }
  [[nodiscard]] const std::vector<std::uint32_t>& sizes() const { return sizes_; }
  [[nodiscard]] bool shows(const Spike& spike) const { return inside(spike) % every_ == 0; }
  [[nodiscard]] std::uint32_t row(const Spike& spike) const {
    return first_rows_[population(spike)] + inside(spike) / every_;
  }

 private:
  [[nodiscard]] std::size_t population(const Spike& spike) const {
    const auto after = std::upper_bound(firsts_.begin(), firsts_.end(), spike.neuron);
    return static_cast<std::size_t>(after - firsts_.begin()) - 1;
  }
  [[nodiscard]] std::uint32_t inside(const Spike& spike) const {
    return static_cast<std::uint32_t>(spike.neuron - firsts_[population(spike)]);
  }
  std::vector<std::uint64_t> firsts_;
  std::uint32_t every_;
  std::uint32_t total_ = 0;
  std::vector<std::uint32_t> first_rows_, sizes_;
};

std::span<const Spike> within(std::span<const Spike> spikes, std::uint64_t after,
                              std::uint64_t last) {
  const auto before = [](std::uint64_t tick, const Spike& spike) { return tick < spike.tick; };
  const auto begin = std::upper_bound(spikes.begin(), spikes.end(), after, before);
  return {begin, std::upper_bound(begin, spikes.end(), last, before)};
}

}  // namespace

Raster sample_raster(const network::Network& network, std::span<const Spike> spikes,
                     analysis::Window window, std::uint64_t max_points) {
  const auto all = within(spikes, window.after_tick, window.last_tick);
  std::uint64_t after = window.after_tick;
  const std::uint64_t shown_ticks = kShownUs / network.tick_us;
  if (all.size() > max_points && window.last_tick - after > shown_ticks)
    after = window.last_tick - shown_ticks;
  const auto in_time = within(all, after, window.last_tick);

  // The first guess may leave too many where some neurons are far busier than others.
  auto every = static_cast<std::uint32_t>(std::max<std::uint64_t>(
      1, (in_time.size() + max_points - 1) / std::max<std::uint64_t>(max_points, 1)));
  std::uint64_t shown = 0;
  for (;; every += 1 + every / 8) {
    const Rows rows(network, every);
    shown = static_cast<std::uint64_t>(std::count_if(
        in_time.begin(), in_time.end(), [&](const Spike& spike) { return rows.shows(spike); }));
    if (shown <= max_points || every > first_neurons(network).back()) break;
  }

  const Rows rows(network, every);
  std::string bytes;
  std::uint64_t tick = after;
  for (const auto& spike : in_time) {
    if (!rows.shows(spike)) continue;
    append_number(bytes, static_cast<std::uint32_t>(spike.tick - tick));
    append_number(bytes, rows.row(spike));
    tick = spike.tick;
  }
  const double tick_ms = network.tick_ms();
  return {static_cast<double>(after) * tick_ms,
          static_cast<double>(window.last_tick) * tick_ms,
          network.tick_us,
          every,
          shown,
          in_time.size(),
          all.size(),
          rows.sizes(),
          to_base64(bytes)};
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> points_of(const Raster& raster) {
  std::vector<std::uint32_t> numbers;
  std::uint32_t number = 0;
  int shift = 0;
  for (const char c : from_base64(raster.points)) {
    const auto byte = static_cast<unsigned char>(c);
    number |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
    shift = (byte & 0x80) != 0 && shift < 28 ? shift + 7 : 0;
    if (shift != 0) continue;
    numbers.push_back(number);
    number = 0;
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> points;
  std::uint32_t tick = 0;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
    tick += numbers[i];
    points.emplace_back(tick, numbers[i + 1]);
  }
  return points;
}

}  // namespace spikeloom::report
