// The readers of untrusted settings on arbitrary bytes. The first byte says which: y
// .stepveil.yaml, j .infisical.json, h custom headers, d an address, p a path; the rest is their
// input (unfolded.h).
#include "core/config/domains.h"
#include "core/config/headers.h"
#include "core/config/infisical_file.h"
#include "core/config/project_file.h"
#include "core/config/values.h"
#include "tests/fuzz/printed.h"
#include "tests/fuzz/unfolded.h"
#include "tests/fuzz/verdict.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

// What must hold for the settings of a file, faults or not.
std::string WrongWith(const Settings& settings) {
  if (settings.ca_file || settings.allow_http || settings.headers || settings.allow_names ||
      settings.token || !settings.login.secrets.empty() || settings.jwt ||
      settings.id_token_variable || settings.allowed_domains || settings.keep_token) {
    return "a file set what only flags and variables may";
  }
  for (const std::string& path : settings.paths.value_or(std::vector<std::string>{})) {
    if (!CheckedPath(path)) {
      return "a wrong path was let through";
    }
  }
  for (const std::string& domain : settings.domains.value_or(std::vector<std::string>{})) {
    if (!CheckedDomain(domain, InsecureDomain::kAllowed)) {
      return "a wrong domain was let through";
    }
  }
  return settings.deadline && !CheckedDuration(*settings.deadline) ? "a wrong duration" : "";
}

std::string Finish(SettingFaults faults) {
  return faults.empty() ? "" : WrongWith(std::move(faults).Combined("the settings"));
}

std::string FuzzProjectFile(std::string_view bytes) {
  SettingFaults faults;
  const ProjectFile file = ReadProjectFile(bytes, ".stepveil.yaml", faults);
  std::string wrong = WrongWith(file.settings);
  for (const auto& [name, settings] : file.processes) {
    wrong = wrong.empty() ? WrongWith(settings) : wrong;
    wrong = IsProcessName(name) ? wrong : "a wrong process name was let through";
  }
  return wrong.empty() ? Finish(std::move(faults)) : wrong;
}

std::string FuzzInfisicalFile(std::string_view bytes) {
  SettingFaults faults;
  const InfisicalFile file = ReadInfisicalFile(bytes, ".infisical.json", faults);
  const std::string wrong = WrongWith(file.settings);
  return wrong.empty() ? Finish(std::move(faults)) : wrong;
}

std::string FuzzHeaders(std::string_view bytes) {
  const auto headers = ReadCustomHeaders(bytes);
  if (!headers) {
    return WrongWith(headers.error());
  }
  for (const auto& [name, value] : *headers) {
    const auto header = CheckedHeader(name, value);
    if (header && (header->first + header->second).find_first_of("\r\n") != std::string::npos) {
      return "a header of two lines was let through";
    }
  }
  return "";
}

std::string FuzzDomain(std::string_view bytes) {
  const auto domain = CheckedDomain(bytes, InsecureDomain::kAllowed);
  if (!domain) {
    return WrongWith(domain.error());
  }
  const auto again = CheckedDomain(*domain, InsecureDomain::kAllowed);
  return again && *again == *domain ? "" : "an address is not its own address";
}

std::string FuzzPath(std::string_view bytes) {
  const auto path = CheckedPath(bytes);
  if (!path) {
    return WrongWith(path.error());
  }
  const auto again = CheckedPath(*path);
  return again && *again == *path && path->front() == '/' ? "" : "a path is not its own path";
}

// What is wrong with the readers on this input, or nothing.
std::string FuzzOnce(std::string_view bytes) {
  const char kind = bytes.empty() ? 'y' : bytes.front();
  const std::string rest = Unfolded(bytes.substr(bytes.empty() ? 0 : 1));
  switch (kind) {
    case 'j':
      return FuzzInfisicalFile(rest);
    case 'h':
      return FuzzHeaders(rest);
    case 'd':
      return FuzzDomain(rest);
    case 'p':
      return FuzzPath(rest);
    default:
      return FuzzProjectFile(rest);
  }
}

}  // namespace
}  // namespace stepveil

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  return stepveil::AbortIfWrong(
      stepveil::FuzzOnce({reinterpret_cast<const char*>(data), size_bytes}));
}
