#include "host-tools/report/page_frame.h"

#include <fmt/format.h>

#include "host-tools/report/html_parts.h"
#include "host-tools/report/page_assets.h"

namespace spikeloom::report {
namespace {

constexpr const char* kHead =
    R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'" />
<title>{}</title>
<style>
{}</style>
</head>
<body>
)";

}  // namespace

std::string page_head(std::string_view title) {
  return fmt::format(fmt::runtime(kHead), escape(title), page_style());
}

std::string page_end(std::string_view data) {
  std::string page = "<script type=\"application/json\" id=\"data\">";
  page.append(data).append("</script>\n<script>\n").append(page_script());
  return page + "</script>\n</body>\n</html>\n";
}

}  // namespace spikeloom::report
