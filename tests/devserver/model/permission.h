#pragma once

#include "tests/devserver/model/request.h"

#include <string>
#include <string_view>

namespace stepveil::devserver {

// What an actor may do with the secrets of one folder.
enum class Right { kNone, kNames, kValues };

Right RightOn(const Actor& actor, const Project& project, std::string_view environment,
              std::string_view path);
// Whether the folder's secrets are listed at all for `actor`.
bool MayRead(const Actor& actor, const Project& project, std::string_view environment,
             std::string_view path);

// 403 unless `actor` is a member of `project`.
std::optional<Answer> RefuseStranger(const Actor& actor, const Project& project);
// 403 "You are not allowed to read on SUBJECT".
Answer Denied(std::string_view subject);

}  // namespace stepveil::devserver
