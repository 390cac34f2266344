#pragma once

#include "core/base/result.h"
#include "core/http/client.h"
#include "core/secrets/list.h"
#include "core/secrets/target.h"

#include <list>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stepveil {

// Secrets as they are stored, folder by folder (v4): of the folders asked for, of those that they
// import, and of those that values refer to.
class Folders {
 public:
  // Takes note of an asked list; `list` must outlive this. `recursive`: of all folders below, too.
  void Learn(const Place& place, const ListAnswer& list, bool recursive);

  // How the lists of `places` are asked for, one request each, and what `responses` to them say,
  // from the one of index `first` on. Errors: kSecret (no list).
  [[nodiscard]] static std::vector<ApiCall> Calls(const std::set<Place>& places,
                                                  const AccessToken& token, const Target& target);
  [[nodiscard]] Result<void> Take(const std::set<Place>& places,
                                  const std::vector<HttpResponse>& responses, std::size_t first,
                                  const AccessToken& token);

  // That nothing is to be looked for in an imported folder: what is taken of it refers to nothing.
  void MarkPlain(const Place& place) { plain_.insert(place); }
  [[nodiscard]] bool IsPlain(const Place& place) const { return plain_.count(place) > 0; }

  // Is nothing more to be learned by asking? False: it was not asked for yet.
  [[nodiscard]] bool IsAsked(const Place& place) const;
  // May what is not there be called missing? False: its list was refused.
  [[nodiscard]] bool IsKnown(const Place& place) const;

  // The stored value of a folder's own secret; null: there is none.
  [[nodiscard]] const ListedSecret* Find(const Place& place, const std::string& name) const;
  // The same, or that of the folder it is imported from: first the later import.
  [[nodiscard]] std::pair<Place, const ListedSecret*> Trace(const Place& place,
                                                            const std::string& name) const;
  // What a folder imports, with what that brought; nothing for folders that are not known.
  [[nodiscard]] const std::vector<ListedImport>& ImportsOf(const Place& place) const;

 private:
  struct Folder {
    std::map<std::string, const ListedSecret*> own;
    const std::vector<ListedImport>* imports = nullptr;
  };

  std::map<Place, Folder> folders_;
  std::set<Place> refused_;
  std::set<Place> plain_;
  std::set<Place> trees_;          // whose folders below are all known
  std::list<PathAnswer> answers_;  // keeps what was asked for here
};

}  // namespace stepveil
