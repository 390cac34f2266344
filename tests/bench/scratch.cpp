#include "tests/bench/scratch.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace stepveil::bench {

Scratch::Scratch() : folder_(std::filesystem::temp_directory_path() / "stepveil-bench-XXXXXX") {
  if (mkdtemp(folder_.data()) == nullptr) {
    std::perror("mkdtemp");
    std::abort();
  }
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string Scratch::Write(const std::string& name, std::string_view text) const {
  const std::string path = folder_ + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

std::string Lines(const std::vector<Secret>& needles) {
  std::string lines;
  for (const Secret& needle : needles) {
    lines.append(needle.Expose()).append("\n");
  }
  return lines;
}

}  // namespace stepveil::bench
