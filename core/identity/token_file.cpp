#include "core/identity/token_file.h"

#include "core/base/descriptor.h"
#include "core/base/one_word.h"
#include "core/base/text.h"

#include <fcntl.h>

#include <cerrno>

namespace stepveil {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 10;

}  // namespace

Result<Secret> ReadCredentialFile(const std::string& path, const std::string& what) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  auto text = file.open() ? file.ReadUpTo(kMostBytes + 1) : std::nullopt;
  if (!text) {
    return Fail(ErrorCode::kLogin, "cannot read " + what + ": " + SystemWords(errno));
  }
  const Secret whole = Secret::Take(*text);
  if (whole.size_bytes() > kMostBytes) {
    return Fail(ErrorCode::kLogin, what + " has more than 64 KiB: that is no credential");
  }
  Secret trimmed(Trim(whole.Expose()));
  if (trimmed.empty()) {
    return Fail(ErrorCode::kLogin, what + " is empty");
  }
  return trimmed;
}

Result<Secret> ReadTokenFile(const std::string& path, const std::string& what) {
  STEPVEIL_ASSIGN_OR_RETURN(Secret token, ReadCredentialFile(path, what));
  if (!IsOneWord(token.Expose())) {
    return Fail(ErrorCode::kLogin, what + " holds something else than one token; it was not sent");
  }
  return token;
}

}  // namespace stepveil
