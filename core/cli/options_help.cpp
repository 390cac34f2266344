#include "core/cli/options_help.h"

#include "core/cli/printed.h"

#include <algorithm>

namespace stepveil {
namespace {

std::string CommandLineOf(const std::string& command, const std::string& summary) {
  std::string line = "  " + command;
  line.resize(std::max<std::size_t>(line.size() + 1, 29), ' ');
  return line + summary + "\n";
}

std::string LinesOf(const std::string& name, const std::map<std::string, std::string>& commands) {
  std::string text;
  for (const auto& [command, summary] : commands) {
    text += CommandLineOf(std::string(name).append(" ").append(command), summary);
  }
  return text;
}

}  // namespace

std::optional<Command> CommandNamed(std::string_view name) {
  for (const Command command : kCommands) {
    if (NameOf(command).substr(sizeof("stepveil")) == name) {
      return command;
    }
  }
  return std::nullopt;
}

std::string NameOf(Command command) {
  switch (command) {
    case Command::kRun:
      return "stepveil run";
    case Command::kExport:
      return "stepveil export";
    case Command::kMask:
      return "stepveil mask";
    case Command::kSeal:
      return "stepveil seal";
    case Command::kSealKey:
      return "stepveil seal-key";
    case Command::kCheck:
      return "stepveil check";
    case Command::kList:
      return "stepveil list";
    case Command::kSecrets:
      return "stepveil secrets";
    case Command::kSecretsGet:
      return "stepveil secrets get";
    case Command::kScan:
      return "stepveil scan";
    case Command::kLogin:
      return "stepveil login";
    case Command::kLogout:
      return "stepveil logout";
    case Command::kInit:
      return "stepveil init";
    case Command::kSubcommand:
      return "stepveil NAME";
    case Command::kPrint:
      return "stepveil";
  }
  return "stepveil";
}

std::string SummaryOf(Command command) {
  switch (command) {
    case Command::kRun:
      return "Starts one command with the secrets in its environment only, and masks\n"
             "its output. The exit code is the command's own; 125 means that stepveil\n"
             "itself failed, 126 and 127 that the command could not be started.\n";
    case Command::kExport:
      return "Hands the secrets to the next steps of the CI job, or writes them in a\n"
             "format. TARGET: a CI system by its name, or dotenv (the default),\n"
             "dotenv-export (with export before each), dotenv-expand (Next.js,\n"
             "Vite), docker-env (docker run --env-file), csv, json, json-list, yaml, shell,\n"
             "powershell.\n";
    case Command::kMask:
      return "Copies stdin to stdout with every value masked, in each form it can take\n"
             "in a log. Nothing flows before all of them are known.\n";
    case Command::kSeal:
      return "Writes the secrets into an encrypted file. Whoever has the key starts with\n"
             "\"--sealed FILE\" and asks no server: the other jobs of a matrix, or a job\n"
             "while the service is down. The key is in STEPVEIL_SEAL_KEY, in the file that\n"
             "--seal-key-file names, or a passphrase in STEPVEIL_SEAL_PASSPHRASE.\n";
    case Command::kSealKey:
      return "Makes a pair of keys for sealed files. The line AGE-SECRET-KEY-1... is the\n"
             "value of STEPVEIL_SEAL_KEY; who only seals needs the public key, age1...\n";
    case Command::kCheck:
      return "Goes the way of run without starting anything, and says what it finds:\n"
             "settings and where each came from, login, secrets, names. The exit code\n"
             "is that of the first fault. No value is shown.\n";
    case Command::kList:
      return "Prints the names that run would hand over, each with its folder.\n";
    case Command::kSecrets:
      return "Prints the names of the secrets, each with its folder, as list does;\n"
             "with --plain each with its value.\n";
    case Command::kSecretsGet:
      return "Prints the values of the secrets that are named, one a line.\n";
    case Command::kScan:
      return "Searches the files below the folders for the secrets, in each form that is\n"
             "masked in a log, and prints file, line, column and name of each place. The\n"
             "exit code is 5 if there is one, or a file can't be read. Not searched: what\n"
             "is compressed (archives, objects of git), links, names of files. It looks\n"
             "for these secrets alone; \"infisical scan\" looks for what may be one, also\n"
             "in the history of git.\n";
    case Command::kLogin:
      return "Logs in and prints a short-lived access token.\n";
    case Command::kLogout:
      return "Revokes the access token in INFISICAL_TOKEN.\n";
    case Command::kInit:
      return "Writes a commented .stepveil.yaml from these flags, and from an\n"
             ".infisical.json that is there. Never over a file.\n";
    case Command::kSubcommand:
    case Command::kPrint:
      return "";
  }
  return "";
}

std::string UsageOf(Command command) {
  switch (command) {
    case Command::kRun:
      return "\nUsage: stepveil run [FLAGS] -- COMMAND [ARG...]\n"
             "       stepveil run [FLAGS] --command 'a && b'\n"
             "       stepveil run [FLAGS] --all\n";
    case Command::kExport:
      return "\nUsage: stepveil export [FLAGS] [--to TARGET] [--output-file FILE]\n";
    case Command::kMask:
      return "\nUsage: COMMAND 2>&1 | stepveil mask [FLAGS]\n";
    case Command::kSeal:
      return "\nUsage: stepveil seal [FLAGS] -o FILE\n";
    case Command::kSecretsGet:
      return "\nUsage: stepveil secrets get NAME [NAME...] [FLAGS]\n";
    case Command::kScan:
      return "\nUsage: stepveil scan [FLAGS] FOLDER...\n";
    default:
      return "\nUsage: " + NameOf(command) + " [FLAGS]\n";
  }
}

std::string ExamplesOf(Command command) {
  const std::string on_argv =
      "\n(*) On the command line other processes can read it: set a variable\n"
      "    instead (INFISICAL_TOKEN, INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET,\n"
      "    INFISICAL_JWT).\n";
  switch (command) {
    case Command::kRun:
      return "Examples:\n"
             "  stepveil run --process backend -- cargo loco start\n"
             "  stepveil run --project acme-app --env prod --path /backend -- ./server\n"
             "  stepveil run --all\n" +
             on_argv;
    case Command::kExport:
      return "Examples:\n"
             "  stepveil export --process frontend --to dotenv --output-file .env\n"
             "  stepveil export --env prod --path /compose --to shell\n" +
             on_argv;
    case Command::kMask:
      return "Examples:\n"
             "  docker compose up 2>&1 | stepveil mask --process compose\n"
             "  stepveil mask --env prod --path /backend <build.log >masked.log\n" +
             on_argv;
    case Command::kSeal:
      return "Examples:\n"
             "  stepveil seal --process backend -o secrets.age\n"
             "  stepveil seal --all --recipient age1... --max-age 2h -o secrets.age\n" +
             on_argv;
    case Command::kSealKey:
      return "Examples:\n"
             "  stepveil seal-key -o key.txt      prints the public key\n";
    case Command::kCheck:
      return "Examples:\n"
             "  stepveil check --process backend\n"
             "  stepveil check --env prod --path /backend --json\n" +
             on_argv;
    case Command::kSecretsGet:
      return "Examples:\n"
             "  url=\"$(stepveil secrets get DATABASE_URL --env prod --path /backend)\"\n" +
             on_argv;
    case Command::kInit:
      return "Examples:\n"
             "  stepveil init --project acme-app --env prod --process backend --path /backend\n";
    case Command::kScan:
      return "Examples:\n"
             "  stepveil scan --all .next target --exclude '*.map'\n"
             "  stepveil scan --sealed secrets.age --process backend .\n" +
             on_argv;
    case Command::kLogin:
      return "Examples:\n"
             "  export INFISICAL_TOKEN=\"$(stepveil login --plain)\"\n"
             "  stepveil login --method universal\n" +
             on_argv;
    default:
      return "";
  }
}

std::string SubcommandHelp(const std::string& name,
                           const std::map<std::string, std::string>& commands) {
  return "Usage: stepveil " + name + " COMMAND\n\n" + LinesOf(name, commands);
}

std::string Overview(const AdapterCommands& adapters) {
  std::string text =
      "stepveil hands secrets from Infisical to one CI step, as environment\n"
      "variables that the log can't show.\n"
      "\n"
      "Usage: stepveil COMMAND [FLAGS]\n"
      "\n"
      "Commands:\n"
      "  run [FLAGS] -- COMMAND     one command, its output masked\n"
      "  export [FLAGS] --to TARGET for the next steps, or in a format\n"
      "  secrets get NAME...        single values on stdout\n"
      "  mask [FLAGS]               stdin to stdout, every value masked\n"
      "  scan [FLAGS] FOLDER...     files searched for the secrets\n"
      "  seal [FLAGS] -o FILE       an encrypted file, for --sealed FILE\n"
      "  seal-key                   a pair of keys for it\n"
      "  check [FLAGS]              goes the way of run, and says what it finds\n"
      "  list [FLAGS]               the names, each with its folder\n"
      "  login, logout              a short-lived access token, its revocation\n"
      "  init [FLAGS]               a new .stepveil.yaml\n";
  for (const CommandText& printed : PrintedTexts()) {
    text +=
        CommandLineOf(printed.name + (printed.flags.empty() ? "" : " [FLAGS]"), printed.summary);
  }
  for (const auto& [name, commands] : adapters) {
    text += LinesOf(name, commands);
  }
  return text +
         "\n"
         "  stepveil COMMAND --help    its flags, with examples\n"
         "\n"
         "Exit codes: 0 ok, 1 internal, 2 usage, 3 config, 4 login, 5 secret missing\n"
         "or refused, 6 network, 7 export; for run see stepveil run --help.\n";
}

}  // namespace stepveil
