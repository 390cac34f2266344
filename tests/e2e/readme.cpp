#include "tests/e2e/readme.h"

#include <fstream>
#include <iterator>

namespace stepveil::testing {

std::string BlockOf(const std::string& file, const std::string& text) {
  std::ifstream stream(STEPVEIL_SOURCE_DIR "/" + file);
  const std::string all{std::istreambuf_iterator<char>(stream), {}};
  for (std::size_t at = 0; (at = all.find("\n```", at)) != std::string::npos;) {
    const std::size_t start = all.find('\n', at + 1) + 1;
    const std::size_t end = all.find("\n```", start - 1);
    if (end == std::string::npos) {
      break;
    }
    const std::string block = all.substr(start, end + 1 - start);
    if (block.find(text) != std::string::npos) {
      return block;
    }
    at = end + 1;
  }
  return "";
}

}  // namespace stepveil::testing
