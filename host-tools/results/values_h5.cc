#include "host-tools/results/values_h5.h"

#include <cctype>

#include "host-tools/results/h5.h"

namespace spikeloom::results {
namespace {

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
