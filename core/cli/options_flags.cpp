#include "core/cli/options_flags.h"

#include "core/base/text.h"
#include "core/cli/not_ours.h"
#include "core/cli/options_help.h"
#include "core/config/values.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace stepveil {
namespace {

using Texts = std::vector<std::string>;

// Only what a flag's name can look like: anything else may be a credential in the wrong place.
std::string NameOfFlag(const std::string& word) {
  const std::string name = word.substr(0, word.starts_with("--") ? word.find('=') : std::size_t{2});
  const bool plain = name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
                     });
  return plain ? name : "";
}

std::string FirstLong(const std::string& names) {
  const std::size_t start = names.find("--");
  return names.substr(start, names.find(',', start) - start);
}

class UsageFormatter : public CLI::Formatter {
 public:
  explicit UsageFormatter(std::string usage) : usage_(std::move(usage)) { column_width(30); }
  std::string make_usage(const CLI::App*, std::string) const override { return usage_; }

 private:
  std::string usage_;
};

// The flags of one command: CLI11 finds them and their values, everything that is said about a
// fault is ours, since the parser's own messages quote values.
class FlagParser {
 public:
  FlagParser(CommandLine& line, SettingFaults& faults)
      : line_(line),
        command_(line.command),
        faults_(faults),
        app_(SummaryOf(line.command)),
        flags_(FlagsOf(line, read_)),
        switch_texts_(flags_.size()) {
    app_.set_help_flag("");
    app_.allow_extras();
    app_.formatter(std::make_shared<UsageFormatter>(UsageOf(command_)));
    app_.footer(ExamplesOf(command_));
    for (std::size_t i = 0; i < flags_.size(); ++i) {
      Add(flags_[i], switch_texts_[i]);
    }
  }

  ParsedFlags Read(Texts words) {
    const std::string last = words.empty() ? "" : words.back();
    std::reverse(words.begin(), words.end());  // as the parser wants them
    try {
      app_.parse(words);
    } catch (const CLI::Error&) {
      // The only fault left to the parser: the last flag lacks its value.
      AddNoValue(NameOfFlag(last));
      return read_;
    } catch (...) {
      AddFault("the command line cannot be read");
      return read_;
    }
    ReadSwitches();
    TakeWords(app_.remaining());
    return read_;
  }

  std::string Help() { return app_.help(); }

 private:
  void AddFault(std::string message, Texts hints = {}) {
    faults_.Add({ErrorCode::kUsage, std::move(message), std::move(hints)});
  }

  // `name` is one of the command's flags.
  void AddNoValue(const std::string& name) {
    const auto flag = std::find_if(flags_.begin(), flags_.end(), [&](const Flag& one) {
      const Texts names = Split(one.names, ',');
      return std::find(names.begin(), names.end(), name) != names.end();
    });
    AddFault(Quoted(name) + " needs a value",
             flag == flags_.end() ? Texts() : Texts{"write " + name + " " + flag->operand});
  }

  void Add(const Flag& flag, std::string& switch_text) {
    if (flag.turn) {
      app_.add_flag(flag.names, switch_text, flag.description)->group(flag.group);
      return;
    }
    const CLI::callback_t callback = [this, &flag](const CLI::results_t& values) {
      for (const std::string& value : values) {
        TakeValue(flag, value);
      }
      return true;
    };
    app_.add_option(flag.names, callback, flag.description)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name(flag.operand)
        ->group(flag.group);
  }

  // A value that looks like a flag is the next flag: this one's own was forgotten.
  void TakeValue(const Flag& flag, const std::string& value) {
    if (value.size() > 2 && value.starts_with("--")) {
      AddNoValue(FirstLong(flag.names));
    } else {
      flag.take(value);
    }
  }

  void ReadSwitches() {
    for (std::size_t i = 0; i < flags_.size(); ++i) {
      if (switch_texts_[i].empty()) {
        continue;
      }
      if (const auto on = ReadBoolean(switch_texts_[i])) {
        flags_[i].turn(*on);
      } else {
        AddFault(Quoted(FirstLong(flags_[i].names)) + " takes =true or =false");
      }
    }
  }

  void ReportUnknown(const std::string& word) {
    const std::string name = NameOfFlag(word);
    if (auto instead = NotOurFlag(NameOf(command_).substr(sizeof("stepveil")), name)) {
      faults_.Add(*std::move(instead));
      return;
    }
    Texts known;
    for (const Flag& flag : flags_) {
      for (const std::string& known_name : Split(flag.names, ',')) {
        known.push_back(known_name);
      }
    }
    const auto nearest = name.size() > 2 ? Nearest(name, known) : std::nullopt;
    AddFault(name.empty() ? "unknown flag" : "unknown flag " + Quoted(name),
             {nearest ? "did you mean " + Quoted(*nearest) + "?"
                      : "\"" + NameOf(command_) + " --help\" lists the flags"});
  }

  // Where words are operands they are taken; else they are too many.
  void TakeWords(const Texts& words) {
    bool unknown = false;
    for (const std::string& word : words) {
      if (word.size() > 1 && word.front() == '-') {
        ReportUnknown(word);
        unknown = true;
      }
    }
    if (command_ == Command::kSecretsGet || command_ == Command::kScan) {
      line_.operands = words;
      return;
    }
    // A word after an unknown flag is its value.
    if (words.empty() || unknown) {
      return;
    }
    if (command_ == Command::kRun) {
      AddFault("a word that is no flag stands before \"--\"",
               {"put \"--\" before the command: stepveil run [flags] -- COMMAND"});
    } else {
      AddFault("a word too many: it is neither a flag nor a flag's value",
               {"\"" + NameOf(command_) + " --help\" shows what is understood"});
    }
  }

  CommandLine& line_;
  Command command_;
  SettingFaults& faults_;
  CLI::App app_;
  ParsedFlags read_;
  std::vector<Flag> flags_;
  Texts switch_texts_;  // one a flag, "" = not given; the parser keeps references
};

}  // namespace

ParsedFlags ReadFlags(std::vector<std::string> words, CommandLine& line, SettingFaults& faults) {
  return FlagParser(line, faults).Read(std::move(words));
}

std::string HelpFor(Command command) {
  CommandLine line;
  line.command = command;
  SettingFaults faults;
  return FlagParser(line, faults).Help();
}

}  // namespace stepveil
