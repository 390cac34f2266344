#include "core/flow/lease_wire.h"

#include <string>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kTaken = "taken";
constexpr const char* kFailed = "failed";

class Words {
 public:
  explicit Words(std::vector<Secret> words) : words_(std::move(words)) {}

  [[nodiscard]] bool AtEnd() const { return next_ == words_.size(); }
  Secret Value() { return std::move(words_.at(next_++)); }
  std::string Text() { return std::string(Value().Expose()); }
  std::size_t Number() { return std::stoul(Text()); }

 private:
  std::vector<Secret> words_;
  std::size_t next_ = 0;
};

void Add(const std::string& text, std::vector<Secret>& words) { words.emplace_back(text); }

void AddLease(const HeldLease& held, std::vector<Secret>& words) {
  const Lease& lease = held.lease;
  for (const std::string& text :
       {std::to_string(held.owner), lease.of.project_slug, lease.of.environment, lease.of.path,
        lease.of.name, lease.id, lease.expires, std::to_string(lease.values.size())}) {
    Add(text, words);
  }
  for (const auto& [name, value] : lease.values) {
    Add(name, words);
    words.push_back(value.Clone());
  }
}

HeldLease NextLease(Words& words) {
  HeldLease held;
  held.owner = words.Number();
  for (std::string* text :
       {&held.lease.of.project_slug, &held.lease.of.environment, &held.lease.of.path,
        &held.lease.of.name, &held.lease.id, &held.lease.expires}) {
    *text = words.Text();
  }
  for (std::size_t left = words.Number(); left > 0; --left) {
    std::string name = words.Text();
    held.lease.values.emplace_back(std::move(name), words.Value());
  }
  return held;
}

}  // namespace

void MoveValues(std::vector<HeldLease>& leases, std::vector<SecretSet>& sets) {
  for (HeldLease& held : leases) {
    const DynamicSecret& of = held.lease.of;
    const std::string place = (of.path == "/" ? "" : of.path) + "/" + of.name;
    for (auto& [name, value] : held.lease.values) {
      sets[held.owner].secrets.push_back(
          {name, std::move(value), of.environment, place, of.path, false, {}, true});
    }
    held.lease.values.clear();
  }
}

std::vector<Secret> WriteLeases(const std::vector<HeldLease>& leases) {
  std::vector<Secret> words;
  Add(kTaken, words);
  for (const HeldLease& held : leases) {
    AddLease(held, words);
  }
  return words;
}

std::vector<Secret> WriteFailure(const Error& error) {
  std::vector<Secret> words;
  Add(kFailed, words);
  Add(std::to_string(static_cast<int>(error.code)), words);
  Add(error.message, words);
  for (const std::string& hint : error.hints) {
    Add(hint, words);
  }
  return words;
}

Result<std::vector<HeldLease>> ReadLeases(std::vector<Secret> all) {
  Words words(std::move(all));
  if (words.Text() == kFailed) {
    Error error;
    error.code = static_cast<ErrorCode>(words.Number());
    error.message = words.Text();
    while (!words.AtEnd()) {
      error.hints.push_back(words.Text());
    }
    return Fail(std::move(error));
  }
  std::vector<HeldLease> leases;
  while (!words.AtEnd()) {
    leases.push_back(NextLease(words));
  }
  return leases;
}

}  // namespace stepveil
