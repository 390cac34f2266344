#pragma once

#include "tests/devserver/model/request.h"

#include <string>
#include <string_view>

namespace stepveil::devserver {

// What an actor may do with the secrets of one folder.
enum class Right { kNone, kNames, kValues };

// A secret as rules see it; by default none in particular, which no rule by name or tag fits.
struct RuleSubject {
  std::string_view environment, path;
  std::string_view name = {};
  const std::vector<std::string>* tags = nullptr;
};

Right RightOn(const Actor& actor, const Project& project, const RuleSubject& subject);
Right RightOn(const Actor& actor, const Project& project, const Folder& folder,
              const SecretRow& row);
// Whether the folder's secrets are listed at all for `actor`.
bool MayRead(const Actor& actor, const Project& project, std::string_view environment,
             std::string_view path);
// Newer servers: whether any rule lets `actor` list any secret at all.
bool MayReadAnything(const Actor& actor, const Project& project);

// Whether `actor` may read what the folder imports: by a rule of its own, or by a role that reads
// all.
bool MayReadImports(const Actor& actor, const Project& project, std::string_view environment,
                    std::string_view path);

// 403 unless `actor` is a member of `project`.
std::optional<Answer> RefuseStranger(const Store& store, const Actor& actor,
                                     const Project& project);
// 403 "You are not allowed to read on SUBJECT".
Answer Denied(std::string_view subject, std::string_view action = "read");

}  // namespace stepveil::devserver
