#pragma once

#include <string>

namespace stepveil::devserver {

// A private folder under TMPDIR (else /tmp) that is removed with its content at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Writes a file into the folder and gives its path; empty if that failed.
  [[nodiscard]] std::string Write(const std::string& name, const std::string& content) const;

 private:
  std::string path_;  // empty if it could not be made
};

}  // namespace stepveil::devserver
