#pragma once

#include <sys/types.h>

namespace stepveil {

// Is the group `owner`'s alone, as where each user has a group of their own (umask 002)? By
// OpenSSH's rule: nobody else is its member, and it is nobody else's first group. A group that the
// system doesn't know (a mounted checkout in a container) is, if it has the owner's number.
[[nodiscard]] bool IsPrivateGroup(gid_t group, uid_t owner);

}  // namespace stepveil
