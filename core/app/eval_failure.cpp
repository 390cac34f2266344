#include "core/app/eval_failure.h"

#include <algorithm>
#include <string_view>

namespace stepveil {
namespace {

bool Has(const std::vector<std::string>& words, std::string_view flag) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return word == flag || word.starts_with(std::string(flag) + "=");
  });
}

// What the first of `--to`, `--format` and `-f` names; "" = nothing.
std::string TargetIn(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const std::string_view flag : {"--to", "--format", "-f"}) {
      if (words[i] == flag && i + 1 < words.size()) {
        return words[i + 1];
      }
      if (words[i].starts_with(std::string(flag) + "=")) {
        return words[i].substr(flag.size() + 1);
      }
    }
  }
  return "";
}

bool IsEvaluated(const std::string& target, const std::vector<Adapter>& adapters) {
  return target == "shell" || target == "dotenv-eval" || target == "dotenv-export" ||
         std::any_of(adapters.begin(), adapters.end(), [&](const Adapter& adapter) {
           return adapter.name == target && adapter.is_evaluated;
         });
}

}  // namespace

std::string TextThatFails(const std::vector<std::string>& words,
                          const std::vector<Adapter>& adapters, int exit_code) {
  const std::string command = words.empty() ? "" : words.front();
  const std::string code = std::to_string(exit_code);
  if (command == "login" && !Has(words, "--plain")) {
    return "sh -c 'exit " + code + "'\n";  // fish, too, has to understand it
  }
  if (command != "export" || Has(words, "--output-file") || Has(words, "-o")) {
    return "";
  }
  const std::string target = TargetIn(words);
  if (target == "powershell") {
    return "throw 'stepveil has failed (exit code " + code + ")'\n";
  }
  return IsEvaluated(target, adapters) ? "(exit " + code + ")\n" : "";
}

}  // namespace stepveil
