#include <algorithm>
#include <array>
#include <utility>

#include "host-tools/results/h5.h"

namespace spikeloom::results::h5 {
namespace {

constexpr std::uint32_t kMagic = 0x0A7A;
constexpr std::array<std::uint32_t, 2> kVersion{0, 1};

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

OutFile::OutFile(const std::filesystem::path& path) : path_(path) {
  const Quiet quiet;
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
  const Quiet quiet;
  if (!failure_.empty()) return {};
  const Handle creation = untimed(H5P_GROUP_CREATE);
  Handle made{H5Gcreate2(parent, name, H5P_DEFAULT, creation.id(), H5P_DEFAULT), H5Gclose};
  check(made.id(), std::string("make group ") + name);
  return made;
}

Handle OutFile::dataset(hid_t parent, const char* name, hid_t type, const Handle& space,
                        const Handle& creation, const Handle& access) {
  if (!failure_.empty()) return {};
  Handle made{H5Dcreate2(parent, name, type, space.id(), H5P_DEFAULT, creation.id(), access.id()),
              H5Dclose};
  check(made.id(), std::string("make data set ") + name);
  return made;
}

Handle OutFile::write(hid_t parent, const char* name, hid_t type, std::span<const hsize_t> shape,
                      const void* elements) {
  const Quiet quiet;
  const Handle access{H5Pcreate(H5P_DATASET_ACCESS), H5Pclose};
  Handle made =
      dataset(parent, name, type, simple_space(shape), untimed(H5P_DATASET_CREATE), access);
  if (std::find(shape.begin(), shape.end(), hsize_t{0}) == shape.end())
    rewrite(made, type, elements);
  return made;
}

void OutFile::rewrite(const Handle& dataset, hid_t type, const void* elements) {
  const Quiet quiet;
  if (!failure_.empty()) return;
  check(H5Dwrite(dataset.id(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements), "write a data set");
}

Handle OutFile::growing(hid_t parent, const char* name, hid_t type, std::span<const hsize_t> row,
                        std::span<const hsize_t> chunk) {
  const Quiet quiet;
  std::vector<hsize_t> now{0}, most{H5S_UNLIMITED};
  now.insert(now.end(), row.begin(), row.end());
  most.insert(most.end(), row.begin(), row.end());
  const auto rank = static_cast<int>(now.size());
  const Handle space{H5Screate_simple(rank, now.data(), most.data()), H5Sclose};
  const Handle creation = untimed(H5P_DATASET_CREATE);
  H5Pset_chunk(creation.id(), rank, chunk.data());
  H5Pset_fill_time(creation.id(), H5D_FILL_TIME_ALLOC);  // no byte of memory that is not ours
  // Rows are written once and in order: the chunks of one row are all that is worth keeping.
  std::size_t kept_bytes = H5Tget_size(type);
  for (std::size_t d = 0; d < chunk.size(); ++d)
    kept_bytes *= d == 0 ? chunk[0] : (now[d] + chunk[d] - 1) / chunk[d] * chunk[d];
  const Handle access{H5Pcreate(H5P_DATASET_ACCESS), H5Pclose};
  H5Pset_chunk_cache(access.id(), H5D_CHUNK_CACHE_NSLOTS_DEFAULT, kept_bytes, 1.0);
  return dataset(parent, name, type, space, creation, access);
}

void OutFile::append(const Handle& dataset, hid_t type, hsize_t rows, const void* elements) {
  const Quiet quiet;
  if (!failure_.empty() || rows == 0) return;
  std::vector<hsize_t> shape = extent_of(dataset), first(shape.size(), 0);
  first[0] = shape[0];
  shape[0] += rows;
  if (!check(H5Dset_extent(dataset.id(), shape.data()), "make a data set longer")) return;
  const Handle in_file{H5Dget_space(dataset.id()), H5Sclose};
  shape[0] = rows;
  const Handle in_memory = simple_space(shape);
  check(H5Sselect_hyperslab(in_file.id(), H5S_SELECT_SET, first.data(), nullptr, shape.data(),
                            nullptr),
        "choose elements");
  check(H5Dwrite(dataset.id(), type, in_memory.id(), in_file.id(), H5P_DEFAULT, elements),
        "write elements");
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
  const Quiet quiet;
  if (!failure_.empty()) return;
  const Handle space = simple_space(shape);
  const Handle made{H5Acreate2(object, name, type, space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose};
  if (!check(made.id(), std::string("make attribute ") + name)) return;
  check(H5Awrite(made.id(), type, value), std::string("write attribute ") + name);
}

Result<void> OutFile::flush() {
  const Quiet quiet;
  if (file_.open() && failure_.empty())
    check(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), "write the file");
  return outcome();
}

Result<void> OutFile::close() {
  const Quiet quiet;
  static_cast<void>(flush());
  if (file_.open()) check(file_.reset(), "close the file");
  return outcome();
}

Result<void> OutFile::outcome() const {
  if (failure_.empty()) return {};
  return failure(ErrorClass::output_failed, "hdf5_not_written", failure_, path_.string(), "",
                 "free space on the disk, or write elsewhere");
}

}  // namespace spikeloom::results::h5
