#include "core/config/values.h"

#include "core/base/text.h"
#include "core/identity/login_method.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace stepveil {
namespace {

// Names of Infisical's that are no method here: one that needs a person, one that two share.
constexpr std::array<std::string_view, 2> kUnsupportedMethods{"user", "gcp-auth"};

// "supported are oidc (oidc-auth), ... and token".
std::string Supported() {
  std::vector<std::string> methods;
  for (const LoginMethod* method : LoginMethods()) {
    const std::vector<std::string> others(method->other_names.begin(), method->other_names.end());
    methods.push_back(method->name + (others.empty() ? "" : " (" + Join(others, ", ") + ")"));
  }
  const std::string last = methods.back();
  methods.pop_back();
  return "supported are " + Join(methods, ", ") + " and " + last;
}

// The known name that is most like `text`.
std::optional<std::string> NearestMethod(std::string_view text) {
  std::vector<std::string> names;
  for (const LoginMethod* method : LoginMethods()) {
    names.emplace_back(method->name);
    names.insert(names.end(), method->other_names.begin(), method->other_names.end());
  }
  return Nearest(text, names);
}

std::optional<std::int64_t> MillisecondsPer(std::string_view unit) {
  if (unit == "ms") return 1;
  if (unit.empty() || unit == "s") return 1000;
  if (unit == "m") return 60'000;
  if (unit == "h") return 3'600'000;
  return std::nullopt;
}

}  // namespace

Result<std::string> CheckedPath(std::string_view text) {
  const auto refuse = [&](const std::string& why, std::vector<std::string> hints = {}) {
    return Fail(ErrorCode::kConfig, "path " + Quoted(text) + " " + why, std::move(hints));
  };
  if (text.empty()) {
    return Fail(ErrorCode::kConfig, "the path is empty", {"the root folder is \"/\""});
  }
  if (text.find_first_of("*?[]") != std::string_view::npos) {
    return refuse("has a wildcard", {"name each folder, or use --recursive on the one above"});
  }
  if (std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == 0x7f;
      })) {
    return refuse("has a character that no folder's name holds");
  }
  const bool absolute = text.front() == '/';
  std::string path = absolute ? "" : "/";
  path += text.substr(0, 2) == "./" ? text.substr(2) : text;
  while (path.size() > 1 && path.back() == '/') {
    path.pop_back();
  }
  const std::string inside = path + "/";
  if (inside.find("/../") != std::string::npos || inside.find("/./") != std::string::npos) {
    return refuse("has a step \".\" or \"..\"", {"write the folder's full path"});
  }
  if (path.find("//") != std::string::npos) {
    return refuse("has an empty step", {"write one slash between two folders"});
  }
  if (!absolute) {
    return refuse("does not start with \"/\"", {"did you mean " + Quoted(path) + "?"});
  }
  return path;
}

Result<std::chrono::milliseconds> CheckedDuration(std::string_view text) {
  constexpr std::int64_t kLongest = 24 * 3'600'000LL;
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto per = MillisecondsPer(text.substr(static_cast<std::size_t>(end - text.data())));
  if (fault != std::errc{} || !per) {
    return Fail(ErrorCode::kConfig, "not a duration", {"write it like 500ms, 10s, 2m or 120"});
  }
  if (number <= 0 || number > kLongest / *per) {
    return Fail(ErrorCode::kConfig, "a duration must be more than 0 and at most 24h");
  }
  return std::chrono::milliseconds(number * *per);
}

Result<std::chrono::seconds> CheckedAge(std::string_view text) {
  constexpr std::int64_t kLongest = 90 * 86'400LL;
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto unit = text.substr(static_cast<std::size_t>(end - text.data()));
  const auto per = unit == "d" ? std::optional<std::int64_t>(86'400'000) : MillisecondsPer(unit);
  if (fault != std::errc{} || !per || *per < 1000) {
    return Fail(ErrorCode::kConfig, "not an age", {"write it like 30m, 24h, 7d or 3600"});
  }
  if (number <= 0 || number > kLongest / (*per / 1000)) {
    return Fail(ErrorCode::kConfig, "an age must be more than 0 and at most 90d");
  }
  return std::chrono::seconds(number * (*per / 1000));
}

Result<std::string> CheckedDynamic(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  const std::string_view name = slash == text.npos ? text : text.substr(slash + 1);
  if (name.empty() || !std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
      })) {
    return Fail(ErrorCode::kConfig, Quoted(text) + " is no name of a dynamic secret",
                {"write its name, or /FOLDER/NAME, in letters, digits, \"-\" and \"_\""});
  }
  if (slash == text.npos) {
    return std::string(name);
  }
  STEPVEIL_ASSIGN_OR_RETURN(const std::string folder,
                            CheckedPath(slash == 0 ? "/" : text.substr(0, slash)));
  return (folder == "/" ? "" : folder) + "/" + std::string(name);
}

Result<std::chrono::seconds> CheckedLeaseTtl(std::string_view text) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto ttl, CheckedDuration(text));
  if (ttl < std::chrono::minutes(1)) {
    return Fail(ErrorCode::kConfig, "a lease lives for a minute at least, and for a day at most");
  }
  return std::chrono::duration_cast<std::chrono::seconds>(ttl);
}

Result<void> CheckedFileBelow(std::string_view text) {
  const std::string inside = "/" + std::string(text) + "/";
  if (text.empty() || text.front() == '/' || inside.find("/../") != std::string::npos) {
    return Fail(ErrorCode::kConfig, "a file of the repository names only files below it",
                {"write a relative path without \"..\", or use a flag or a variable"});
  }
  return {};
}

Result<std::string> CheckedMethod(std::string_view text) {
  if (const LoginMethod* method = LoginMethodNamed(text)) {
    return std::string(method->name);
  }
  if (std::find(kUnsupportedMethods.begin(), kUnsupportedMethods.end(), text) !=
      kUnsupportedMethods.end()) {
    const bool persons = text == "user";
    return Fail(ErrorCode::kConfig, "login method " + Quoted(text) + " is not supported",
                {(persons ? "a person logs in with Infisical's own CLI; " : "") + Supported()});
  }
  if (const auto nearest = NearestMethod(text)) {
    return Fail(ErrorCode::kConfig, "unknown login method " + Quoted(text),
                {"did you mean " + Quoted(*nearest) + "?"});
  }
  // Not like any name: it may be a credential in the wrong place, and is not quoted.
  return Fail(ErrorCode::kConfig, "unknown login method", {Supported()});
}

Result<std::string> CheckedIdentityId(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (!IsUuid(trimmed)) {
    return Fail(ErrorCode::kConfig, "the identity id is not a UUID",
                {"copy it from the machine identity's page in Infisical: 8-4-4-4-12 hexadecimal "
                 "digits"});
  }
  return LowerAscii(trimmed);
}

Result<bool> CheckedLogLevel(std::string_view text) {
  const std::string level = LowerAscii(text);
  if (level == "trace" || level == "debug") {
    return true;
  }
  constexpr std::array<std::string_view, 6> kQuiet = {"info",  "warn",  "warning",
                                                      "error", "fatal", "panic"};
  if (std::find(kQuiet.begin(), kQuiet.end(), level) != kQuiet.end()) {
    return false;
  }
  return Fail(ErrorCode::kConfig, "not a level of a log",
              {"debug shows each request; info, warn and error are taken, too"});
}

Result<Duplicates> CheckedDuplicates(std::string_view text) {
  if (text == "error") return Duplicates::kError;
  if (text == "first") return Duplicates::kFirstWins;
  if (text == "last") return Duplicates::kLastWins;
  return Fail(ErrorCode::kConfig, "unknown choice for \"duplicates\"",
              {"write error, first or last"});
}

std::optional<bool> ReadBoolean(std::string_view text) {
  const std::string lower = LowerAscii(text);
  if (lower == "true" || lower == "yes" || lower == "on" || lower == "1" || lower == "t") {
    return true;
  }
  if (lower == "false" || lower == "no" || lower == "off" || lower == "0" || lower == "f") {
    return false;
  }
  return std::nullopt;
}

Result<std::map<std::string, std::string>> ReadRenames(const std::vector<std::string>& pairs) {
  std::map<std::string, std::string> renames;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size()) {
      return Fail(ErrorCode::kConfig, "not a pair of names", {"write it like OLD_NAME=NEW_NAME"});
    }
    const std::string from = pair.substr(0, equals);
    if (!renames.emplace(from, pair.substr(equals + 1)).second) {
      return Fail(ErrorCode::kConfig, Quoted(from) + " is renamed twice");
    }
  }
  return renames;
}

bool IsProcessName(std::string_view name) {
  const auto is_first = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !name.empty() && is_first(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_first(c) || c == '_' || c == '-'; });
}

std::vector<std::string> CommaList(std::string_view text) {
  std::vector<std::string> list;
  for (const std::string& piece : Split(text, ',')) {
    if (const std::string_view trimmed = Trim(piece); !trimmed.empty()) {
      list.emplace_back(trimmed);
    }
  }
  return list;
}

}  // namespace stepveil
