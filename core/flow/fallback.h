#pragma once

#include "core/flow/fetch_all.h"
#include "core/seal/bundle.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace stepveil {

// The sealed file that --fallback names, for when the service is down. It is used where nobody can
// be reached or the service is in trouble to the end (Verdict::kOutage), and nowhere else; where it
// denies what is asked for, the file is removed. Without --fallback nothing happens here.
class Fallback {
 public:
  // Both are borrowed; the first request has the keys.
  Fallback(std::span<const Request> requests, const Context& context)
      : requests_(requests), context_(context), known_(requests.size()) {}

  // What was fetched, or in the place of an outage what the file holds, with a warning that says
  // how old that is. Errors: that of `fetched`, with a hint on what has become of the file.
  [[nodiscard]] Result<Fetched> Or(Result<Fetched> fetched);
  [[nodiscard]] Result<Fetched> InsteadOf(Error error);

  // The sets of the requests, as they were just fetched; Keep() waits until they are checked, too.
  void Take(std::span<const SecretSet> sets);

  // Writes what was taken last into the file, unless the same is there and is not old. A failure is
  // a warning, and the file is what it was.
  void Keep();

  // The set of one request alone, to be kept once it is checked, too; nothing without --fallback.
  [[nodiscard]] std::optional<Bundle> Of(std::size_t number, const SecretSet& set) const;

  // As Take() and Keep() with that set in place of the one before. Nothing is written while a set
  // of another request is still missing.
  void Keep(std::size_t number, std::optional<Bundle> one);

  // What was taken last was just found to be the same as before: it is kept anew once the file has
  // used up a part of its age.
  void KeepYoung();

  // Where the service denies what is asked for, removes the file, and says so in words.
  [[nodiscard]] std::optional<std::string> RemoveIfDenied(const Error& error) const;

 private:
  [[nodiscard]] Result<Fetched> Open(const Error& error);
  [[nodiscard]] bool IsKept(const Bundle& fresh) const;

  std::span<const Request> requests_;
  const Context& context_;
  std::optional<Bundle> fresh_;
  std::vector<bool> known_;  // whose sets stand in it
};

}  // namespace stepveil
