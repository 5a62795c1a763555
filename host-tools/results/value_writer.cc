#include "host-tools/results/value_writer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace spikeloom::results {
namespace {

constexpr std::uint64_t kValuesAChunk = 16384;  // 64 KiB
// HDF5's tree of chunks, two dimensions: at most 2.7 kB a node of 32 to 64 chunks.
constexpr std::uint64_t kTreeBytesAChunk = 192, kFirstTreeBytes = 8192;

std::uint64_t parts(std::uint64_t whole, std::uint64_t part) { return (whole + part - 1) / part; }

const char* units_of(network::Variable variable) {
  return variable == network::Variable::v_mv          ? "mV"
         : variable == network::Variable::u_mv_per_ms ? "mV/ms"
                                                      : "pA";
}

std::vector<std::uint32_t> neurons_of(const network::Network& network,
                                      const network::Probe& probe) {
  if (!probe.neurons.empty()) return probe.neurons;
  std::vector<std::uint32_t> all(network.at(probe.population).size);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

// Chunks of one size that hold a row with the least waste at its end.
std::uint64_t chunk_neurons(std::uint64_t neurons) {
  const std::uint64_t row = std::max<std::uint64_t>(neurons, 1);
  return parts(row, parts(row, kValuesAChunk));
}

}  // namespace

ValueWriter::ValueWriter(const std::filesystem::path& path, const network::Network& network,
                         const Sampling& sampling)
    : probe_(sampling.probe),
      stride_ticks_(sampling.stride_ticks),
      interval_ticks_(network.probes[probe_].interval_ticks),
      step_ms_(static_cast<double>(interval_ticks_) * network.tick_ms()),
      first_row_(sampling.first_tick / interval_ticks_ + 1),
      file_(path) {
  const auto& probe = network.probes[probe_];
  const auto neurons = neurons_of(network, probe);
  neurons_ = neurons.size();
  chunk_neurons_ = chunk_neurons(neurons_);
  chunk_rows_ = kValuesAChunk / chunk_neurons_;
  const auto report = file_.group(file_.root(), "report");
  if (!report.open()) return;
  const auto name = h5::link_name(network.at(probe.population).name);
  const auto population = file_.group(report.id(), name.c_str());
  if (!population.open()) return;
  const hsize_t row = neurons_;
  const std::array<hsize_t, 2> chunk{chunk_rows_, chunk_neurons_};
  data_ = file_.growing(population.id(), "data", H5T_IEEE_F32LE, {&row, 1}, chunk);
  if (data_.open()) file_.text_attribute(data_.id(), "units", units_of(probe.variable));
  describe(population.id(), neurons);
}

void ValueWriter::describe(hid_t population, std::span<const std::uint32_t> neurons) {
  const auto mapping = file_.group(population, "mapping");
  if (!mapping.open()) return;
  const hsize_t count = neurons.size(), pointers = count + 1, three = 3;
  const std::vector<std::uint64_t> node_ids(neurons.begin(), neurons.end());
  std::vector<std::uint64_t> index_pointers(pointers);
  std::iota(index_pointers.begin(), index_pointers.end(), 0U);
  const std::vector<std::uint32_t> element_ids(count, 0);
  file_.write(mapping.id(), "node_ids", H5T_NATIVE_UINT64, {&count, 1}, node_ids.data());
  file_.write(mapping.id(), "index_pointers", H5T_NATIVE_UINT64, {&pointers, 1},
              index_pointers.data());
  file_.write(mapping.id(), "element_ids", H5T_NATIVE_UINT32, {&count, 1}, element_ids.data());
  time_ = file_.write(mapping.id(), "time", H5T_NATIVE_DOUBLE, {&three, 1}, time().data());
  if (time_.open()) file_.text_attribute(time_.id(), "units", "ms");
}

std::vector<double> ValueWriter::time() const {
  return {step_ms_ * static_cast<double>(first_row_),
          step_ms_ * static_cast<double>(first_row_ + rows_), step_ms_};
}

Result<ValueWriter> ValueWriter::open(const std::filesystem::path& path,
                                      const network::Network& network, const Sampling& sampling) {
  ValueWriter writer(path, network, sampling);
  if (auto done = writer.file_.flush(); !done) return tl::unexpected(done.error());
  return writer;
}

// The first `rows` of those that wait.
void ValueWriter::put(std::size_t rows) {
  if (rows == 0) return;
  file_.append(data_, H5T_NATIVE_FLOAT, rows, waiting_.data());
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(rows * neurons_));
  rows_ += rows;
  file_.rewrite(time_, H5T_NATIVE_DOUBLE, time().data());
}

Result<void> ValueWriter::append(std::span<const float> samples, std::uint64_t last_tick) {
  waiting_.insert(waiting_.end(), samples.begin(), samples.end());
  while (!waiting_.empty()) {
    const std::uint64_t next_tick = (first_row_ + rows_) * interval_ticks_;
    const std::uint64_t strides = parts(next_tick, stride_ticks_);
    if (last_tick / stride_ticks_ < strides) break;
    put(strides * stride_ticks_ / interval_ticks_ + 1 - (first_row_ + rows_));
    if (auto done = file_.flush(); !done) return done;
  }
  return {};
}

std::uint64_t ValueWriter::chunks(std::uint64_t rows) const {
  return parts(rows, chunk_rows_) * parts(neurons_, chunk_neurons_);
}

std::uint64_t ValueWriter::growth_bytes(std::span<const float> samples) const {
  const std::uint64_t added =
      (waiting_.size() + samples.size()) / std::max<std::uint64_t>(neurons_, 1);
  return kFirstTreeBytes + (chunks(rows_ + added) - chunks(rows_)) *
                               (chunk_rows_ * chunk_neurons_ * sizeof(float) + kTreeBytesAChunk);
}

Result<void> ValueWriter::close() {
  put(waiting_.size() / std::max<std::uint64_t>(neurons_, 1));
  data_.reset();
  time_.reset();
  return file_.close();
}

Result<void> write_values(const std::filesystem::path& path, const network::Network& network,
                          const network::SampledValues& values) {
  auto writer = ValueWriter::open(path, network, {.probe = values.probe, .stride_ticks = 1});
  if (!writer) return tl::unexpected(writer.error());
  if (auto done = writer->append(values.samples, 0); !done) return done;
  return writer->close();
}

}  // namespace spikeloom::results
