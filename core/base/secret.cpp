#include "core/base/secret.h"

#include <openssl/crypto.h>

#include <string.h>

#include <cstring>
#include <iterator>
#include <ostream>
#include <utility>

namespace stepveil {

Secret::Secret(std::string_view bytes)
    : data_(bytes.empty() ? nullptr : new char[bytes.size()]), size_bytes_(bytes.size()) {
  if (!bytes.empty()) {
    std::memcpy(data_.get(), bytes.data(), bytes.size());
  }
}

Secret::~Secret() { Wipe(); }

Secret::Secret(Secret&& other) noexcept
    : data_(std::move(other.data_)), size_bytes_(std::exchange(other.size_bytes_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Wipe();
    data_ = std::move(other.data_);
    size_bytes_ = std::exchange(other.size_bytes_, 0);
  }
  return *this;
}

Secret Secret::Take(std::string& source) {
  Secret taken(source);
  WipeString(source);
  return taken;
}

Secret Secret::Clone() const { return Secret(Expose()); }

void Secret::Wipe() noexcept {
  if (data_) {
    explicit_bzero(data_.get(), size_bytes_);
    data_.reset();
  }
  size_bytes_ = 0;
}

bool SameBytes(const Secret& a, const Secret& b) {
  return a.size_bytes() == b.size_bytes() &&
         (a.empty() || CRYPTO_memcmp(a.Expose().data(), b.Expose().data(), a.size_bytes()) == 0);
}

std::vector<Secret> CloneAll(const std::vector<Secret>& secrets) {
  std::vector<Secret> clones;
  clones.reserve(secrets.size());
  for (const Secret& secret : secrets) {
    clones.push_back(secret.Clone());
  }
  return clones;
}

void MoveAll(std::vector<Secret> secrets, std::vector<Secret>& to) {
  to.insert(to.end(), std::make_move_iterator(secrets.begin()),
            std::make_move_iterator(secrets.end()));
}

void PrintTo(const Secret& secret, std::ostream* out) {
  *out << "Secret(***, " << secret.size_bytes() << " bytes)";
}

void WipeString(std::string& text) noexcept {
  // Growing up to the capacity moves nothing, so that all of it can be overwritten.
  text.resize(text.capacity());
  explicit_bzero(text.data(), text.size());
  text.clear();
}

}  // namespace stepveil
