#include "core/http/ca_bundle.h"

#include "core/base/descriptor.h"
#include "core/base/text.h"
#include "core/http/builtin_roots.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 20;
constexpr const char* kHint = "name a readable PEM file of certificate authorities with --ca-file";

bool IsRegularFile(const std::string& path) {
  struct stat about {};
  return stat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode);
}

bool IsReadableDirectory(const std::string& path) {
  struct stat about {};
  return stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode) &&
         access(path.c_str(), R_OK | X_OK) == 0;
}

// "" if it can't be read.
std::string ReadFile(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return (file.open() ? file.ReadUpTo(kMostBytes) : std::nullopt).value_or("");
}

bool HoldsCertificate(std::string_view pem) {
  const auto holds = [&](std::string_view mark) {
    return pem.find(mark) != std::string_view::npos;
  };
  return holds("-----BEGIN CERTIFICATE-----") || holds("-----BEGIN TRUSTED CERTIFICATE-----") ||
         holds("-----BEGIN X509 CERTIFICATE-----");
}

// `source` says who named the file: "--ca-file" or a variable.
Result<std::string> ReadNamed(const std::string& path, const std::string& source) {
  const std::string what = source + ": " + Quoted(path);
  if (access(path.c_str(), R_OK) != 0) {
    return Fail(ErrorCode::kConfig, what + " can't be read: " + SystemWords(errno), {kHint});
  }
  if (!IsRegularFile(path)) {
    return Fail(ErrorCode::kConfig, what + " is not a file", {kHint});
  }
  std::string text = ReadFile(path);
  if (!HoldsCertificate(text)) {
    return Fail(ErrorCode::kConfig, what + " holds no certificate in PEM form", {kHint});
  }
  return text;
}

Result<void> CheckDirectories(const std::string& paths) {
  const std::vector<std::string> each = Split(paths, ':');
  if (std::none_of(each.begin(), each.end(), IsReadableDirectory)) {
    return Fail(ErrorCode::kConfig, "SSL_CERT_DIR: " + Quoted(paths) + " is no readable directory",
                {"unset SSL_CERT_DIR, or let it name a directory made by openssl rehash"});
  }
  return {};
}

}  // namespace

const std::vector<std::string>& WellKnownCaFiles() {
  static const std::vector<std::string> paths = {
      "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Alpine, Arch
      "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL
      "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // newer of these
      "/etc/ssl/cert.pem",                                  // Alpine without the package, BSD
      "/etc/ssl/ca-bundle.pem",                             // SUSE
  };
  return paths;
}

Result<CaBundle> FindCaBundle(const std::string& ca_file, const Variables& variables,
                              const std::vector<std::string>& well_known) {
  CaBundle bundle;
  if (!ca_file.empty()) {
    bundle.file = ca_file;
    STEPVEIL_ASSIGN_OR_RETURN(bundle.text, ReadNamed(ca_file, "--ca-file"));
    return bundle;
  }
  if (const auto file = variables.GetNonEmpty("SSL_CERT_FILE")) {
    bundle.file = *file;
    STEPVEIL_ASSIGN_OR_RETURN(bundle.text, ReadNamed(bundle.file, "SSL_CERT_FILE"));
  }
  if (const auto directory = variables.GetNonEmpty("SSL_CERT_DIR")) {
    bundle.directory = *directory;
    STEPVEIL_RETURN_IF_ERROR(CheckDirectories(bundle.directory));
  }
  if (bundle.file.empty() && bundle.directory.empty()) {
    const auto found = std::find_if(well_known.begin(), well_known.end(), [](const auto& path) {
      return access(path.c_str(), R_OK) == 0 && IsRegularFile(path);
    });
    bundle.file = found == well_known.end() ? "" : *found;
    bundle.text = bundle.file.empty() ? "" : ReadFile(bundle.file);
  }
  return bundle;
}

CaStore TakeAuthorities(CaBundle& bundle) {
  CaStore store;
  if (!bundle.file.empty()) {
    store.AddPem(std::exchange(bundle.text, ""));
  } else if (bundle.directory.empty()) {
    store.AddDers(BuiltInRoots());
  }
  return store;
}

}  // namespace stepveil
