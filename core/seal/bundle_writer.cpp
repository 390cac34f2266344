#include "core/base/text.h"
#include "core/export/quoting.h"
#include "core/seal/bundle.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace stepveil {
namespace {

using nlohmann::json;
using std::chrono::seconds;

std::int64_t SecondsOf(WallTime time) {
  return std::chrono::floor<seconds>(time).time_since_epoch().count();
}

json JsonOf(const SealedRequest& request) {
  json object = {{"process", request.process}, {"lenient", request.lenient}};
  for (const SealedRequest::Fact& fact : request.facts) {
    object[fact.name] = fact.values;
  }
  return object;
}

std::string Dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// An upper bound of the literal's size.
std::size_t LiteralBytes(std::string_view text) {
  const auto escaped = std::count_if(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7f;
  });
  return text.size() + 5 * static_cast<std::size_t>(escaped) + 2;
}

// What a secret is besides its value.
std::string TextBefore(const FetchedSecret& secret) {
  const json about = {{"name", secret.name},         {"environment", secret.environment},
                      {"path", secret.path},         {"asked-path", secret.asked_path},
                      {"imported", secret.imported}, {"tags", secret.tags}};
  std::string text = Dump(about);
  text.back() = ',';
  return text.append("\"value\":");
}

std::string TextBefore(const SealedSet& sealed) {
  return "{\"request\":" + Dump(JsonOf(sealed.request)) +
         ",\"api\":" + Dump(sealed.set.api_version) + ",\"warnings\":" + Dump(sealed.set.warnings) +
         ",\"secrets\":[";
}

std::string TextBefore(const Bundle& bundle) {
  return std::string("{\"") + kBundleName + "\":" + std::to_string(kBundleFormat) +
         ",\"created\":" + std::to_string(SecondsOf(bundle.created)) +
         ",\"not-after\":" + std::to_string(SecondsOf(bundle.not_after)) + ",\"version\":\"" +
         STEPVEIL_VERSION + "\",\"sets\":[";
}

Result<std::size_t> BytesOf(const Bundle& bundle) {
  std::size_t bytes = TextBefore(bundle).size() + 8;
  for (const SealedSet& sealed : bundle.sets) {
    bytes += TextBefore(sealed).size() + 8;
    for (const FetchedSecret& secret : sealed.set.secrets) {
      if (!IsUtf8(secret.value.Expose())) {
        return Fail(
            ErrorCode::kSecret,
            "the value of " + Quoted(secret.name) + " is no valid UTF-8, and can't be sealed",
            {"leave it out with --except, or store it in base64"});
      }
      bytes += TextBefore(secret).size() + LiteralBytes(secret.value.Expose()) + 4;
    }
  }
  return bytes;
}

void Append(const SealedSet& sealed, std::string& text) {
  text.append(TextBefore(sealed));
  const char* before = "\n";
  for (const FetchedSecret& secret : sealed.set.secrets) {
    text.append(before).append(TextBefore(secret));
    AppendJsonLiteral(text, secret.value.Expose());
    text.append("}");
    before = ",\n";
  }
  text.append("]}");
}

}  // namespace

Result<Secret> WriteBundle(const Bundle& bundle) {
  STEPVEIL_ASSIGN_OR_RETURN(const std::size_t bytes, BytesOf(bundle));
  std::string text;
  text.reserve(bytes);
  text.append(TextBefore(bundle));
  const char* before = "";
  for (const SealedSet& sealed : bundle.sets) {
    text.append(before);
    Append(sealed, text);
    before = ",\n";
  }
  text.append("]}\n");
  Secret whole = Secret::Take(text);
  if (whole.size_bytes() > kMostBundleBytes) {
    return Fail(ErrorCode::kSecret,
                "the secrets are more than the 64 MiB that can be sealed together",
                {"seal fewer paths or processes into one file"});
  }
  return whole;
}

}  // namespace stepveil
