#pragma once

#include "core/environment/changes.h"
#include "core/flow/fallback.h"
#include "core/flow/outage.h"
#include "core/flow/session.h"
#include "core/flow/start_secrets.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stepveil {

// Fetches again and again for commands that run on, and never takes worse for what there is: a
// fetch that fails, a path that is empty now, a warning there was no reason for before, a name or
// value that is refused, leave everything of that request as it is. Each such fault is a warning
// once, and the end of all a note.
//
// Logs in again before the token expires, when it is refused, and where there was no login yet,
// since the command was started from a fallback; the old one is revoked. A login
// that is refused is not tried again, since repeated ones lock the identity: that ends it. Values
// that were in use once stay among the needles, up to kMostNeedleBytes; what would be more is not
// taken.
class Refetch {
 public:
  // `requests` (of one login, LoadRequests), what `context` stands for and `fallback` are borrowed.
  Refetch(std::span<const Request> requests, const Destination& to, const Context& context,
          std::function<Result<Session>()> log_in, std::optional<Session> login,
          StartSecrets current, Fallback& fallback);

  enum class Turn {
    kSame,     // go on
    kChanged,  // those of changed() are others now; a note has named what changed
    kOver,     // nothing will be fetched any more; a warning has said why
  };

  // One fetch for each request. The console knows each new token and value before it can print.
  [[nodiscard]] Turn Take();

  // How long to wait before the next one.
  [[nodiscard]] std::chrono::milliseconds Pause(std::chrono::milliseconds interval) {
    return outage_.Pause(interval);
  }

  // Revokes the token, if there is one.
  void Revoke() const;

  // The numbers of the requests whose environment is another since the last Take().
  [[nodiscard]] const std::vector<std::size_t>& changed() const { return changed_; }
  [[nodiscard]] const Environment& environment(std::size_t number = 0) const {
    return current_.each[number].environment;
  }
  // All that is to be masked: values, old ones too, and the tokens.
  [[nodiscard]] std::vector<Secret> needles() const;

 private:
  using Fetched = Result<std::optional<SecretSet>>;

  [[nodiscard]] bool TakeEach(std::vector<std::string>& notes);
  [[nodiscard]] Fetched Fetch(std::size_t number);
  [[nodiscard]] Fetched FetchWithToken(std::size_t number);
  [[nodiscard]] Result<void> Renew();
  void Consider(std::size_t number, SecretSet set, std::vector<std::string>& notes);
  [[nodiscard]] Result<Changes> TakeOver(std::size_t number, SecretSet set);
  void Failed(std::size_t number, const Error& error);
  void Report(std::size_t number, const std::string& what, const Error& error);
  [[nodiscard]] std::string Whose(std::size_t number) const;

  std::span<const Request> requests_;
  Destination to_;
  Context context_;
  std::function<Result<Session>()> log_in_;
  std::optional<Session> login_;
  StartSecrets current_;
  Fallback& fallback_;
  Outage outage_;
  std::vector<std::size_t> changed_;
  bool login_refused_ = false;  // for good
};

}  // namespace stepveil
