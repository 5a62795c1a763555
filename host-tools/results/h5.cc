#include "host-tools/results/h5.h"

#include <algorithm>
#include <array>
#include <utility>

namespace spikeloom::results::h5 {
namespace {

constexpr std::uint32_t kMagic = 0x0A7A;
constexpr std::array<std::uint32_t, 2> kVersion{0, 1};

herr_t keep_innermost(unsigned, const H5E_error2_t* error, void* text) {
  if (error->desc != nullptr && *error->desc != '\0')
    *static_cast<std::string*>(text) = error->desc;
  return 0;
}

herr_t collect_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

Handle simple_space(std::span<const hsize_t> shape) {
  if (shape.empty()) return {H5Screate(H5S_SCALAR), H5Sclose};
  return {H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose};
}

// Objects without time stamps: equal content gives equal bytes.
Handle untimed(hid_t property_class) {
  Handle list{H5Pcreate(property_class), H5Pclose};
  if (list.open()) H5Pset_obj_track_times(list.id(), false);
  return list;
}

}  // namespace

Handle& Handle::operator=(Handle&& other) noexcept {
  reset();
  id_ = std::exchange(other.id_, -1);
  close_ = other.close_;
  return *this;
}

herr_t Handle::reset() {
  const hid_t id = std::exchange(id_, -1);
  return id >= 0 && close_ != nullptr ? close_(id) : 0;
}

Quiet::Quiet() {
  // HDF5 1.10 keeps a file that it could not close, and crashes on it when the process ends. All
  // handles here close themselves, so nothing is left for its exit handler to do.
  H5dont_atexit();
  H5Eget_auto2(H5E_DEFAULT, &printer_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}
Quiet::~Quiet() { H5Eset_auto2(H5E_DEFAULT, printer_, data_); }

std::string reason() {
  std::string text;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, keep_innermost, &text);
  return text.empty() ? "HDF5 gives no reason" : text;
}

std::string link_name(std::string_view name) {
  if (name == ".") return "%2E";
  std::string link;
  for (const char c : name) {
    if (c == '/') {
      link += "%2F";
    } else if (c == '%') {
      link += "%25";
    } else {
      link += c;
    }
  }
  return link;
}

std::string name_of_link(std::string_view link) {
  std::string name;
  for (std::size_t i = 0; i < link.size(); ++i) {
    const auto code = link.substr(i, 3);
    const char decoded = code == "%2F" ? '/' : code == "%25" ? '%' : code == "%2E" ? '.' : '\0';
    name += decoded != '\0' ? decoded : link[i];
    if (decoded != '\0') i += 2;
  }
  return name;
}

OutFile::OutFile(const std::filesystem::path& path) : path_(path) {
  const Handle creation = untimed(H5P_FILE_CREATE);
  file_ = {H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), H5P_DEFAULT), H5Fclose};
  if (!check(file_.id(), "create the file")) return;
  attribute(root(), "magic", H5T_STD_U32LE, {}, &kMagic);
  const hsize_t two = 2;
  attribute(root(), "version", H5T_STD_U32LE, {&two, 1}, kVersion.data());
}

bool OutFile::check(hid_t id_or_status, std::string_view doing) {
  if (id_or_status >= 0 && failure_.empty()) return true;
  if (failure_.empty()) failure_ = "could not " + std::string(doing) + ": " + reason();
  return false;
}

Handle OutFile::group(hid_t parent, const char* name) {
  if (!failure_.empty()) return {};
  const Handle creation = untimed(H5P_GROUP_CREATE);
  Handle made{H5Gcreate2(parent, name, H5P_DEFAULT, creation.id(), H5P_DEFAULT), H5Gclose};
  check(made.id(), std::string("make group ") + name);
  return made;
}

Handle OutFile::dataset(hid_t parent, const char* name, hid_t type,
                        std::span<const hsize_t> shape) {
  if (!failure_.empty()) return {};
  const Handle creation = untimed(H5P_DATASET_CREATE);
  const Handle space = simple_space(shape);
  Handle made{H5Dcreate2(parent, name, type, space.id(), H5P_DEFAULT, creation.id(), H5P_DEFAULT),
              H5Dclose};
  check(made.id(), std::string("make data set ") + name);
  return made;
}

void OutFile::write_part(const Handle& dataset, hid_t memory_type, hsize_t first, hsize_t count,
                         const void* elements) {
  if (!failure_.empty() || count == 0) return;
  const Handle in_file{H5Dget_space(dataset.id()), H5Sclose};
  const Handle in_memory = simple_space({&count, 1});
  check(H5Sselect_hyperslab(in_file.id(), H5S_SELECT_SET, &first, nullptr, &count, nullptr),
        "choose elements");
  check(H5Dwrite(dataset.id(), memory_type, in_memory.id(), in_file.id(), H5P_DEFAULT, elements),
        "write elements");
}

void OutFile::write(hid_t parent, const char* name, hid_t type, std::span<const hsize_t> shape,
                    const void* elements) {
  const Handle made = dataset(parent, name, type, shape);
  if (std::find(shape.begin(), shape.end(), hsize_t{0}) != shape.end() || !made.open()) return;
  check(H5Dwrite(made.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements),
        std::string("write data set ") + name);
}

void OutFile::text_attribute(hid_t object, const char* name, std::string_view text) {
  const Handle type{H5Tcopy(H5T_C_S1), H5Tclose};
  H5Tset_size(type.id(), std::max<std::size_t>(text.size(), 1));
  H5Tset_cset(type.id(), H5T_CSET_UTF8);
  const std::string value(text);
  attribute(object, name, type.id(), {}, value.data());
}

void OutFile::attribute(hid_t object, const char* name, hid_t type, std::span<const hsize_t> shape,
                        const void* value) {
  if (!failure_.empty()) return;
  const Handle space = simple_space(shape);
  const Handle made{H5Acreate2(object, name, type, space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose};
  if (!check(made.id(), std::string("make attribute ") + name)) return;
  check(H5Awrite(made.id(), type, value), std::string("write attribute ") + name);
}

Result<void> OutFile::close() {
  if (file_.open()) {
    check(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), "write the file");
    check(file_.reset(), "close the file");
  }
  if (failure_.empty()) return {};
  return failure(ErrorClass::output_failed, "hdf5_not_written", failure_, path_.string(), "",
                 "free space on the disk, or write elsewhere");
}

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
  const Handle space{H5Dget_space(opened.id()), H5Sclose};
  const int dimensions = H5Sget_simple_extent_ndims(space.id());
  if (dimensions < 0) return unreadable(dataset, "has no shape");
  std::vector<hsize_t> extent(static_cast<std::size_t>(dimensions));
  H5Sget_simple_extent_dims(space.id(), extent.data(), nullptr);
  return extent;
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
