#include "core/base/foreign_json.h"
#include "core/seal/bundle.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <utility>

namespace stepveil {
namespace {

using nlohmann::json;
using std::chrono::seconds;

// The end of the year 2199: a clock that counts nanoseconds ends in 2262.
constexpr std::uint64_t kLatestSecond = 7'258'118'399;

// Reads what WriteBundle wrote; unsound where anything has another shape.
struct Reader {
  bool sound = true;

  json* Member(json& object, const char* name) {
    const auto at = object.is_object() ? object.find(name) : object.end();
    sound = sound && object.is_object() && at != object.end();
    return sound ? &*at : nullptr;
  }

  std::string Text(json& object, const char* name) {
    json* const member = Member(object, name);
    auto* const text = member == nullptr ? nullptr : member->get_ptr<std::string*>();
    sound = sound && text != nullptr;
    return sound ? std::move(*text) : "";
  }

  std::vector<std::string> Texts(json& list) {
    std::vector<std::string> texts;
    sound = sound && list.is_array();
    for (std::size_t i = 0; sound && i < list.size(); ++i) {
      sound = list[i].is_string();
      texts.push_back(sound ? list[i].get<std::string>() : "");
    }
    return texts;
  }

  std::vector<std::string> Texts(json& object, const char* name) {
    json* const member = Member(object, name);
    return member == nullptr ? std::vector<std::string>() : Texts(*member);
  }

  WallTime Time(json& object, const char* name) {
    json* const member = Member(object, name);
    sound = sound && member != nullptr && member->is_number_unsigned() &&
            member->get<std::uint64_t>() <= kLatestSecond;
    return WallTime(seconds(sound ? member->get<std::int64_t>() : 0));
  }

  SealedRequest Request(json& object) {
    SealedRequest request;
    request.process = Text(object, "process");
    request.lenient = Texts(object, "lenient");
    for (auto at = object.begin(); sound && at != object.end(); ++at) {
      if (at.key() != "process" && at.key() != "lenient") {
        request.facts.push_back({at.key(), Texts(at.value())});
      }
    }
    return request;
  }

  FetchedSecret Secret(json& object) {
    FetchedSecret secret;
    secret.name = Text(object, "name");
    std::string value = Text(object, "value");
    secret.value = stepveil::Secret::Take(value);
    secret.environment = Text(object, "environment");
    secret.path = Text(object, "path");
    secret.asked_path = Text(object, "asked-path");
    secret.tags = Texts(object, "tags");
    json* const imported = Member(object, "imported");
    sound = sound && imported != nullptr && imported->is_boolean();
    secret.imported = sound && imported->get<bool>();
    return secret;
  }

  SealedSet Set(json& object) {
    SealedSet sealed;
    json* const request = Member(object, "request");
    sealed.request = request == nullptr ? SealedRequest() : Request(*request);
    sealed.set.api_version = Text(object, "api");
    sealed.set.warnings = Texts(object, "warnings");
    json* const secrets = Member(object, "secrets");
    sound = sound && secrets != nullptr && secrets->is_array();
    for (std::size_t i = 0; sound && i < secrets->size(); ++i) {
      sealed.set.secrets.push_back(Secret((*secrets)[i]));
    }
    return sealed;
  }
};

tl::unexpected<Error> NoBundle() {
  return Fail(ErrorCode::kSecret, "what it holds is no bundle of stepveil's",
              {"\"stepveil seal\" makes one; is it the right file?"});
}

tl::unexpected<Error> OtherFormat() {
  return Fail(ErrorCode::kSecret, "what it holds is a bundle of another format than 1",
              {"it was made by a newer stepveil: upgrade this one"});
}

}  // namespace

Result<Bundle> ReadBundle(const Secret& text) {
  json document = ReadForeignJson(text.Expose(), kLargeJson);
  if (!document.is_object() || !document.contains(kBundleName)) {
    return NoBundle();
  }
  if (document[kBundleName] != kBundleFormat) {
    return OtherFormat();
  }
  Reader reader;
  Bundle bundle;
  bundle.created = reader.Time(document, "created");
  bundle.not_after = reader.Time(document, "not-after");
  bundle.version = reader.Text(document, "version");
  json* const sets = reader.Member(document, "sets");
  reader.sound = reader.sound && sets != nullptr && sets->is_array();
  for (std::size_t i = 0; reader.sound && i < sets->size(); ++i) {
    bundle.sets.push_back(reader.Set((*sets)[i]));
  }
  return reader.sound ? Result<Bundle>(std::move(bundle)) : NoBundle();
}

}  // namespace stepveil
