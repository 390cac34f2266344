#pragma once

#include "core/scan/scan.h"
#include "tests/support/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace stepveil::testing {

// Some secrets, and a folder to search for them.
class ScanScene : public ::testing::Test {
 protected:
  void Secrets(const std::map<std::string, std::string>& secrets) {
    variables_.clear();
    for (const auto& [name, value] : secrets) {
      Variable variable;
      variable.name = name;
      variable.value = Secret(value);
      variable.path = "/backend";
      variables_.push_back(std::move(variable));
    }
  }

  [[nodiscard]] std::vector<Owners::Value> Values() const {
    std::vector<Owners::Value> values;
    for (const Variable& variable : variables_) {
      values.push_back({&variable, {}});
    }
    return values;
  }

  [[nodiscard]] FinderTable Table() const {
    std::vector<Secret> needles;
    for (const Variable& variable : variables_) {
      MoveAll(NeedlesOf(variable.value, NeedleRules()), needles);
    }
    return *BuildFinderTable(needles);
  }

  // "file:line:column NAME...", a line for each place.
  [[nodiscard]] std::string Found() {
    Owners owners(Values());
    result_ = Scan(FileWalk({folder_.path().string()}, {}), Table(), owners);
    std::string text;
    for (const FileFound& file : result_.found) {
      for (const FoundPlace& place : file.places) {
        text += file.path.substr(folder_.path().native().size() + 1) + ":" +
                std::to_string(place.line) + ":" + std::to_string(place.column);
        for (const std::size_t owner : place.owners) {
          text += " " + owners.variable(owner).name;
        }
        text += "\n";
      }
      text += file.more ? "more\n" : "";
    }
    return text;
  }

  ScratchFolder folder_;
  std::vector<Variable> variables_;
  ScanResult result_;
};

}  // namespace stepveil::testing
