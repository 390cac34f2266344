#pragma once

#include <string_view>

namespace stepveil {

// Is `text` what any log and any settings file is full of: a few words, a name with a small number,
// a version, an address, a path? Each run of letters and digits in it has at most three characters,
// or is a number of at most four digits, or a word (in lower, upper or camel case, with vowels)
// that at most four digits follow. Between them stand only -_./:@, and a few blanks.
[[nodiscard]] bool LooksOrdinary(std::string_view text);

// Does a key of this name have a value that nobody must see: password, passwd, pwd, pass, secret,
// token, key, credential, auth, private, cert, dsn, connection, ...? What it ends with may say
// otherwise: tokenUrl, secretName, auth-type, key_file.
[[nodiscard]] bool NamesSecret(std::string_view key);

}  // namespace stepveil
