// What made a result: the program's version and what it was built with.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace spikeloom::flow {

[[nodiscard]] std::vector<std::pair<std::string, std::string>> versions();

}  // namespace spikeloom::flow
