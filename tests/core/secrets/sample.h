#pragma once

#include "core/config/request.h"
#include "core/identity/login.h"
#include "core/secrets/list.h"
#include "tests/core/identity/scripted_instance.h"

#include <string>
#include <vector>

namespace stepveil {

inline constexpr const char* kProjectId = "7d1f6b1e-9a57-4c3c-8a53-0c5a1f0e2b11";
inline constexpr const char* kV4 = "/api/v4/secrets";
inline constexpr const char* kV3 = "/api/v3/secrets/raw";
inline constexpr const char* kFolders = "/api/v1/folders";
inline constexpr const char* kImports = "/api/v1/secret-imports";
inline constexpr const char* kWorkspace = "/api/v1/workspace/";

// One row of a list, as v4 sends it.
inline std::string Row(const std::string& name, const std::string& value, const std::string& path,
                       const std::string& more = "") {
  return R"({"id":"1","environment":"dev","type":"shared","secretKey":")" + name +
         R"(","secretValue":")" + value + R"(","secretPath":")" + path + R"(","tags":[])" + more +
         "}";
}

// One row of an import: it says nothing of path and tags.
inline std::string ImportedRow(const std::string& name, const std::string& value) {
  return R"({"workspace":"","environment":"dev","type":"shared","secretKey":")" + name +
         R"(","secretValue":")" + value + R"("})";
}

inline std::string ImportEntry(const std::string& environment, const std::string& path,
                               const std::string& rows, bool has_folder = true) {
  return R"({"secretPath":")" + path + R"(","environment":")" + environment +
         (has_folder ? R"(","folderId":"f","secrets":[)" : R"(","secrets":[)") + rows + "]}";
}

inline std::string List(const std::string& rows, const std::string& imports = "") {
  return R"({"secrets":[)" + rows + R"(],"imports":[)" + imports + "]}";
}

inline std::string Rule(const std::string& environment, const std::string& path, int position,
                        const std::string& more = "") {
  return R"({"importPath":")" + path + R"(","position":)" + std::to_string(position) +
         R"(,"importEnv":{"slug":")" + environment + R"("})" + more + "}";
}

inline std::string Rules(const std::string& rules) {
  return R"({"message":"ok","secretImports":[)" + rules + "]}";
}

inline std::string FolderList(const std::vector<std::string>& names) {
  std::string text = R"({"folders":[)";
  for (const std::string& name : names) {
    text += (text.back() == '[' ? R"({"name":")" : R"(,{"name":")") + name + "\"}";
  }
  return text + "]}";
}

// Project acme-app with dev and prod; in dev the folders backend, frontend, compose and shared,
// each without imports; secrets are for the test to write down.
inline void ScriptSample(ScriptedInstance& instance) {
  instance.On(kImports, {200, Rules("")});
  instance.On(kFolders, {200, FolderList({})});
  instance.On(kFolders, {200, FolderList({"backend", "frontend", "compose", "shared", "empty"})},
              "&path=%2F");
  instance.On(kFolders, {200, FolderList({})}, "&path=%2Fbackend");
  instance.On(kWorkspace, {200, std::string(R"({"workspace":{"id":")") + kProjectId +
                                    R"(","slug":"acme-app","environments":[)"
                                    R"({"name":"Development","slug":"dev","id":"1"},)"
                                    R"({"name":"Production","slug":"prod","id":"2"}]}})"});
  instance.On(kV4, {200, List("")});
}

// The same as a server of 2024, which has no v4: lists are for the test to write down for kV3.
inline void ScriptOldSample(ScriptedInstance& instance) {
  ScriptSample(instance);
  instance.On(kV4, {404, R"({"message":"Route GET:/api/v4/secrets not found",)"
                         R"("error":"Not Found","statusCode":404})"});
  instance.On(kV3, {200, List("")});
}

// How a server answers the question for rights on `path`: whole or lacking.
inline void ScriptRights(ScriptedInstance& instance, const std::string& path, bool whole) {
  instance.On(std::string(kV4) + "/STEPVEIL",
              whole ? ScriptedInstance::Answer{404, Envelope(404, "NotFound", "Secret not found")}
                    : ScriptedInstance::Answer{403, Envelope(403, "PermissionDenied", "no")},
              "secretPath=" + path + "&");
}

inline Request Ask(std::vector<std::string> paths) {
  Request request;
  request.project = kProjectId;
  request.environment = "dev";
  request.paths = std::move(paths);
  return request;
}

inline AccessToken Token(AccessToken::Kind kind = AccessToken::Kind::kIssued) {
  return {Secret("token-9f3b"), kind};
}

inline Target SampleTarget(std::vector<std::string> paths = {"/"}) {
  return {kProjectId, kProjectId, "dev", std::move(paths), Api::kV4, AccessToken::Kind::kIssued};
}

// What ReadList makes of `body`; an empty list (and a failed test) if it is none.
inline ListAnswer ReadSample(const std::string& body) {
  auto list = ReadList({200, {}, Secret(body)});
  return list ? *std::move(list) : ListAnswer{};
}

inline PathAnswer Answered(const std::string& path, const std::string& body) {
  PathAnswer answer;
  answer.path = path;
  answer.list = ReadSample(body);
  return answer;
}

}  // namespace stepveil
