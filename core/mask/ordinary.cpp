#include "core/mask/ordinary.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace stepveil {
namespace {

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsVowel(char c) { return std::string_view("aeiouyAEIOUY").find(c) != std::string_view::npos; }

// Runs of letters and digits.
std::vector<std::string_view> RunsIn(std::string_view text) {
  std::vector<std::string_view> runs;
  while (!text.empty()) {
    const auto* const end = std::find_if_not(text.begin(), text.end(), IsLetterOrDigit);
    const auto length = static_cast<std::size_t>(end - text.begin());
    if (length > 0) {
      runs.push_back(text.substr(0, length));
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return runs;
}

// The words of camel case; a run of capitals is one, and the last of them begins the next.
std::vector<std::string_view> HumpsOf(std::string_view letters) {
  std::vector<std::string_view> humps;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= letters.size(); ++i) {
    const bool ends =
        i == letters.size() || (IsUpper(letters[i]) && !IsUpper(letters[i - 1])) ||
        (i + 1 < letters.size() && IsUpper(letters[i]) && IsLower(letters[i + 1]) && i > begin);
    if (ends) {
      humps.push_back(letters.substr(begin, i - begin));
      begin = i;
    }
  }
  return humps;
}

// Can it be said? Words have vowels, and no more than five other letters in a row.
bool IsWord(std::string_view hump) {
  constexpr std::size_t kLongestWord = 20;
  constexpr int kMostConsonants = 5;
  constexpr std::size_t kShortName = 4;  // html, ssl, db
  int consonants = 0;
  int most = 0;
  for (const char c : hump) {
    consonants = IsVowel(c) ? 0 : consonants + 1;
    most = std::max(most, consonants);
  }
  const bool one_case = std::all_of(hump.begin() + 1, hump.end(), IsLower) ||
                        std::all_of(hump.begin(), hump.end(), IsUpper);
  return one_case && hump.size() >= 2 && hump.size() <= kLongestWord &&
         (hump.size() <= kShortName || most <= kMostConsonants);
}

bool AreWords(std::string_view letters) {
  constexpr std::size_t kMostHumps = 5;
  const auto humps = HumpsOf(letters);
  // Letters at random change their case all the time.
  return humps.size() <= kMostHumps && std::all_of(humps.begin(), humps.end(), IsWord) &&
         letters.size() >= humps.size() * 3;
}

bool IsOrdinaryRun(std::string_view run) {
  constexpr std::size_t kShort = 3;
  constexpr std::size_t kMostDigits = 4;
  constexpr std::size_t kLongestNumbered = 14;
  if (run.size() <= kShort) {
    return true;
  }
  const std::size_t digits =
      static_cast<std::size_t>(std::find_if_not(run.rbegin(), run.rend(), IsDigit) - run.rbegin());
  const std::string_view letters = run.substr(0, run.size() - digits);
  if (digits > 0 && run.size() > kLongestNumbered) {
    return false;  // hexadecimal digits may have vowels
  }
  return digits <= kMostDigits && std::none_of(letters.begin(), letters.end(), IsDigit) &&
         (letters.size() <= kShort || AreWords(letters));
}

constexpr std::array<std::string_view, 44> kSecretWords = {
    "password",   "passwd",      "passwords",  "pwd",           "pass",
    "passphrase", "secret",      "secrets",    "token",         "tokens",
    "key",        "keys",        "apikey",     "credential",    "credentials",
    "creds",      "cred",        "auth",       "authorization", "private",
    "cert",       "certificate", "dsn",        "connection",    "connectionstring",
    "seed",       "mnemonic",    "salt",       "signature",     "sig",
    "cookie",     "session",     "bearer",     "jwt",           "pin",
    "otp",        "totp",        "pw",         "passcode",      "webhook",
    "phrase",     "sas",         "accountkey", "privatekey"};

// In words that are written together: dbpassword, clientsecret.
constexpr std::array<std::string_view, 9> kSecretPieces = {"password",   "passwd",    "passphrase",
                                                           "secret",     "token",     "apikey",
                                                           "credential", "accesskey", "privatekey"};

constexpr std::array<std::string_view, 35> kTelling = {
    "type",    "uri",        "url",    "file",   "path",     "name",     "expiry",
    "expires", "expiration", "ttl",    "length", "size",     "method",   "provider",
    "header",  "algorithm",  "alg",    "mode",   "enabled",  "host",     "port",
    "user",    "username",   "server", "class",  "format",   "policy",   "endpoint",
    "timeout", "version",    "count",  "issuer", "audience", "required", "ref"};

template <typename Words>
bool Contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool HasSecretPiece(const std::string& word) {
  return std::any_of(kSecretPieces.begin(), kSecretPieces.end(),
                     [&](std::string_view piece) { return word.find(piece) != std::string::npos; });
}

std::vector<std::string> WordsOfName(std::string_view key) {
  std::vector<std::string> words;
  for (const std::string_view run : RunsIn(key)) {
    for (const std::string_view hump : HumpsOf(run)) {
      words.push_back(LowerAscii(hump));
    }
  }
  return words;
}

}  // namespace

bool LooksOrdinary(std::string_view text) {
  constexpr std::size_t kLongest = 128;
  constexpr std::ptrdiff_t kMostBlanks = 3;
  const auto is_usual = [](char c) {
    return IsLetterOrDigit(c) || std::string_view("-_./:@, *~+").find(c) != std::string_view::npos;
  };
  const auto runs = RunsIn(text);
  return text.size() <= kLongest && std::all_of(text.begin(), text.end(), is_usual) &&
         std::count(text.begin(), text.end(), ' ') <= kMostBlanks &&
         std::all_of(runs.begin(), runs.end(), IsOrdinaryRun);
}

bool NamesSecret(std::string_view key) {
  const auto words = WordsOfName(key);
  if (words.empty() || Contains(kTelling, words.back())) {
    return false;
  }
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return Contains(kSecretWords, word) || HasSecretPiece(word);
  });
}

}  // namespace stepveil
