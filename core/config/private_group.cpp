#include "core/config/private_group.h"

#include <grp.h>
#include <pwd.h>

#include <string_view>

namespace stepveil {
namespace {

// Is `owner` the only user whose first group it is?
bool IsFirstGroupOfOthers(gid_t group, uid_t owner) {
  bool found = false;
  setpwent();
  while (const passwd* user = getpwent()) {
    found = found || (user->pw_gid == group && user->pw_uid != owner);
  }
  endpwent();
  return found;
}

bool HasOtherMembers(const struct group& about, uid_t owner) {
  for (char** member = about.gr_mem; *member != nullptr; ++member) {
    const passwd* user = getpwnam(*member);
    if (user == nullptr || user->pw_uid != owner) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool IsPrivateGroup(gid_t group, uid_t owner) {
  if (IsFirstGroupOfOthers(group, owner)) {
    return false;
  }
  const struct group* about = getgrgid(group);
  if (about == nullptr) {
    return group == owner;
  }
  const passwd* user = getpwuid(owner);
  const bool is_first = user != nullptr && user->pw_gid == group;
  return (is_first || *about->gr_mem != nullptr) && !HasOtherMembers(*about, owner);
}

}  // namespace stepveil
