#include "tests/contract/server_compare.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <set>

namespace stepveil::devserver {
namespace {

using Faults = std::vector<std::string>;

bool Looks(const std::string& text, const char* pattern) {
  return std::regex_match(text, std::regex(pattern));
}

constexpr const char* kUuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
constexpr const char* kDate = R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)";
constexpr const char* kJwt = R"(eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+)";
constexpr const char* kRequestId = "req-[0-9A-Za-z]{14}";
constexpr const char* kBigMark = "<61440 chars, a-z repeating>";

bool IsBig(const std::string& text) {
  if (text.size() != 61440) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != static_cast<char>('a' + i % 26)) return false;
  }
  return true;
}

// Whether a text that stands for a class of values is met by `actual`.
class Texts {
 public:
  bool Meet(const std::string& expected, const std::string& actual) {
    if (Looks(expected, "<UUID-\\d+>")) return Looks(actual, kUuid) && Bind(expected, actual);
    if (expected == "<ORG_ID>") return Looks(actual, kUuid);
    if (expected == "<JWT>") return Looks(actual, kJwt);
    if (expected == kBigMark) return IsBig(actual);
    if (Looks(expected, kRequestId)) return Looks(actual, kRequestId);
    if (expected == "<BCRYPT_HASH>" || expected == "<EMAIL>" || expected == "<USER_AGENT>") {
      return !actual.empty();
    }
    if (expected.size() == 24 && Looks(expected, kDate)) return Looks(actual, kDate);
    return expected == actual;
  }

 private:
  // The same placeholder must be the same id throughout an answer, and another one another id.
  bool Bind(const std::string& mark, const std::string& id) {
    const bool new_mark = !marks_.contains(mark);
    const bool new_id = !ids_.contains(id);
    if (new_mark != new_id) return false;
    marks_.emplace(mark, id);
    ids_.emplace(id, mark);
    return marks_[mark] == id;
  }

  std::map<std::string, std::string> marks_, ids_;
};

// What an element of an unordered list is sorted by: its text without the parts that vary.
std::string SortKey(Json element) {
  static const std::regex kVarying(std::string("<UUID-\\d+>|") + kUuid + '|' + kDate);
  if (element.contains("tags")) element["tags"] = element["tags"].size();
  if (element.contains("secretValue") && element["secretValue"].get<std::string>().size() > 9999) {
    element["secretValue"] = kBigMark;
  }
  return std::regex_replace(nlohmann::json(element).dump(), kVarying, "_");
}

std::vector<Json> Sorted(const Json& list) {
  std::vector<std::pair<std::string, Json>> keyed;
  for (const Json& element : list) keyed.emplace_back(SortKey(element), element);
  std::stable_sort(keyed.begin(), keyed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Json> sorted;
  for (auto& [key, element] : keyed) sorted.push_back(std::move(element));
  return sorted;
}

class Walk {
 public:
  explicit Walk(bool any_order) {
    if (any_order) unordered_.insert("imports");
  }

  void Compare(const std::string& path, const Json& expected, const Json& actual) {
    if (expected.is_object() && actual.is_object()) return CompareObjects(path, expected, actual);
    if (expected.is_array() && actual.is_array()) return CompareLists(path, expected, actual);
    const bool equal = expected.is_string() && actual.is_string()
                           ? texts_.Meet(expected.get<std::string>(), actual.get<std::string>())
                           : expected == actual;
    if (!equal) Fault(path, expected, actual);
  }

  Faults faults;

 private:
  void Fault(const std::string& path, const Json& expected, const Json& actual) {
    faults.push_back(path + ": recorded " + expected.dump().substr(0, 300) + ", got " +
                     actual.dump().substr(0, 300));
  }

  void CompareObjects(const std::string& path, const Json& expected, const Json& actual) {
    for (const auto& [name, value] : expected.items()) {
      auto found = actual.find(name);
      if (found == actual.end()) {
        faults.push_back(path + '.' + name + ": missing");
      } else {
        Compare(path + '.' + name, value, *found);
      }
    }
    for (const auto& [name, value] : actual.items()) {
      if (!expected.contains(name)) faults.push_back(path + '.' + name + ": not recorded");
    }
  }

  void CompareLists(const std::string& path, const Json& expected, const Json& actual) {
    if (expected.size() != actual.size()) {
      faults.push_back(path + ": recorded " + std::to_string(expected.size()) + " elements, got " +
                       std::to_string(actual.size()));
      return;
    }
    const bool unordered = unordered_.contains(path.substr(path.rfind('.') + 1));
    const auto wanted =
        unordered ? Sorted(expected) : std::vector<Json>(expected.begin(), expected.end());
    const auto found = unordered ? Sorted(actual) : std::vector<Json>(actual.begin(), actual.end());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      Compare(path + '[' + std::to_string(i) + ']', wanted[i], found[i]);
    }
  }

  std::set<std::string> unordered_{"secrets", "tags", "folders"};
  Texts texts_;
};

void RemoveKey(Json& body, const std::string& key) {
  if (key.empty() || !body.is_object() || !body.contains("secrets")) return;
  Json kept = Json::array();
  for (Json& secret : body["secrets"]) {
    if (secret["secretKey"] != key) kept.push_back(secret);
  }
  body["secrets"] = kept;
}

// The recorded length holds only where nothing of free length stands in the body.
bool HasFixedLength(const std::string& body, const Leniency& leniency) {
  if (!leniency.ignored_key.empty()) return false;
  if (leniency.free_token_length && body.find("<JWT>") != std::string::npos) return false;
  for (const char* mark : {"<BCRYPT_HASH>", "<EMAIL>", "<USER_AGENT>", "127.0.0.1"}) {
    if (body.find(mark) != std::string::npos) return false;
  }
  return true;
}

void CompareHeaders(const Json& recorded, const Answer& answer, Faults& faults) {
  static const std::set<std::string> kOfTheConnection{"content-length", "connection", "keep-alive"};
  static const std::set<std::string> kPresence{"etag", "x-ratelimit-reset"};
  for (const auto& [name, value] : recorded.items()) {
    if (kOfTheConnection.contains(name)) continue;
    const std::string actual = HeaderOf(answer, name);
    bool equal = kPresence.contains(name) ? !actual.empty() : actual == value.get<std::string>();
    if (name == "retry-after") equal = actual == HeaderOf(answer, "x-ratelimit-reset");
    if (name == "x-ratelimit-remaining") equal = (actual == "0") == (value == "0");
    if (!equal) faults.push_back(name + ": recorded " + value.dump() + ", got \"" + actual + '"');
  }
  for (const char* name : {"x-ratelimit-limit", "retry-after"}) {
    if (!recorded.contains(name) && !HeaderOf(answer, name).empty()) {
      faults.push_back(std::string(name) + ": not recorded");
    }
  }
}

}  // namespace

std::vector<std::string> Differences(const std::string& response, const Answer& answer,
                                     const Leniency& leniency) {
  Json recorded = Json::parse(response);
  Walk walk(leniency.any_order);
  walk.Compare("status", recorded["status"], answer.status);
  if (answer.status == 0) return walk.faults;  // the recorder's own words stand in for a body
  CompareHeaders(recorded["headers"], answer, walk.faults);
  Json body = answer.body.empty() ? Json("") : Json::parse(answer.body, nullptr, false);
  RemoveKey(recorded["body"], leniency.ignored_key);
  RemoveKey(body, leniency.ignored_key);
  walk.Compare("body", recorded["body"], body);
  const std::string length = recorded["headers"].value("content-length", "");
  const std::string actual_length = std::to_string(answer.body.size());
  if (HasFixedLength(recorded["body"].dump(), leniency) && length != actual_length) {
    walk.faults.push_back("length: recorded " + length + ", got " + actual_length);
  }
  return walk.faults;
}

}  // namespace stepveil::devserver
