#include "gitlab-component/wrapper_text.h"

#include "core/export/quoting.h"
#include "gitlab-component/log_folder.h"

#include <string_view>

namespace stepveil::gitlab {
namespace {

// Rules for this text: it runs under errexit, nounset, pipefail and xtrace, with any IFS, in three
// shells; it must leave `$?` of the user's code alone; every function is parsed before the aliases
// at the end can change its words. `command trap` and `command exit` are the shell's own.
//
// Why not simply one `trap ... EXIT`:
// - the user's own would replace it, in any of the forms that _stepveil_trap takes apart;
// - `exit` in the user's trap ends the shell at once, so it is caught while that trap runs;
// - a mistake in `trap` ends dash and busybox at once: no moment may be without our own;
// - a write after the masking process was killed ends the shell, without its exit trap;
// - in a subshell traps are the subshell's business. Its `$$` is the parent's, so the number comes
//   from /proc, without a fork.
constexpr std::string_view kFunctions = R"sh(
_stepveil_action=
_stepveil_leaving=
_stepveil_is_here() {
  IFS=' ' read -r _stepveil_self _stepveil_rest </proc/self/stat &&
    [ "$_stepveil_self" = "$_stepveil_shell" ]
}
_stepveil_finish() {
  set +e
  { set +x; } 2>/dev/null
  if [ -x "$_stepveil_program" ]; then
    "$_stepveil_program" gitlab end "$_stepveil_folder" || [ "$_stepveil_status" != 0 ] || _stepveil_status=125
    exec >/dev/null 2>&1
  else
    exec >/dev/null 2>&1
    _stepveil_turns=0
    while [ -d "$_stepveil_folder" ] && [ "$_stepveil_turns" -lt 100 ]; do
      sleep 0.1
      _stepveil_turns=$((_stepveil_turns + 1))
    done
  fi
  command trap - EXIT
  command exit "$_stepveil_status"
}
_stepveil_mute_if_dead() {
  if [ -d "$_stepveil_folder" ] && [ ! -p "$_stepveil_folder/out" ]; then
    exec >/dev/null 2>&1
  fi
}
_stepveil_broken() {
  _stepveil_mute_if_dead
  [ -n "$_stepveil_leaving" ] || command exit 141
}
_stepveil_exit() {
  _stepveil_status=$?
  set +e
  _stepveil_mute_if_dead
  if [ -n "$_stepveil_action" ]; then
    _stepveil_leaving=1
    [ -z "${BASH_VERSION-}" ] || _stepveil_catch_exit
    (command exit "$_stepveil_status")
    eval "$_stepveil_action"
  fi
  _stepveil_finish
}
_stepveil_leave() {
  _stepveil_given=${1-$?}
  if [ -n "$_stepveil_leaving" ] && _stepveil_is_here; then
    _stepveil_status=${1-$_stepveil_status}
    _stepveil_finish
  fi
  command exit "$_stepveil_given"
}
_stepveil_catch_exit() {
  case ":$SHELLOPTS:" in
    *:posix:*) ;;
    *) eval 'exit() { _stepveil_leave "$@"; }' ;;
  esac
}
_stepveil_quote() {
  _stepveil_left=$1
  _stepveil_quoted="'"
  while :; do
    case $_stepveil_left in
      *"'"*)
        _stepveil_quoted="$_stepveil_quoted${_stepveil_left%%"'"*}'\\''"
        _stepveil_left=${_stepveil_left#*"'"}
        ;;
      *) break ;;
    esac
  done
  _stepveil_quoted="$_stepveil_quoted$_stepveil_left'"
}
_stepveil_list() {
  if _stepveil_is_here; then
    (command trap "$@") >/dev/null 2>&1 || { command trap "$@"; return; }
    if [ -n "$_stepveil_action" ]; then
      command trap -- "$_stepveil_action" EXIT
    else
      command trap - EXIT
    fi
    [ -z "$_stepveil_pipe" ] || command trap - PIPE
    if [ -d "$_stepveil_folder" ]; then
      command trap "$@" >|"$_stepveil_folder/traps"
    else
      command trap "$@"
    fi
    [ -z "$_stepveil_pipe" ] || command trap _stepveil_broken PIPE
    command trap _stepveil_exit EXIT
    [ -d "$_stepveil_folder" ] || return 0
    while IFS= read -r _stepveil_line; do
      printf '%s\n' "$_stepveil_line"
    done <"$_stepveil_folder/traps"
    return
  fi
  _stepveil_listed=$(command trap "$@" && echo .) || return
  _stepveil_listed=${_stepveil_listed%.}
  _stepveil_own="trap -- '_stepveil_exit' EXIT
"
  case $_stepveil_listed in
    *"$_stepveil_own"*)
      _stepveil_line=
      if [ -n "$_stepveil_action" ]; then
        _stepveil_quote "$_stepveil_action"
        _stepveil_line="trap -- $_stepveil_quoted EXIT
"
      fi
      _stepveil_listed="${_stepveil_listed%%"$_stepveil_own"*}$_stepveil_line${_stepveil_listed#*"$_stepveil_own"}"
      ;;
  esac
  for _stepveil_own in "trap -- '_stepveil_broken' SIGPIPE
" "trap -- '_stepveil_broken' PIPE
"; do
    case $_stepveil_listed in
      *"$_stepveil_own"*)
        _stepveil_listed="${_stepveil_listed%%"$_stepveil_own"*}${_stepveil_listed#*"$_stepveil_own"}"
        ;;
    esac
  done
  printf %s "$_stepveil_listed"
}
_stepveil_trap() {
  case ${1---} in
    -p) _stepveil_list "$@"; return ;;
    --) [ $# -gt 1 ] || { _stepveil_list; return; }; shift ;;
    -?*) command trap "$@"; return ;;
  esac
  if ! _stepveil_is_here; then
    command trap -- "$@"
    return
  fi
  case $1 in
    *[!0-9]* | '') ;;
    *) set -- - "$@" ;;
  esac
  [ $# -gt 1 ] || set -- - "$1"
  _stepveil_new=$1
  shift
  _stepveil_failed=0
  for _stepveil_signal in "$@"; do
    case $_stepveil_signal in
      0 | [Ee][Xx][Ii][Tt] | [Ss][Ii][Gg][Ee][Xx][Ii][Tt])
        case $_stepveil_new in
          - | _stepveil_exit) _stepveil_action= ;;
          *) _stepveil_action=$_stepveil_new ;;
        esac
        ;;
      *)
        case $_stepveil_signal in 13 | [Pp][Ii][Pp][Ee] | [Ss][Ii][Gg][Pp][Ii][Pp][Ee]) _stepveil_pipe= ;; esac
        command trap -- "$_stepveil_new" "$_stepveil_signal" || _stepveil_failed=$?
        ;;
    esac
  done
  return "$_stepveil_failed"
}
_stepveil_refuse() {
  echo "stepveil: error: $1" >&2
  echo "stepveil: hint: $2" >&2
  "$_stepveil_program" gitlab end "$_stepveil_folder" || :
  command exit 125
}
)sh";

// The `trap` of each shell becomes ours; what the job had set before is kept by setting it again.
// It is listed into a file, since dash shows `$(trap)` nothing.
constexpr std::string_view kInstall = R"sh(
[ -z "${BASH_XTRACEFD-}" ] ||
  _stepveil_refuse "BASH_XTRACEFD leads a trace past the masked log" "unset it before \"stepveil gitlab begin\""
IFS=' ' read -r _stepveil_shell _stepveil_rest </proc/self/stat ||
  _stepveil_refuse "/proc does not show this shell" "use \"stepveil run -- COMMAND\""
exec >"$_stepveil_folder/out" 2>&1
case "${BASH_VERSION-}:${SHELLOPTS-}:" in
  :* | *:posix:*) alias exit=_stepveil_leave ;;
  *) eval 'trap() { _stepveil_trap "$@"; }' ;;
esac
alias trap=_stepveil_trap
_stepveil_pipe=1
command trap >"$_stepveil_folder/traps"
. "$_stepveil_folder/traps"
[ -z "$_stepveil_pipe" ] || command trap _stepveil_broken PIPE
command trap _stepveil_exit EXIT
)sh";

std::string Assignment(std::string_view name, const std::filesystem::path& path) {
  std::string text(name);
  text += '=';
  AppendShellLiteral(text, path.native());
  return text + "\n";
}

}  // namespace

std::string WrapperText(const std::filesystem::path& folder,
                        const std::filesystem::path& stepveil) {
  std::string text = Assignment("_stepveil_program", stepveil);
  text += Assignment("_stepveil_folder", folder);
  text += Assignment(std::string("export ") + kLogFolderVariable, folder);
  return text.append(kFunctions).append(kInstall);
}

}  // namespace stepveil::gitlab
