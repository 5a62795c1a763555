// page/page.css and page/page.js as texts, put into the library by CMake.
#pragma once

namespace spikeloom::report {

[[nodiscard]] const char* page_style();
[[nodiscard]] const char* page_script();

}  // namespace spikeloom::report
