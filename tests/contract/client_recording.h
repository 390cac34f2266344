#pragma once

#include "core/config/request.h"
#include "core/identity/login.h"
#include "tests/core/identity/scripted_instance.h"

#include <filesystem>
#include <string>

namespace stepveil::contract {

// What our tests send as credential; no message may show it.
inline constexpr const char* kCredential = "canary-9f3b-SECRET";

// One recorded exchange; the project's placeholder is replaced by kProjectId.
struct Recording {
  std::string name;
  bool newer = false;  // of the server of 2026
  std::string path;    // of the request, with its query
  std::string authorization;
  ScriptedInstance::Answer answer;
  std::string values;  // each recorded secret value of one line that is no mere word, one a line
};

Recording LoadRecording(const std::filesystem::path& file);

// What a user asked of stepveil that made it send the recorded list request.
Request RequestOf(const Recording& recording);
AccessToken TokenOf(const Recording& recording);

// The secret that the recorded request asks for alone.
std::string NameIn(const std::string& path);

// The id token that the recorded login sent, as far as its name tells.
std::string IdTokenOf(const std::string& name);

}  // namespace stepveil::contract
