#include "tests/support/runner_job.h"

#include "tests/support/runner_commands.h"
#include "tests/support/runner_files.h"

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>

namespace stepveil::testing {
namespace {

namespace fs = std::filesystem;

struct FileVariable {
  const char* variable;
  const char* file;
};

constexpr std::array kFiles{
    FileVariable{"GITHUB_ENV", "set_env"}, FileVariable{"GITHUB_OUTPUT", "set_output"},
    FileVariable{"GITHUB_STATE", "save_state"}, FileVariable{"GITHUB_PATH", "add_path"},
    FileVariable{"GITHUB_STEP_SUMMARY", "step_summary"}};

std::string ReadAll(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string Lower(std::string text) {
  for (char& c : text) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

}  // namespace

struct RunnerJob::Step {
  fs::path files;
  StepResult result;
  std::string stopped;  // the token that ends ::stop-commands::; "" = commands count
};

RunnerJob::RunnerJob(const ScratchFolder& folder, std::vector<std::string> variables,
                     Masking masking)
    : folder_(folder), runners_(std::move(variables)), masking_(masking) {
  fs::create_directories(workspace());
  fs::create_directories(temporary() / "_runner_file_commands");
  runners_.push_back("GITHUB_ACTIONS=true");
  runners_.push_back("CI=true");
  runners_.push_back("GITHUB_WORKSPACE=" + workspace().string());
  runners_.push_back("RUNNER_TEMP=" + temporary().string());
}

std::string RunnerJob::Shown(const std::string& text) const {
  return masking_ == Masking::kOn ? masker_.Mask(text) : text;
}

StepResult RunnerJob::Run(const std::vector<std::string>& command,
                          const std::vector<std::string>& variables) {
  Step step;
  step.files = temporary() / "_runner_file_commands";
  ProcessOptions options;
  options.directory = workspace();
  options.environment = runners_;
  options.environment.insert(options.environment.end(), variables.begin(), variables.end());
  for (const auto& [name, value] : exported_) {
    step.result.shown += Shown("  " + name + ": " + value) + "\n";
    options.environment.push_back(name + "=" + value);
  }
  for (const FileVariable& one : kFiles) {
    folder_.Write("temp/_runner_file_commands/" + std::string(one.file), "");
    options.environment.push_back(std::string(one.variable) + "=" +
                                  (step.files / one.file).string());
  }
  const ProcessResult ran = RunProcess(command, options);
  step.result.exit_code = ran.exit_code;
  step.result.raw = ran.err + ran.out;
  ReadStream(ran.err, step);
  step.stopped.clear();
  ReadStream(ran.out, step);
  ReadFiles(step);
  log_ += step.result.shown;
  return step.result;
}

void RunnerJob::ReadStream(const std::string& text, Step& step) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    ReadLine(line, step);
  }
}

void RunnerJob::ReadLine(const std::string& line, Step& step) {
  if (!step.stopped.empty()) {
    if (line == "::" + step.stopped + "::") {
      step.stopped.clear();
    } else {
      step.result.shown += Shown(line) + "\n";
    }
    return;
  }
  const auto command = ParseCommand(line);
  if (!command) {
    step.result.shown += Shown(line) + "\n";
  } else if (command->name == "add-mask") {
    masker_.AddMask(command->data);
  } else if (command->name == "stop-commands") {
    step.stopped = command->data;
  } else if (command->name == "set-output" && command->properties.contains("name")) {
    step.result.outputs[command->properties.at("name")] = command->data;
  } else if (command->name == "save-state" && command->properties.contains("name")) {
    state_[command->properties.at("name")] = command->data;
  } else if (command->name == "error" || command->name == "warning" || command->name == "notice") {
    step.result.shown += Shown("##[" + command->name + "]" + command->data) + "\n";
  }
}

void RunnerJob::ReadFiles(Step& step) {
  const RunnerFile environment = ParseRunnerFile(ReadAll(step.files / "set_env"));
  const RunnerFile outputs = ParseRunnerFile(ReadAll(step.files / "set_output"));
  const RunnerFile state = ParseRunnerFile(ReadAll(step.files / "save_state"));
  for (const auto& [name, value] : environment.pairs) {
    if (Lower(name) == "node_options") {
      step.result.shown += "##[error]Can't store NODE_OPTIONS output parameter\n";
    } else {
      exported_[name] = value;
    }
  }
  for (const auto& [name, value] : outputs.pairs) {
    step.result.outputs[name] = value;
  }
  for (const auto& [name, value] : state.pairs) {
    state_[name] = value;
  }
  if (environment.faulty || outputs.faulty || state.faulty) {
    step.result.shown += "##[error]Unable to process file command successfully.\n";
    step.result.exit_code = 1;
  }
  std::istringstream lines(ReadAll(step.files / "step_summary"));
  for (std::string line; std::getline(lines, line);) {
    summary_ += Shown(line) + "\n";
  }
}

std::vector<std::string> RunnerJob::State() const {
  std::vector<std::string> entries;
  for (const auto& [name, value] : state_) {
    entries.push_back("STATE_" + name + "=" + value);
  }
  return entries;
}

}  // namespace stepveil::testing
