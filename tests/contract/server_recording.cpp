#include "tests/contract/server_recording.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace stepveil::devserver {
namespace {

namespace fs = std::filesystem;

Recording LoadRecording(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  const Json json = Json::parse(text.str(), nullptr, false);
  if (!json.is_object() || !json.contains("request") || !json.contains("response")) return {};
  return {file.stem().string(), json["request"].dump(), json["response"].dump()};
}

}  // namespace

std::vector<Recording> LoadRecordings(const std::string& name) {
  std::vector<Recording> recordings;
  std::error_code fault;
  const fs::path folder = std::string(STEPVEIL_SOURCE_DIR "/tests/contract/") + name;
  for (const auto& entry : fs::directory_iterator(folder, fault)) {
    if (entry.path().extension() == ".json") recordings.push_back(LoadRecording(entry.path()));
  }
  std::sort(recordings.begin(), recordings.end(),
            [](const Recording& a, const Recording& b) { return a.name < b.name; });
  return recordings;
}

std::string Filled(std::string text, const std::map<std::string, std::string>& values) {
  for (const auto& [mark, value] : values) {
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos;) {
      text.replace(at, mark.size(), value);
      at += value.size();
    }
  }
  return text;
}

}  // namespace stepveil::devserver
