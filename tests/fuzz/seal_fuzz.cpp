// Sealed files on arbitrary bytes. The first byte says what the rest is: a a file in age's format,
// p its payload alone, b a bundle's text, k keys, 3 a bech32 text.
#include "core/base/text.h"
#include "core/seal/age_file.h"
#include "core/seal/age_header.h"
#include "core/seal/age_stream.h"
#include "core/seal/bech32.h"
#include "core/seal/bundle.h"
#include "tests/fuzz/printed.h"
#include "tests/fuzz/verdict.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stepveil {
namespace {

// 32 bytes of zeros and a one in base64: the corpus is sealed for it.
constexpr const char* kKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE";

template <typename T>
std::string Complaint(const Result<T>& result) {
  return result ? "" : WrongWith(result.error());
}

// No passphrase: a mutation of its work would be an hour.
std::string TryFile(std::string_view bytes) {
  const auto header = ReadAgeHeader(bytes);
  if (header && WriteAgeHeader(header->stanzas) != header->authenticated) {
    return "a header is read in two ways";
  }
  AgeOpeners openers;
  openers.identities = ReadKeys(Secret(kKey)).value().identities;
  return Complaint(OpenAge(bytes, openers));
}

std::string TryPayload(std::string_view bytes) {
  return Complaint(OpenPayload(bytes, Secret("0123456789abcdef")));
}

std::string TryBundle(std::string_view bytes) {
  auto bundle = ReadBundle(Secret(bytes));
  if (!bundle) {
    return WrongWith(bundle.error());
  }
  const auto again = WriteBundle(*bundle);
  if (!again || ReadBundle(*again)->sets.size() != bundle->sets.size()) {
    return "a bundle does not come back";
  }
  const auto why = WhyOutOfTime(*bundle, WallTime(std::chrono::hours(500'000)), std::nullopt);
  const std::string wrong = why ? WrongWith(*why) : "";
  return wrong.empty() ? Complaint(SetFor(*bundle, SealedRequestOf(Request()))) : wrong;
}

std::string TryBech32(std::string_view bytes) {
  const auto decoded = DecodeBech32(bytes);
  const bool same = !decoded || EncodeBech32(decoded->prefix, decoded->bytes) == LowerAscii(bytes);
  return same ? "" : "a bech32 text is read in two ways";
}

// What is wrong with what we make of this input, or nothing.
std::string FuzzOnce(std::string_view bytes) {
  const std::string_view rest = bytes.substr(bytes.empty() ? 0 : 1);
  switch (bytes.empty() ? 'a' : bytes.front()) {
    case 'p':
      return TryPayload(rest);
    case 'b':
      return TryBundle(rest);
    case 'k':
      return Complaint(ReadKeys(Secret(rest)));
    case '3':
      return TryBech32(rest);
    default:
      return TryFile(rest);
  }
}

}  // namespace
}  // namespace stepveil

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  return stepveil::AbortIfWrong(
      stepveil::FuzzOnce({reinterpret_cast<const char*>(data), size_bytes}));
}
