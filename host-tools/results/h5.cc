#include "host-tools/results/h5.h"

#include <algorithm>
#include <array>
#include <utility>

namespace spikeloom::results::h5 {
namespace {

herr_t keep_innermost(unsigned, const H5E_error2_t* error, void* text) {
  if (error->desc != nullptr && *error->desc != '\0')
    *static_cast<std::string*>(text) = error->desc;
  return 0;
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

std::vector<hsize_t> extent_of(const Handle& dataset) {
  const Handle space{H5Dget_space(dataset.id()), H5Sclose};
  const int dimensions = H5Sget_simple_extent_ndims(space.id());
  std::vector<hsize_t> extent(static_cast<std::size_t>(std::max(dimensions, 0)));
  H5Sget_simple_extent_dims(space.id(), extent.data(), nullptr);
  return extent;
}

}  // namespace spikeloom::results::h5
