#include <algorithm>
#include <utility>

#include "host-tools/results/h5.h"

namespace spikeloom::results::h5 {
namespace {

herr_t collect_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

}  // namespace

Result<InFile> InFile::open(const std::filesystem::path& path) {
  const Quiet quiet;
  Handle file{H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose};
  if (!file.open())
    return failure(ErrorClass::invalid_input, "hdf5_not_readable", "no HDF5 file: " + reason(),
                   path.string(), "", "name a file that a finished run left");
  return InFile(path, std::move(file));
}

tl::unexpected<Error> InFile::unreadable(const std::string& object, std::string_view what) const {
  return failure(ErrorClass::invalid_input, "hdf5_not_readable", object + " " + std::string(what),
                 path_.string(), "",
                 "name a SONATA file; see the layout in host-tools/results/spikes_h5.h");
}

bool InFile::has(const std::string& object) const {
  const Quiet quiet;
  // Each step of the path must be asked for: HDF5 fails on a missing one in between.
  for (std::size_t at = object.find('/', 1); true; at = object.find('/', at + 1)) {
    if (H5Lexists(file_.id(), object.substr(0, at).c_str(), H5P_DEFAULT) <= 0) return false;
    if (at == std::string::npos) return true;
  }
}

bool InFile::is_group(const std::string& object) const {
  const Quiet quiet;
  if (!has(object)) return false;
  const Handle opened{H5Oopen(file_.id(), object.c_str(), H5P_DEFAULT), H5Oclose};
  return opened.open() && H5Iget_type(opened.id()) == H5I_GROUP;
}

Result<std::vector<std::string>> InFile::names(const std::string& group) const {
  const Quiet quiet;
  if (!is_group(group)) return unreadable(group, "is missing, or no group");
  const Handle opened{H5Gopen2(file_.id(), group.c_str(), H5P_DEFAULT), H5Gclose};
  std::vector<std::string> found;
  if (H5Literate(opened.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_name, &found) < 0)
    return unreadable(group, "cannot be listed: " + reason());
  std::sort(found.begin(), found.end());
  return found;
}

Result<std::vector<hsize_t>> InFile::shape(const std::string& dataset) const {
  const Quiet quiet;
  if (!has(dataset)) return unreadable(dataset, "is missing");
  const Handle opened{H5Dopen2(file_.id(), dataset.c_str(), H5P_DEFAULT), H5Dclose};
  if (!opened.open()) return unreadable(dataset, "is no data set");
  return extent_of(opened);
}

template <class T>
Result<std::vector<T>> InFile::read(const std::string& dataset, hid_t type,
                                    H5T_class_t wanted) const {
  const Quiet quiet;
  const auto extent = shape(dataset);
  if (!extent) return tl::unexpected(extent.error());
  const Handle opened{H5Dopen2(file_.id(), dataset.c_str(), H5P_DEFAULT), H5Dclose};
  const Handle stored{H5Dget_type(opened.id()), H5Tclose};
  if (H5Tget_class(stored.id()) != wanted)
    return unreadable(
        dataset, wanted == H5T_FLOAT ? "holds no floating-point numbers" : "holds no integers");
  std::uint64_t count = 1;
  for (const hsize_t side : *extent) {
    if (side != 0 && count > (std::uint64_t{1} << 40) / side)
      return unreadable(dataset, "is too large");
    count *= side;
  }
  std::vector<T> elements;
  try {
    elements.resize(count);
  } catch (const std::exception&) {
    return unreadable(dataset, "has " + std::to_string(count) + " elements: more than memory");
  }
  if (count != 0 && H5Dread(opened.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements.data()) < 0)
    return unreadable(dataset, "cannot be read: " + reason());
  return elements;
}

Result<std::vector<double>> InFile::doubles(const std::string& dataset) const {
  return read<double>(dataset, H5T_NATIVE_DOUBLE, H5T_FLOAT);
}
Result<std::vector<float>> InFile::floats(const std::string& dataset) const {
  return read<float>(dataset, H5T_NATIVE_FLOAT, H5T_FLOAT);
}
Result<std::vector<std::uint64_t>> InFile::integers(const std::string& dataset) const {
  return read<std::uint64_t>(dataset, H5T_NATIVE_UINT64, H5T_INTEGER);
}

std::optional<std::string> InFile::text_attribute(const std::string& object,
                                                  const char* name) const {
  const Quiet quiet;
  const Handle attribute{
      H5Aopen_by_name(file_.id(), object.c_str(), name, H5P_DEFAULT, H5P_DEFAULT), H5Aclose};
  if (!attribute.open()) return std::nullopt;
  const Handle type{H5Aget_type(attribute.id()), H5Tclose};
  const Handle space{H5Aget_space(attribute.id()), H5Sclose};
  if (H5Tget_class(type.id()) != H5T_STRING || H5Sget_simple_extent_npoints(space.id()) != 1)
    return std::nullopt;
  if (H5Tis_variable_str(type.id()) > 0) {
    char* text = nullptr;
    if (H5Aread(attribute.id(), type.id(), &text) < 0 || text == nullptr) return std::nullopt;
    std::string copy(text);
    H5free_memory(text);
    return copy;
  }
  std::string text(H5Tget_size(type.id()), '\0');
  if (H5Aread(attribute.id(), type.id(), text.data()) < 0) return std::nullopt;
  return text.substr(0, text.find('\0'));
}

}  // namespace spikeloom::results::h5
