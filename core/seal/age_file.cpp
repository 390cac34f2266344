#include "core/seal/age_file.h"

#include "core/seal/age_stream.h"
#include "core/seal/crypto.h"

#include <optional>
#include <utility>

namespace stepveil {
namespace {

Result<Secret> MacOf(std::string_view header, const Secret& file_key) {
  STEPVEIL_ASSIGN_OR_RETURN(const Secret key, Hkdf(file_key, "", "header"));
  return Hmac(key, header);
}

Result<std::vector<AgeStanza>> WrapForAll(const Secret& file_key, const AgeReaders& readers) {
  STEPVEIL_RETURN_IF_ERROR(CheckReaders(readers));
  std::vector<AgeStanza> stanzas;
  if (!readers.passphrase.empty()) {
    STEPVEIL_ASSIGN_OR_RETURN(AgeStanza stanza,
                              WrapForPassphrase(file_key, readers.passphrase, readers.work));
    stanzas.push_back(std::move(stanza));
  }
  for (const std::string& public_key : readers.public_keys) {
    STEPVEIL_ASSIGN_OR_RETURN(AgeStanza stanza, WrapForKey(file_key, public_key));
    stanzas.push_back(std::move(stanza));
  }
  return stanzas;
}

Result<Secret> FileKeyByPassphrase(const AgeHeader& header, const Secret& passphrase) {
  if (header.stanzas.size() != 1) {
    return Fail(ErrorCode::kSecret, "it is damaged: a passphrase shares it with others",
                {"make it anew"});
  }
  if (passphrase.empty()) {
    return Fail(ErrorCode::kConfig, "it needs a passphrase, and none is given",
                {"set STEPVEIL_SEAL_PASSPHRASE in the CI system, and let this job see it"});
  }
  STEPVEIL_ASSIGN_OR_RETURN(std::optional<Secret> key,
                            UnwrapWithPassphrase(header.stanzas.front(), passphrase));
  if (!key) {
    return Fail(ErrorCode::kSecret, "the passphrase does not open it",
                {"check STEPVEIL_SEAL_PASSPHRASE: it was sealed with another one"});
  }
  return *std::move(key);
}

// Every stanza is looked at, also those after the one that fits: a wrong form is told.
Result<Secret> FileKeyByKey(const AgeHeader& header, const std::vector<AgeIdentity>& identities) {
  if (identities.empty()) {
    return Fail(ErrorCode::kConfig, "it needs a key, and none is given",
                {"set STEPVEIL_SEAL_KEY in the CI system, and let this job see it, or name its "
                 "file with --seal-key-file"});
  }
  std::optional<Secret> found;
  for (const AgeStanza& stanza : header.stanzas) {
    for (const AgeIdentity& identity : identities) {
      STEPVEIL_ASSIGN_OR_RETURN(std::optional<Secret> key, UnwrapWithKey(stanza, identity));
      if (key && !found) {
        found = std::move(key);
      }
    }
  }
  if (!found) {
    return Fail(ErrorCode::kSecret, "the key does not open it: it was sealed for another one",
                {"check STEPVEIL_SEAL_KEY, or the file that --seal-key-file names"});
  }
  return *std::move(found);
}

}  // namespace

Result<void> CheckReaders(const AgeReaders& readers) {
  if (readers.passphrase.empty() && readers.public_keys.empty()) {
    return Fail(
        ErrorCode::kUsage, "there is nobody to seal for",
        {"set STEPVEIL_SEAL_KEY (\"stepveil seal-key\" makes one), or name public keys with "
         "--recipient"});
  }
  if (!readers.passphrase.empty() && !readers.public_keys.empty()) {
    return Fail(ErrorCode::kUsage, "a passphrase and keys can't open the same file",
                {"leave out STEPVEIL_SEAL_PASSPHRASE, or the keys"});
  }
  return {};
}

Result<std::string> SealAge(const Secret& content, const AgeReaders& readers) {
  STEPVEIL_ASSIGN_OR_RETURN(const Secret file_key, RandomKey(kFileKeyBytes));
  STEPVEIL_ASSIGN_OR_RETURN(const auto stanzas, WrapForAll(file_key, readers));
  std::string file = WriteAgeHeader(stanzas);
  STEPVEIL_ASSIGN_OR_RETURN(const Secret mac, MacOf(file, file_key));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string payload, SealPayload(content, file_key));
  file.append(" ").append(AgeBase64(mac.Expose())).append("\n");
  return file.append(payload);
}

Result<Secret> OpenAge(std::string_view file, const AgeOpeners& openers) {
  STEPVEIL_ASSIGN_OR_RETURN(const AgeHeader header, ReadAgeHeader(file));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret file_key,
                            IsForPassphrase(header.stanzas)
                                ? FileKeyByPassphrase(header, openers.passphrase)
                                : FileKeyByKey(header, openers.identities));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret mac, MacOf(header.authenticated, file_key));
  if (!SameBytes(mac, Secret(header.mac))) {
    return Fail(ErrorCode::kSecret, "it is damaged: its header was changed",
                {"make it anew, or copy all of it once more"});
  }
  return OpenPayload(file.substr(header.size_bytes), file_key);
}

}  // namespace stepveil
