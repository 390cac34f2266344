#include "core/http/ca_bundle.h"

#include "core/base/text.h"
#include "core/http/builtin_roots.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

namespace stepveil {
namespace {

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

std::string ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  std::array<char, 65536> piece;
  while (stream.read(piece.data(), piece.size()), stream.gcount() > 0) {
    text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
  }
  return text;
}

bool HoldsCertificate(std::string_view pem) {
  const auto holds = [&](std::string_view mark) {
    return pem.find(mark) != std::string_view::npos;
  };
  return holds("-----BEGIN CERTIFICATE-----") || holds("-----BEGIN TRUSTED CERTIFICATE-----") ||
         holds("-----BEGIN X509 CERTIFICATE-----");
}

// `source` says who named the file: "--ca-file" or a variable.
Result<void> CheckFile(const std::string& path, const std::string& source) {
  const std::string what = source + ": " + Quoted(path);
  if (access(path.c_str(), R_OK) != 0) {
    return Fail(ErrorCode::kConfig, what + " can't be read: " + SystemWords(errno), {kHint});
  }
  if (!IsRegularFile(path)) {
    return Fail(ErrorCode::kConfig, what + " is not a file", {kHint});
  }
  if (!HoldsCertificate(ReadFile(path))) {
    return Fail(ErrorCode::kConfig, what + " holds no certificate in PEM form", {kHint});
  }
  return {};
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
  if (!ca_file.empty()) {
    STEPVEIL_RETURN_IF_ERROR(CheckFile(ca_file, "--ca-file"));
    return CaBundle{ca_file, ""};
  }
  CaBundle bundle;
  if (const auto file = variables.GetNonEmpty("SSL_CERT_FILE")) {
    bundle.file = *file;
    STEPVEIL_RETURN_IF_ERROR(CheckFile(bundle.file, "SSL_CERT_FILE"));
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
  }
  return bundle;
}

CaStore ReadAuthorities(const CaBundle& bundle) {
  CaStore store;
  if (!bundle.file.empty()) {
    store.AddPem(ReadFile(bundle.file));
  } else if (bundle.directory.empty()) {
    store.AddPem(BuiltInRoots());
  }
  return store;
}

}  // namespace stepveil
