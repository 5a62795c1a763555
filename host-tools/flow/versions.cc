#include "host-tools/flow/versions.h"

namespace spikeloom::flow {

std::vector<std::pair<std::string, std::string>> versions() {
  return {{"spikeloom", SPIKELOOM_VERSION}, {"compiler", __VERSION__}};
}

}  // namespace spikeloom::flow
