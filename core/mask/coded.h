#pragma once

#include "core/mask/forms.h"

#include <string_view>

namespace stepveil {

// `text` as logs, directories, mail headers and templates write it that have a notation of their
// own for the code of a character that they can't leave: nginx's and systemd's \x20, LDAP's \2a,
// mount tables' \040, syslog's #011, mail headers' =20, templates' &#x3D;.
void AddCoded(std::string_view text, FormList& forms);

}  // namespace stepveil
