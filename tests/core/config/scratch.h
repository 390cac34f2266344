#pragma once

#include "core/base/process.h"
#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/config/load.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

inline constexpr const char* kCanary = "canary-9f3b-SECRET";

// A folder of its own for one test, removed with all it holds.
class Scratch {
 public:
  Scratch() {
    std::string pattern = testing::TempDir() + "/stepveil-config-XXXXXX";
    root_ = mkdtemp(pattern.data());
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return root_ / name;
  }

  // Writes a file and the folders above it; mode as git checks it out, whatever the umask is.
  void Write(const std::string& name, const std::string& text, mode_t mode = 0644) const {
    const auto path = root_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
  }

  void MakeFolder(const std::string& name) const {
    std::filesystem::create_directories(root_ / name);
  }

 private:
  std::filesystem::path root_;
};

// What the user would read.
template <typename T>
std::string Printed(const Result<T>& result) {
  return result ? std::string("(no error)\n") : Render(result.error());
}

// LoadRequest as a user meets it: a repository with a .stepveil.yaml, some variables, some flags.
class LoadTest : public testing::Test {
 protected:
  void SetUp() override { scratch_.MakeFolder(".git"); }

  Result<Request> Load(Settings flags = {}, Purpose purpose = Purpose::kFetch) {
    return LoadRequest(std::move(flags), Variables(variables_), scratch_.root(), purpose);
  }

  // Loads, expects a failure and returns it as printed; no canary may be in it.
  std::string Failure(Settings flags = {}, Purpose purpose = Purpose::kFetch) {
    const auto request = Load(std::move(flags), purpose);
    const std::string printed = Printed(request);
    EXPECT_FALSE(request.has_value());
    EXPECT_EQ(printed.find(kCanary), std::string::npos) << printed;
    return printed;
  }

  Scratch scratch_;
  std::vector<std::string> variables_;
};

}  // namespace stepveil
