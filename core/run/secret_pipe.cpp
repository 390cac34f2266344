#include "core/run/secret_pipe.h"

#include "core/base/write_all.h"

#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

bool ReadAll(int descriptor, char* bytes, std::size_t size_bytes) {
  while (size_bytes > 0) {
    const ssize_t size = read(descriptor, bytes, size_bytes);
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size <= 0) {
      return false;
    }
    bytes += size;
    size_bytes -= static_cast<std::size_t>(size);
  }
  return true;
}

std::optional<Secret> ReadSecret(int descriptor) {
  const auto size_bytes = ReadNumber(descriptor);
  if (!size_bytes) {
    return std::nullopt;
  }
  std::string bytes(*size_bytes, '\0');
  const bool whole = ReadAll(descriptor, bytes.data(), bytes.size());
  Secret secret = Secret::Take(bytes);
  return whole ? std::optional(std::move(secret)) : std::nullopt;
}

}  // namespace

// Both ends are one program: a number goes over as it lies in memory.
int WriteNumber(int descriptor, std::uint64_t number) {
  return WriteAll(descriptor, {reinterpret_cast<const char*>(&number), sizeof number});
}

std::optional<std::uint64_t> ReadNumber(int descriptor) {
  std::uint64_t number = 0;
  return ReadAll(descriptor, reinterpret_cast<char*>(&number), sizeof number)
             ? std::optional(number)
             : std::nullopt;
}

int WriteSecrets(int descriptor, const std::vector<Secret>& secrets) {
  int error_number = WriteNumber(descriptor, secrets.size());
  for (auto at = secrets.begin(); error_number == 0 && at != secrets.end(); ++at) {
    error_number = WriteNumber(descriptor, at->size_bytes());
    if (error_number == 0) {
      error_number = WriteAll(descriptor, at->Expose());
    }
  }
  return error_number;
}

std::optional<std::vector<Secret>> ReadSecrets(int descriptor) {
  const auto count = ReadNumber(descriptor);
  if (!count) {
    return std::nullopt;
  }
  std::vector<Secret> secrets;
  for (std::uint64_t i = 0; i < *count; ++i) {
    auto secret = ReadSecret(descriptor);
    if (!secret) {
      return std::nullopt;
    }
    secrets.push_back(*std::move(secret));
  }
  return secrets;
}

}  // namespace stepveil
