#include "host-tools/interchange/files.h"

#include "network-specs/proto/forms.h"

namespace spikeloom::interchange {

tl::expected<std::string, Errors> read_text(const std::filesystem::path& path) {
  return proto::read_file(path).map_error([](Error error) {
    error.remedy = error.code == "file_too_large"
                       ? "a netlist of this size describes more cores than any machine has"
                       : "give the path of a .json file";
    return Errors{std::move(error)};
  });
}

}  // namespace spikeloom::interchange
