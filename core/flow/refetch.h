#pragma once

#include "core/environment/changes.h"
#include "core/flow/fallback.h"
#include "core/flow/outage.h"
#include "core/flow/session.h"
#include "core/secrets/fetch.h"

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stepveil {

// What the running command was given.
struct CurrentSecrets {
  Environment environment = {};
  std::vector<Secret> needles = {};        // of its values, and of all values before
  std::set<std::string> paths = {};        // of those asked for: what brought secrets
  std::vector<std::string> warnings = {};  // that came with the set
  LastFetch last = {};
};

// Fetches with `login` as `request` says, and prepares what a command needs; what was fetched is
// kept in `fallback`. Errors: as FetchSecrets and PrepareFrom.
[[nodiscard]] Result<CurrentSecrets> FetchFirst(const Request& request, const Destination& to,
                                                const Context& context, const Session& login,
                                                Fallback& fallback);

// What a command needs of a set that is there already.
[[nodiscard]] Result<CurrentSecrets> StartWith(SecretSet set, const Request& request,
                                               const Destination& to, const Context& context);

// Fetches again and again for a command that runs on, and never takes worse for what there is: a
// fetch that fails, a path that is empty now, a warning there was no reason for before, a name or
// value that is refused, leave everything as it is. Each such fault is a warning once, and the end
// of all a note.
//
// Logs in again before the token expires, when it is refused, and where there was no login yet,
// since the command was started from a fallback; the old one is revoked. A login
// that is refused is not tried again, since repeated ones lock the identity: that ends it. Values
// that were in use once stay among the needles, up to kMostNeedleBytes; what would be more is not
// taken.
class Refetch {
 public:
  // `request`, what `context` stands for and `fallback` are borrowed.
  Refetch(const Request& request, const Destination& to, const Context& context,
          std::function<Result<Session>()> log_in, std::optional<Session> login,
          CurrentSecrets current, Fallback& fallback);

  enum class Turn {
    kSame,     // go on
    kChanged,  // environment() and needles() are others now; a note has named what changed
    kOver,     // nothing will be fetched any more; a warning has said why
  };

  // One fetch. The console knows each new token and value before it can print.
  [[nodiscard]] Turn Take();

  // How long to wait before the next one.
  [[nodiscard]] std::chrono::milliseconds Pause(std::chrono::milliseconds interval) {
    return outage_.Pause(interval);
  }

  // Revokes the token, if there is one.
  void Revoke() const;

  [[nodiscard]] const Environment& environment() const { return current_.environment; }
  // All that is to be masked: values, old ones too, and the tokens.
  [[nodiscard]] std::vector<Secret> needles() const;

 private:
  using Fetched = Result<std::optional<SecretSet>>;

  [[nodiscard]] Fetched Fetch();
  [[nodiscard]] Fetched FetchWithToken();
  [[nodiscard]] Result<void> Renew();
  [[nodiscard]] Turn Consider(SecretSet set);
  [[nodiscard]] Result<Changes> TakeOver(SecretSet set);
  [[nodiscard]] Turn Failed(const Error& error);

  const Request& request_;
  Destination to_;
  Context context_;
  std::function<Result<Session>()> log_in_;
  std::optional<Session> login_;
  CurrentSecrets current_;
  Fallback& fallback_;
  Outage outage_;
  TimePoint asked_in_full_;     // when no ETag was trusted
  bool rejected_ = false;       // what was fetched last is not what is in use
  bool login_refused_ = false;  // for good
};

}  // namespace stepveil
