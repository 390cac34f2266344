#include "core/secrets/answer.h"

#include "core/base/foreign_json.h"
#include "core/identity/refusal.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace stepveil {
namespace {

using nlohmann::json;

constexpr std::string_view kPlaceholder = "<hidden-by-infisical>";

// Anything of another shape than documented makes the whole answer invalid.
struct Reader {
  bool sound = true;

  std::string Text(const json& object, const char* name) {
    const auto at = object.find(name);
    sound = sound && at != object.end() && at->is_string();
    return sound ? at->get<std::string>() : "";
  }

  // For what a version or an import may leave out.
  std::string TextIfThere(const json& object, const char* name) {
    const auto at = object.find(name);
    return at == object.end() || at->is_null() ? "" : Text(object, name);
  }

  bool FlagIfThere(const json& object, const char* name) {
    const auto at = object.find(name);
    if (at == object.end() || at->is_null()) {
      return false;
    }
    sound = sound && at->is_boolean();
    return sound && at->get<bool>();
  }

  // The named list of objects; `needed` lists must be there.
  json::array_t* Objects(json& object, const char* name, bool needed) {
    const auto at = object.find(name);
    if (at == object.end()) {
      sound = sound && !needed;
      return nullptr;
    }
    auto* const list = at->get_ptr<json::array_t*>();
    sound = sound && list != nullptr &&
            std::all_of(list->begin(), list->end(), [](const json& o) { return o.is_object(); });
    return sound ? list : nullptr;
  }
};

// Without a value there is nothing to hand on: v4 always sends one, a placeholder where it hides
// it.
void ReadValue(json& row, Reader& reader, ListedSecret& secret) {
  secret.withheld = reader.FlagIfThere(row, "secretValueHidden");
  const auto at = row.find("secretValue");
  auto* const text = at == row.end() ? nullptr : at->get_ptr<std::string*>();
  if (text == nullptr) {
    reader.sound = reader.sound && secret.withheld;
    return;
  }
  secret.withheld =
      secret.withheld || (!row.contains("secretValueHidden") && *text == kPlaceholder);
  secret.value = Secret::Take(*text);
}

ListedSecret ReadSecret(json& row, Reader& reader) {
  ListedSecret secret;
  secret.name = reader.Text(row, "secretKey");
  secret.environment = reader.TextIfThere(row, "environment");
  secret.path = reader.TextIfThere(row, "secretPath");
  secret.one_line = reader.FlagIfThere(row, "skipMultilineEncoding");
  ReadValue(row, reader, secret);
  if (auto* const tags = reader.Objects(row, "tags", false)) {
    for (const json& tag : *tags) {
      secret.tags.push_back(reader.Text(tag, "slug"));
    }
  }
  return secret;
}

std::vector<ListedSecret> ReadSecrets(json& object, Reader& reader) {
  std::vector<ListedSecret> secrets;
  if (auto* const rows = reader.Objects(object, "secrets", true)) {
    for (json& row : *rows) {
      const bool personal = reader.TextIfThere(row, "type") == "personal";
      ListedSecret secret = ReadSecret(row, reader);
      if (!personal) {
        secrets.push_back(std::move(secret));
      }
    }
  }
  return secrets;
}

ListedImport ReadImport(json& entry, Reader& reader) {
  ListedImport import;
  import.environment = reader.Text(entry, "environment");
  import.path = reader.Text(entry, "secretPath");
  import.has_folder = !reader.TextIfThere(entry, "folderId").empty();
  import.secrets = ReadSecrets(entry, reader);
  return import;
}

}  // namespace

Result<ListAnswer> ReadList(const HttpResponse& answer) {
  JsonFault fault;
  json body = ReadForeignJson(answer.body.Expose(), kLargeJson, &fault);
  Reader reader{body.is_object()};
  ListAnswer list;
  if (reader.sound) {
    list.own = ReadSecrets(body, reader);
    if (auto* const imports = reader.Objects(body, "imports", false)) {
      for (json& entry : *imports) {
        list.imports.push_back(ReadImport(entry, reader));
      }
    }
  }
  if (!reader.sound) {
    return Fail(body.is_discarded() ? ErrorCode::kNetwork : ErrorCode::kSecret,
                "the server answered " + std::to_string(answer.status) + " with " +
                    std::to_string(answer.body.size_bytes()) +
                    " bytes that are no list of secrets" +
                    (body.is_discarded() ? std::string(" ") + Describe(fault) : "") +
                    NameRequest(ReadRefusal(answer, {})),
                {"check that the domain is the address of an Infisical instance; if it is, it may "
                 "be newer than this stepveil"});
  }
  return list;
}

std::optional<std::vector<ListedImport>> ReadStoredImports(const HttpResponse& answer) {
  json body = answer.status == 200 ? ReadForeignJson(answer.body.Expose(), kLargeJson) : json();
  Reader reader{body.is_object()};
  std::vector<ListedImport> imports;
  if (auto* const entries = reader.sound ? reader.Objects(body, "secrets", true) : nullptr) {
    for (json& entry : *entries) {
      imports.push_back(ReadImport(entry, reader));
    }
  }
  return reader.sound ? std::optional(std::move(imports)) : std::nullopt;
}

std::optional<Secret> ReadOneSecret(const HttpResponse& answer) {
  if (answer.status != 200) {
    return std::nullopt;
  }
  json body = ReadForeignJson(answer.body.Expose(), kLargeJson);
  const auto at = body.is_object() ? body.find("secret") : body.end();
  Reader reader{body.is_object() && at != body.end() && at->is_object()};
  ListedSecret secret = reader.sound ? ReadSecret(*at, reader) : ListedSecret();
  return reader.sound && !secret.withheld ? std::optional<Secret>(std::move(secret.value))
                                          : std::nullopt;
}

}  // namespace stepveil
