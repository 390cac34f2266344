#include "core/seal/seal_keys.h"

#include "core/base/descriptor.h"
#include "core/base/text.h"

#include <fcntl.h>

#include <cerrno>
#include <iterator>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kMostKeyFileBytes = std::size_t{64} << 10;

Result<Secret> ReadKeyFile(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  auto text = file.open() ? file.ReadUpTo(kMostKeyFileBytes) : std::nullopt;
  if (!text) {
    return Fail(ErrorCode::kConfig,
                "cannot read the keys in " + Quoted(path) + ": " + SystemWords(errno),
                {"--seal-key-file (STEPVEIL_SEAL_KEY_FILE) names a file that this user may read"});
  }
  return Secret::Take(*text);
}

void Add(AgeKeys more, AgeKeys& keys) {
  std::move(more.identities.begin(), more.identities.end(), std::back_inserter(keys.identities));
  std::move(more.recipients.begin(), more.recipients.end(), std::back_inserter(keys.recipients));
}

Result<AgeKeys> KeysOf(const SealSettings& settings) {
  AgeKeys keys;
  if (!settings.key.empty()) {
    auto given = ReadKeys(settings.key);
    if (!given) {
      return Fail(WithContext("STEPVEIL_SEAL_KEY", std::move(given).error()));
    }
    Add(*std::move(given), keys);
  }
  if (!settings.key_file.empty()) {
    STEPVEIL_ASSIGN_OR_RETURN(const Secret text, ReadKeyFile(settings.key_file));
    auto read = ReadKeys(text);
    if (!read) {
      return Fail(WithContext(Quoted(settings.key_file), std::move(read).error()));
    }
    Add(*std::move(read), keys);
  }
  return keys;
}

}  // namespace

Result<AgeOpeners> OpenersOf(const SealSettings& settings) {
  STEPVEIL_ASSIGN_OR_RETURN(AgeKeys keys, KeysOf(settings));
  return AgeOpeners{std::move(keys.identities), settings.passphrase.Clone()};
}

Result<AgeReaders> ReadersOf(const SealSettings& settings) {
  STEPVEIL_ASSIGN_OR_RETURN(AgeKeys keys, KeysOf(settings));
  AgeReaders readers{std::move(keys.recipients), settings.passphrase.Clone()};
  for (const AgeIdentity& identity : keys.identities) {
    readers.public_keys.push_back(identity.public_key);
  }
  for (const std::string& text : settings.recipients) {
    STEPVEIL_ASSIGN_OR_RETURN(std::string public_key, ReadRecipient(text));
    readers.public_keys.push_back(std::move(public_key));
  }
  STEPVEIL_RETURN_IF_ERROR(CheckReaders(readers));
  return readers;
}

}  // namespace stepveil
