#include "tests/devserver/model/dev_control.h"

#include "tests/devserver/model/access_token.h"
#include "tests/devserver/model/encoding.h"
#include "tests/devserver/model/seed.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace stepveil::devserver {
namespace {

struct Flag {
  const char* name;
  bool Settings::*value;
};

struct Number {
  const char* name;
  int Settings::*value;
};

constexpr std::array<Flag, 6> kFlags{{{"database_down", &Settings::database_down},
                                      {"redis_down", &Settings::redis_down},
                                      {"maintenance", &Settings::maintenance},
                                      {"html_404", &Settings::html_404},
                                      {"lockout", &Settings::lockout},
                                      {"literal_references", &Settings::literal_references}}};
constexpr std::array<Number, 4> kLimits{{{"read", &Settings::read_limit},
                                         {"write", &Settings::write_limit},
                                         {"secrets", &Settings::secrets_limit},
                                         {"window_ms", &Settings::window_ms}}};

Json SettingsJson(const Settings& settings) {
  Json json{{"generation", settings.generation}, {"rate_limits", Json::object()}};
  for (const Number& limit : kLimits) json["rate_limits"][limit.name] = settings.*limit.value;
  for (const Flag& flag : kFlags) json[flag.name] = settings.*flag.value;
  return json;
}

bool SetLimits(const Json& limits, Settings& settings) {
  if (!limits.is_object()) return false;
  for (const auto& [name, value] : limits.items()) {
    const std::string_view wanted = name;
    auto known = std::find_if(kLimits.begin(), kLimits.end(),
                              [&](const Number& limit) { return wanted == limit.name; });
    if (known == kLimits.end() || !value.is_number_integer()) return false;
    settings.*(known->value) = value.get<int>();
  }
  return true;
}

bool SetOne(const std::string& name, const Json& value, Settings& settings) {
  if (name == "rate_limits") return SetLimits(value, settings);
  if (name == "generation") {
    if (value != 2024 && value != 2026) return false;
    settings.generation = value.get<int>();
    return true;
  }
  auto known = std::find_if(kFlags.begin(), kFlags.end(),
                            [&](const Flag& flag) { return name == flag.name; });
  if (known == kFlags.end() || !value.is_boolean()) return false;
  settings.*(known->value) = value.get<bool>();
  return true;
}

Answer BadOrder(const std::string& what) {
  return Refuse(400, "BadOrder", "the dev server does not understand " + what);
}

std::string TextOf(const Json& order, const char* name, const std::string& absent) {
  auto found = order.find(name);
  return found != order.end() && found->is_string() ? found->get<std::string>() : absent;
}

Folder* FindFolder(Store& store, const Json& order) {
  const std::string slug = TextOf(order, "project", store.default_project);
  const std::string environment = TextOf(order, "environment", store.default_environment);
  const std::string path = TextOf(order, "path", "/");
  for (Project& project : store.projects) {
    for (Folder& folder : project.folders) {
      if (project.slug == slug && folder.environment == environment && folder.path == path) {
        return &folder;
      }
    }
  }
  return nullptr;
}

void SetSecret(Folder& folder, const std::string& key, const std::string& value, bool hidden) {
  for (SecretRow& row : folder.secrets) {
    if (row.key != key) continue;
    row.previous.push_back(row.value);
    row.value = StoredValue(value);
    row.hidden = hidden;
    return;
  }
  SecretRow row;
  row.id = RandomUuid();
  row.key = key;
  row.value = StoredValue(value);
  row.hidden = hidden;
  folder.secrets.push_back(row);
}

}  // namespace

Answer ControlModel(Context& context) {
  Settings changed = context.store.settings;
  const Json& order = *context.request.body;
  if (context.request.method == "POST") {
    if (!order.is_object()) return BadOrder("a body that is no JSON object");
    for (const auto& [name, value] : order.items()) {
      if (!SetOne(name, value, changed)) return BadOrder('"' + name + '"');
    }
    context.store.settings = changed;
  }
  return JsonAnswer(200, SettingsJson(changed));
}

Answer ControlClock(Context& context) {
  const Json& order = *context.request.body;
  auto seconds = order.find("advance_seconds");
  if (!order.is_object() || seconds == order.end() || !seconds->is_number_integer()) {
    return BadOrder("an order without \"advance_seconds\"");
  }
  context.store.clock_offset += Seconds(seconds->get<int>());
  return JsonAnswer(200, {{"offset_seconds", context.store.clock_offset.count()}});
}

Answer ControlTokens(Context& context) {
  Store& store = context.store;
  if (context.request.method == "DELETE") store.access_tokens.clear();
  return JsonAnswer(200, {{"issued", store.issued_tokens},
                          {"revoked", store.revoked_tokens},
                          {"live", LiveTokens(store)}});
}

Answer ControlSecret(Context& context) {
  const Json& order = *context.request.body;
  Folder* folder = order.is_object() ? FindFolder(context.store, order) : nullptr;
  const std::string key = order.is_object() ? TextOf(order, "key", "") : "";
  if (folder == nullptr || key.empty()) return BadOrder("an unknown folder or a missing key");
  auto value = order.find("value");
  if (value != order.end() && value->is_string()) {
    const bool hidden = order.contains("hidden") && order["hidden"] == true;
    SetSecret(*folder, key, value->get<std::string>(), hidden);
  } else {
    std::erase_if(folder->secrets, [&](const SecretRow& row) { return row.key == key; });
  }
  return JsonAnswer(200, {{"secrets", folder->secrets.size()}});
}

}  // namespace stepveil::devserver
