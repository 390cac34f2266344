#include "tests/bench/corpus.h"

#include "core/mask/needles.h"

#include <array>
#include <random>
#include <string_view>
#include <utility>

namespace stepveil::bench {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kToken =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::string_view, 24> kWords = {
    "core",  "http",    "server", "client", "parser", "tests",  "vendor", "config",
    "cache", "router",  "schema", "model",  "queue",  "worker", "index",  "stream",
    "auth",  "metrics", "assets", "layout", "button", "hooks",  "crypto", "logger"};

class LogWriter {
 public:
  explicit LogWriter(unsigned seed) : random_(seed) {}

  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

  std::string Characters(std::string_view alphabet, std::size_t count) {
    std::string text;
    while (text.size() < count) {
      text += alphabet[Below(alphabet.size())];
    }
    return text;
  }

  std::string Line() {
    const std::string time = "2026-03-0" + std::to_string(1 + Below(9)) + "T1" + Number(10) + ":" +
                             std::to_string(10 + Below(50)) + ":" + std::to_string(10 + Below(50)) +
                             "." + std::to_string(100 + Below(900)) + "0000Z ";
    switch (Below(10)) {
      case 0:
      case 1:
        return time + "[" + Number(100) + "%] \x1b[32mBuilding CXX object " + Path(".cpp.o") +
               "\x1b[0m";
      case 2:
        return time + "/usr/bin/c++ -DNDEBUG -I/builds/acme/" + Word() + "/include -O3 -Wall -o " +
               Path(".o") + " -c /builds/acme/" + Path(".cpp");
      case 3:
        return time + Path(".ts") + ":" + Number(900) + ":" + Number(80) +
               ": \x1b[33mwarning\x1b[39m '" + Word() + "' is declared but its value is never read";
      case 4:
        return time + "   Compiling " + Word() + "-" + Word() + " v" + Number(9) + "." +
               Number(30) + "." + Number(9);
      case 5:
        return time + "npm http fetch GET 200 https://registry.example/" + Word() + "-" + Word() +
               " " + Number(900) + "ms integrity sha512-" + Characters(kBase64, 86) + "==";
      case 6:
        return time + "#" + Number(60) + " sha256:" + Characters(kHex, 64) + " " + Number(200) +
               ".1MB / 213.4MB";
      case 7:
        return time + R"({"level":"info","caller":")" + Path(".go") +
               R"(","msg":"request completed","status":200,"took_ms":)" + Number(900) +
               R"(,"trace":")" + Characters(kHex, 32) + "\"}";
      case 8:
        return time + "test " + Word() + "::" + Word() + "::it_" + Word() + "s_the_" + Word() +
               " ... \x1b[32mok\x1b[0m";
      default:
        return "\x1b[K\rProgress: " + std::string(Below(40), '=') + ">" +
               std::string(Below(20), ' ') + Number(100) + "%";
    }
  }

 private:
  std::string Number(std::size_t bound) { return std::to_string(Below(bound)); }
  std::string Word() { return std::string(kWords[Below(kWords.size())]); }
  std::string Path(std::string_view ending) {
    std::string path = "src/";
    for (std::size_t folders = 1 + Below(4); folders > 0; --folders) {
      path += Word() + "/";
    }
    return path + Word() + std::string(ending);
  }

  std::mt19937 random_;
};

constexpr std::size_t kBytesPerHit = 1'000'000;

}  // namespace

std::vector<std::string> Tokens(std::size_t count) {
  LogWriter writer(11);
  std::vector<std::string> tokens;
  while (tokens.size() < count) {
    tokens.push_back(writer.Characters(kToken, 20 + writer.Below(30)));
  }
  return tokens;
}

std::vector<std::string> PemKeys(std::size_t count) {
  LogWriter writer(13);
  std::vector<std::string> keys;
  while (keys.size() < count) {
    std::string key = "-----BEGIN PRIVATE KEY-----\n";
    for (int line = 0; line < 27; ++line) {
      key += writer.Characters(kBase64, 64) + "\n";
    }
    keys.push_back(key + "-----END PRIVATE KEY-----\n");
  }
  return keys;
}

std::vector<Secret> Plain(const std::vector<std::string>& values) {
  std::vector<Secret> needles;
  for (const std::string& value : values) {
    needles.emplace_back(value);
  }
  return needles;
}

std::vector<Secret> AllForms(const std::vector<std::string>& values) {
  std::vector<Secret> needles;
  for (const std::string& value : values) {
    for (Secret& needle : NeedlesOf(Secret(value), NeedleRules{.forms = Forms::kAll})) {
      needles.push_back(std::move(needle));
    }
  }
  return needles;
}

std::string Log(const std::vector<std::string>& values, std::size_t size_bytes) {
  LogWriter writer(5);
  std::string log;
  log.reserve(size_bytes + 4096);
  std::size_t next_hit = kBytesPerHit / 2;
  while (log.size() < size_bytes) {
    log += writer.Line();
    if (!values.empty() && log.size() > next_hit) {
      log += " token=" + values[writer.Below(values.size())];
      next_hit += kBytesPerHit;
    }
    log += '\n';
  }
  log.resize(size_bytes);
  return log;
}

std::string NearMisses(const std::vector<Secret>& needles, Miss miss, std::size_t size_bytes) {
  LogWriter writer(7);
  std::string text;
  text.reserve(size_bytes + 4096);
  while (text.size() < size_bytes) {
    std::string piece(needles[writer.Below(needles.size())].Expose());
    if (miss == Miss::kBeginning) {
      piece.resize(std::min(piece.size() - 1, 4 + writer.Below(piece.size())));
    } else {
      char& changed = miss == Miss::kLastByte ? piece.back() : piece.front();
      changed = static_cast<char>(changed ^ 1);
    }
    text += piece;
    text += writer.Below(8) == 0 ? "\n" : "";
  }
  text.resize(size_bytes);
  return text;
}

}  // namespace stepveil::bench
