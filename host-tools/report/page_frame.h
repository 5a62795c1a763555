// What every page of ours begins and ends with: style and script inline, a policy that forbids what
// the page does not do anyway, to ask anyone for anything.
#pragma once

#include <string>
#include <string_view>

namespace spikeloom::report {

[[nodiscard]] std::string page_head(std::string_view title);
// `data` is JSON that is safe in a script element (json_tree.h); the script draws from it.
[[nodiscard]] std::string page_end(std::string_view data);

}  // namespace spikeloom::report
