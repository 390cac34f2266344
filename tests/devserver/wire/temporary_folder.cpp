#include "tests/devserver/wire/temporary_folder.h"

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace stepveil::devserver {

TemporaryFolder::TemporaryFolder() {
  const char* parent = std::getenv("TMPDIR");
  const std::string base = parent != nullptr && *parent != '\0' ? parent : "/tmp";
  std::string pattern = base + "/stepveil-devserver-XXXXXX";
  if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::Write(const std::string& name, const std::string& content) const {
  if (path_.empty()) return {};
  const std::string file = path_ + "/" + name;
  std::ofstream output(file, std::ios::binary);
  output << content << std::flush;
  return output ? file : std::string();
}

}  // namespace stepveil::devserver
