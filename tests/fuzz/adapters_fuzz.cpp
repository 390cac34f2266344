// What the adapters read of a CI system, on arbitrary bytes (unfolded.h). The first byte says what:
// e the file of an event, g git's index, n the inputs of a step, one INPUT_NAME=VALUE between \x1e,
// s a key to seal for.
#include "core/seal/public_key_seal.h"
#include "github-action/event.h"
#include "github-action/git_index.h"
#include "github-action/inputs.h"
#include "tests/fuzz/printed.h"
#include "tests/fuzz/unfolded.h"
#include "tests/fuzz/verdict.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

constexpr std::string_view kCanary = "canary-9f3b";

std::string FuzzEvent(const std::string& bytes) {
  const int file = memfd_create("event", MFD_CLOEXEC);
  if (file < 0 || write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    return "no file";
  }
  const std::vector<std::string> block = {"GITHUB_EVENT_PATH=/proc/self/fd/" + std::to_string(file),
                                          "GITHUB_EVENT_NAME=pull_request",
                                          "GITHUB_REPOSITORY=acme/app"};
  const auto fork = github::ForkOfPullRequest(Variables(block));
  close(file);
  return fork && *fork == "acme/app" ? "a fork of its own" : "";
}

// A listed path stands in the index, but for version 4's, which come in pieces.
std::string FuzzIndex(const std::string& bytes) {
  const auto listed = github::IndexLists(bytes, "src/.env");
  const bool pieces = bytes.size() > 7 && bytes[7] == 4;
  return listed.value_or(false) && !pieces && bytes.find("src/.env") == std::string::npos
             ? "a path from nowhere"
             : "";
}

std::string FuzzInputs(const std::string& bytes) {
  std::vector<std::string> block = {"INPUT_CLIENT-SECRET=" + std::string(kCanary)};
  std::size_t start = 0;
  for (std::size_t end = 0; end != std::string::npos; start = end + 1) {
    end = bytes.find('\x1e', start);
    block.push_back(bytes.substr(start, end == std::string::npos ? end : end - start));
  }
  const auto inputs = github::ReadInputs(Variables(block));
  if (inputs) {
    return "";
  }
  const bool shown = bytes.find(kCanary) == std::string::npos &&
                     Render(inputs.error()).find(kCanary) != std::string::npos;
  return shown ? "a message shows a credential" : WrongWith(inputs.error());
}

std::string FuzzSeal(const std::string& bytes) {
  const auto key = SealKey::Read(bytes);
  if (!key) {
    return WrongWith(key.error());
  }
  const auto sealed = Seal(*key, "context", Secret(kCanary));
  if (!sealed) {
    return WrongWith(sealed.error());
  }
  return sealed->starts_with(kSealForm) && sealed->find(kCanary) == std::string::npos
             ? ""
             : "nothing is sealed";
}

// What is wrong with what we make of this input, or nothing.
std::string FuzzOnce(std::string_view bytes) {
  const std::string rest = Unfolded(bytes.substr(bytes.empty() ? 0 : 1));
  switch (bytes.empty() ? 'e' : bytes.front()) {
    case 'g':
      return FuzzIndex(rest);
    case 'n':
      return FuzzInputs(rest);
    case 's':
      return FuzzSeal(rest);
    default:
      return FuzzEvent(rest);
  }
}

}  // namespace
}  // namespace stepveil

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  return stepveil::AbortIfWrong(
      stepveil::FuzzOnce({reinterpret_cast<const char*>(data), size_bytes}));
}
