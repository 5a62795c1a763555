#include "host-tools/results/values_h5.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "host-tools/results/h5.h"

namespace spikeloom::results {
namespace {

const char* units_of(network::Variable variable) {
  return variable == network::Variable::v_mv ? "mV" : "pA";
}

void write_mapping(h5::OutFile& file, hid_t population, const network::SampledValues& values,
                   double step_ms) {
  const auto mapping = file.group(population, "mapping");
  if (!mapping.open()) return;
  const hsize_t neurons = values.neurons.size(), pointers = neurons + 1, three = 3;
  const std::vector<std::uint64_t> node_ids(values.neurons.begin(), values.neurons.end());
  std::vector<std::uint64_t> index_pointers(pointers);
  for (hsize_t i = 0; i < pointers; ++i) index_pointers[i] = i;
  const std::vector<std::uint32_t> element_ids(neurons, 0);
  file.write(mapping.id(), "node_ids", H5T_NATIVE_UINT64, {&neurons, 1}, node_ids.data());
  file.write(mapping.id(), "index_pointers", H5T_NATIVE_UINT64, {&pointers, 1},
             index_pointers.data());
  file.write(mapping.id(), "element_ids", H5T_NATIVE_UINT32, {&neurons, 1}, element_ids.data());
  const double rows =
      neurons == 0 ? 0.0
                   : static_cast<double>(values.samples.size()) / static_cast<double>(neurons);
  const std::array<double, 3> time{step_ms, step_ms * (rows + 1.0), step_ms};
  const auto times = file.dataset(mapping.id(), "time", H5T_IEEE_F64LE, {&three, 1});
  file.write_part(times, H5T_NATIVE_DOUBLE, 0, three, time.data());
  if (times.open()) file.text_attribute(times.id(), "units", "ms");
}

tl::unexpected<Error> malformed(const std::filesystem::path& path, std::string what) {
  return failure(ErrorClass::invalid_input, "values_malformed", std::move(what), path.string(), "",
                 "name a SONATA report of one value a neuron");
}

}  // namespace

std::string values_file_name(const network::Probe& probe) {
  std::string name = "values-" + probe.name + ".h5";
  for (char& c : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' ||
                       c == '.' || static_cast<unsigned char>(c) >= 0x80;
    if (!plain) c = '_';
  }
  return name;
}

Result<void> write_values(const std::filesystem::path& path, const network::Network& network,
                          const network::SampledValues& values) {
  const auto& probe = network.probes[values.probe];
  const double step_ms = values.interval_ticks * network.tick_ms();
  const hsize_t neurons = values.neurons.size();
  const std::array<hsize_t, 2> shape{neurons == 0 ? 0 : values.samples.size() / neurons, neurons};
  h5::OutFile file(path);
  {
    const auto report = file.group(file.root(), "report");
    const auto population =
        report.open()
            ? file.group(report.id(), h5::link_name(network.at(probe.population).name).c_str())
            : h5::Handle{};
    if (population.open()) {
      file.write(population.id(), "data", H5T_NATIVE_FLOAT, shape, values.samples.data());
      const h5::Handle data{H5Dopen2(population.id(), "data", H5P_DEFAULT), H5Dclose};
      if (data.open()) file.text_attribute(data.id(), "units", units_of(probe.variable));
      write_mapping(file, population.id(), values, step_ms);
    }
  }
  return file.close();
}

Result<ValueFile> read_values(const std::filesystem::path& path) {
  const auto file = h5::InFile::open(path);
  if (!file) return tl::unexpected(file.error());
  const auto names = file->names("/report");
  if (!names) return tl::unexpected(names.error());
  if (names->size() != 1)
    return malformed(path,
                     "/report holds " + std::to_string(names->size()) + " populations, not 1");
  const std::string group = "/report/" + names->front();
  const auto shape = file->shape(group + "/data");
  if (!shape) return tl::unexpected(shape.error());
  auto data = file->floats(group + "/data");
  if (!data) return tl::unexpected(data.error());
  auto node_ids = file->integers(group + "/mapping/node_ids");
  if (!node_ids) return tl::unexpected(node_ids.error());
  const auto time = file->doubles(group + "/mapping/time");
  if (!time) return tl::unexpected(time.error());
  if (shape->size() != 2 || (*shape)[1] != node_ids->size())
    return malformed(path, group + "/data has not one column for each of " +
                               std::to_string(node_ids->size()) + " neurons");
  if (time->size() != 3) return malformed(path, group + "/mapping/time has not three numbers");
  return ValueFile{h5::name_of_link(names->front()),
                   file->text_attribute(group + "/data", "units").value_or(""),
                   (*time)[0],
                   (*time)[2],
                   std::move(*node_ids),
                   std::move(*data)};
}

}  // namespace spikeloom::results
