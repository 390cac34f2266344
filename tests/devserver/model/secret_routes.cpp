#include "tests/devserver/model/schema.h"
#include "tests/devserver/model/secrets.h"

namespace stepveil::devserver {
namespace {

Answer List(const Context& context, const Outcome<SecretQuery>& query) {
  if (!query) return query.error();
  return context.store.rules().views_by_folder ? ListSecretsNewer(context, *query)
                                               : ListSecrets(context, *query);
}

Answer Get(const Context& context, const Outcome<SecretQuery>& query) {
  if (!query) return query.error();
  const std::string& name = context.request.parameters[0];
  return context.store.rules().views_by_folder ? GetSecretNewer(context, *query, name)
                                               : GetSecret(context, *query, name);
}

}  // namespace

Answer ListSecretsV3(Context& context) { return List(context, ReadListQueryV3(context)); }

Answer GetSecretV3(Context& context) { return Get(context, ReadNameQueryV3(context)); }

Answer ListSecretsV4(Context& context) { return List(context, ReadListQueryV4(context)); }

Answer GetSecretV4(Context& context) { return Get(context, ReadNameQueryV4(context)); }

Answer CreateSecretV3(Context& context) {
  Schema schema(context.request);
  for (const char* name :
       {"workspaceId", "environment", "secretKeyCiphertext", "secretKeyIV", "secretKeyTag",
        "secretValueCiphertext", "secretValueIV", "secretValueTag"}) {
    schema.BodyText(name);
  }
  if (auto refusal = schema.Refusal()) return *refusal;
  return Refuse(403, "PermissionDenied", "You are not allowed to create on secrets");
}

}  // namespace stepveil::devserver
