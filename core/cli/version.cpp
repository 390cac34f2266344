#include "core/cli/version.h"

#include "core/http/library_versions.h"

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include <utility>
#include <vector>

namespace stepveil {
namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

std::string Dotted(int major, int minor, int patch) {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

Facts Libraries() {
  Facts libraries = HttpLibraries();
  libraries.emplace_back("yaml-cpp", STEPVEIL_YAML_CPP);
  libraries.emplace_back("nlohmann-json",
                         Dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                NLOHMANN_JSON_VERSION_PATCH));
  libraries.emplace_back("CLI11", CLI11_VERSION);
  libraries.emplace_back(
      "Boost", Dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100));
  libraries.emplace_back("tl-expected", Dotted(TL_EXPECTED_VERSION_MAJOR, TL_EXPECTED_VERSION_MINOR,
                                               TL_EXPECTED_VERSION_PATCH));
  return libraries;
}

Facts Build() {
  return {{"version", STEPVEIL_VERSION},
          {"commit", STEPVEIL_COMMIT},
          {"target", STEPVEIL_TARGET},
          {"compiler", __VERSION__}};
}

}  // namespace

std::string Version() { return STEPVEIL_VERSION; }

std::string VersionText() {
  std::string text = "stepveil " STEPVEIL_VERSION "\n";
  Facts facts = Build();
  facts.erase(facts.begin());
  for (Facts part : {std::move(facts), Libraries()}) {
    for (auto& [name, value] : part) {
      name.resize(15, ' ');
      text += name + value + "\n";
    }
  }
  return text;
}

std::string VersionJson() {
  nlohmann::ordered_json all;
  for (const auto& [name, value] : Build()) {
    all[name] = value;
  }
  for (const auto& [name, value] : Libraries()) {
    all["libraries"][name] = value;
  }
  return all.dump(2) + "\n";
}

}  // namespace stepveil
