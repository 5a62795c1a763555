#include "tests/docs/markdown.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace spikeloom::docs {
namespace {

namespace fs = std::filesystem;

// Everything between `open` and `close`, each time they follow each other in the line.
void gather(std::string_view line, int number, std::string_view open, char close,
            std::vector<Reference>& found) {
  for (auto at = line.find(open); at != line.npos;) {
    const auto first = at + open.size();
    const auto last = line.find(close, first);
    if (last == line.npos) return;
    found.push_back({std::string(line.substr(first, last - first)), number});
    at = line.find(open, last + 1);
  }
}

Page read_page(const fs::path& path) {
  std::ifstream stream(path);
  return page(path, std::string(std::istreambuf_iterator<char>(stream), {}));
}

}  // namespace

Page page(fs::path path, std::string_view text) {
  Page result{std::move(path), {}, {}, {}};
  std::istringstream stream{std::string(text)};
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (line.starts_with("```")) {
      if (!inside) result.blocks.push_back({line.substr(3), number, {}});
      inside = !inside;
    } else if (inside) {
      result.blocks.back().lines.push_back(line);
    } else {
      gather(line, number, "](", ')', result.links);
      gather(line, number, "`", '`', result.quoted);
    }
  }
  return result;
}

std::vector<Page> pages(const fs::path& top) {
  std::vector<fs::path> paths{top / "README.md", top / "CONTRIBUTING.md"};
  for (const auto& entry : fs::recursive_directory_iterator(top / "docs")) {
    if (entry.path().extension() == ".md") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Page> result;
  for (const auto& path : paths) result.push_back(read_page(path));
  return result;
}

}  // namespace spikeloom::docs
