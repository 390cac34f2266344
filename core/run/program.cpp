#include "core/run/program.h"

#include "core/base/exit_code.h"
#include "core/base/text.h"
#include "core/base/variables.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

// What execvp(3) takes where PATH is not set (confstr(3), _CS_PATH).
constexpr std::string_view kDefaultSearchPath = "/bin:/usr/bin";

bool Exists(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0;
}

bool IsDirectory(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool IsExecutableFile(const std::string& path) {
  return !IsDirectory(path) && faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS) == 0;
}

StartFailure MakeFailure(int exit_code, const std::string& name, const std::string& reason,
                         std::vector<std::string> hints) {
  return {exit_code,
          {ErrorCode::kRun, "cannot run " + Quoted(name) + ": " + reason, std::move(hints)}};
}

StartFailure Refused(const std::string& name, const std::string& path) {
  if (IsDirectory(path)) {
    return MakeFailure(kExitCannotExecute, name, "it is a directory", {"name a file in it"});
  }
  return MakeFailure(kExitCannotExecute, name, "permission denied",
                     {"make it executable: chmod +x " + Quoted(path)});
}

std::vector<std::string> HintsForNotFound(const std::string& name) {
  if (name.find(' ') != std::string::npos) {
    return {"this is one argument with a space in it; for a shell's command line use --command"};
  }
  const std::string here = "./" + name;
  if (IsExecutableFile(here)) {
    return {"did you mean " + Quoted(here) + "?"};
  }
  return {"check the spelling, or give the path of the file"};
}

}  // namespace

Program FindProgram(const std::string& name, std::optional<std::string_view> search_path) {
  if (name.find('/') != std::string::npos) {
    return {name, false};
  }
  Program program;
  if (name.empty()) {
    return program;
  }
  for (std::string directory : Split(search_path.value_or(kDefaultSearchPath), ':')) {
    if (!directory.empty()) {
      directory += '/';
    }
    const std::string candidate = directory + name;
    if (IsExecutableFile(candidate)) {
      // The path contains a slash, so that execve does not search for it again.
      return {directory.empty() ? "./" + name : candidate, false};
    }
    program.refused = program.refused || Exists(candidate);
  }
  return program;
}

std::optional<std::string_view> SearchPath(char** block,
                                           const std::optional<std::string>& otherwise) {
  const auto path = Variables(block).Get("PATH");
  return path || !otherwise ? path : std::optional<std::string_view>(*otherwise);
}

StartFailure ExplainNotFound(const std::string& name, const Program& program) {
  if (program.refused) {
    return MakeFailure(kExitCannotExecute, name, "what PATH finds is not an executable file",
                       {"make it executable (chmod +x), or give the path of another file"});
  }
  return MakeFailure(kExitNotFound, name, "not found in PATH", HintsForNotFound(name));
}

StartFailure ExplainNotExecuted(const std::string& name, const std::string& path,
                                int error_number) {
  switch (error_number) {
    case EACCES:
      return Refused(name, path);
    case ENOENT:
    case ENOTDIR:
      if (Exists(path)) {
        return MakeFailure(kExitCannotExecute, name, "its interpreter does not exist",
                           {"check the file's first line (#!), or its dynamic loader"});
      }
      return MakeFailure(kExitNotFound, name, "no such file", {"check the path"});
    case ENOEXEC:
      return MakeFailure(kExitCannotExecute, name, "not a program for this machine",
                         {"if it is a script, give it a first line such as #!/bin/sh"});
    case E2BIG:
      return MakeFailure(kExitCannotExecute, name, "arguments and environment are too large",
                         {"hand over fewer or shorter variables, or raise the stack's limit "
                          "(ulimit -s), which bounds them"});
    default:
      return MakeFailure(kExitCannotExecute, name, SystemWords(error_number), {});
  }
}

}  // namespace stepveil
