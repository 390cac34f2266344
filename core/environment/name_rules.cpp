#include "core/environment/name_rules.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace stepveil {
namespace {

bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

struct Group {
  std::string_view reason;
  std::string_view patterns;  // separated by one space
};

// NODE_ENV, PORT, RUST_LOG, PYTHONUNBUFFERED, LC_ALL, GIT_TOKEN, GIT_SSH_KEY, CARGO_REGISTRY_TOKEN
// and the like are settings or secrets of an application and stay off the list.
constexpr Group kGroups[] = {
    {"steers the dynamic linker or the C library",
     "LD_* DYLD_* GLIBC_TUNABLES GCONV_PATH LOCPATH NLSPATH MALLOC_*"},
    {"decides which programs are found", "PATH PATHEXT CDPATH FPATH"},
    {"steers every shell that is started",
     "BASH_* ENV IFS SHELLOPTS BASHOPTS PS0 PS1 PS2 PS4 PROMPT_COMMAND ZDOTDIR GLOBIGNORE "
     "EXECIGNORE INPUTRC"},
    {"is set by the shell itself",
     "_ PWD OLDPWD SHLVL UID EUID PPID GROUPS RANDOM SECONDS LINENO FUNCNAME DIRSTACK "
     "BASHPID EPOCHSECONDS EPOCHREALTIME OPTIND"},
    {"says whose process it is and where it keeps its files",
     "HOME USER LOGNAME SHELL MAIL TMPDIR TMP TEMP XDG_*"},
    {"steers the terminal", "TERM TERMINFO TERMINFO_DIRS TERMCAP XAUTHORITY"},
    {"names a program that others start",
     "EDITOR VISUAL PAGER MANPAGER BROWSER LESSOPEN LESSCLOSE SUDO_ASKPASS SSH_ASKPASS* "
     "SVN_SSH CVS_RSH RSYNC_RSH HGRCPATH"},
    {"steers Node.js and its package managers",
     "NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_ICU_DATA NPM_CONFIG_* "
     "YARN_RC_FILENAME YARN_YARN_PATH COREPACK_*"},
    {"steers Python",
     "PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONINSPECT PYTHONUSERBASE PYTHONPLATLIBDIR "
     "PYTHONBREAKPOINT PYTHONWARNINGS PYTHONEXECUTABLE PIP_CONFIG_FILE"},
    {"steers Perl", "PERL5LIB PERLLIB PERL5OPT PERL5DB PERL5SHELL"},
    {"steers Ruby", "RUBYOPT RUBYLIB GEM_HOME GEM_PATH BUNDLE_GEMFILE"},
    {"steers PHP", "PHPRC PHP_INI_SCAN_DIR"},
    {"steers Lua", "LUA_INIT* LUA_PATH* LUA_CPATH*"},
    {"steers every Java virtual machine",
     "JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS JAVA_HOME CLASSPATH MAVEN_OPTS "
     "GRADLE_OPTS"},
    {"steers .NET",
     "DOTNET_STARTUP_HOOKS CORECLR_ENABLE_PROFILING CORECLR_PROFILER* COR_PROFILER*"},
    {"steers git",
     "GIT_SSH GIT_SSH_COMMAND GIT_SSH_VARIANT GIT_ASKPASS GIT_EXTERNAL_DIFF GIT_CONFIG* "
     "GIT_EXEC_PATH GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_PROXY_COMMAND "
     "GIT_TEMPLATE_DIR GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE "
     "GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_SSL_* GIT_TRACE* "
     "GIT_ALLOW_PROTOCOL"},
    {"names the agent that holds SSH keys", "SSH_AUTH_SOCK"},
    {"decides which TLS certificates are trusted",
     "SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED "
     "CURL_CA_BUNDLE REQUESTS_CA_BUNDLE AWS_CA_BUNDLE CARGO_HTTP_CAINFO PIP_CERT"},
    {"steers OpenSSL or writes its keys down",
     "OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES SSLKEYLOGFILE"},
    {"decides which way network traffic goes",
     "HTTP_PROXY HTTPS_PROXY ALL_PROXY FTP_PROXY NO_PROXY HOSTALIASES RES_OPTIONS "
     "LOCALDOMAIN CURL_HOME"},
    {"steers Cargo and the Rust compiler",
     "RUSTC RUSTC_*WRAPPER RUSTDOC RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_HOME "
     "CARGO_BUILD_RUST* CARGO_TARGET_*_RUNNER CARGO_TARGET_*_LINKER "
     "CARGO_TARGET_*_RUSTFLAGS RUSTUP_*"},
    {"steers the Go toolchain", "GOFLAGS GOROOT GOENV GOTOOLCHAIN"},
    {"steers make and CMake", "MAKEFLAGS GNUMAKEFLAGS MFLAGS MAKEFILES CMAKE_TOOLCHAIN_FILE"},
    {"decides which Docker or Kubernetes the tools speak to",
     "DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG DOCKER_TLS_VERIFY DOCKER_CERT_PATH "
     "BUILDKIT_HOST COMPOSE_FILE KUBECONFIG"},
    {"steers stepveil and Infisical's own tools", "STEPVEIL_* INFISICAL_*"},
};

std::vector<ProtectedName> TableOfNames() {
  std::vector<ProtectedName> table;
  for (const Group& group : kGroups) {
    for (std::string& pattern : Split(group.patterns, ' ')) {
      table.push_back({std::move(pattern), std::string(group.reason)});
    }
  }
  return table;
}

std::optional<std::string> ReasonIn(const std::vector<ProtectedName>& names,
                                    const std::string& lower_name) {
  const auto found = std::find_if(names.begin(), names.end(), [&](const ProtectedName& entry) {
    return GlobMatches(LowerAscii(entry.pattern), lower_name);
  });
  return found == names.end() ? std::nullopt : std::optional<std::string>(found->reason);
}

}  // namespace

const std::vector<ProtectedName>& ProtectedNames() {
  static const std::vector<ProtectedName> table = TableOfNames();
  return table;
}

bool IsVariableName(std::string_view name) {
  return !name.empty() && IsLetter(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) { return IsLetter(c) || IsDigit(c); });
}

std::optional<std::string> WhyProtected(std::string_view name,
                                        const std::vector<ProtectedName>& more) {
  const std::string lower = LowerAscii(name);
  auto reason = ReasonIn(ProtectedNames(), lower);
  return reason ? reason : ReasonIn(more, lower);
}

}  // namespace stepveil
