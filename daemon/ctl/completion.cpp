#include "daemon/ctl/completion.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "daemon/ctl/command.hpp"

namespace eipd::ctl {
namespace {

constexpr std::string_view kEverywhere =
    "--json --socket --server --cert --key --ca --dry-run --if-match --idempotency-key --watch --help";

std::string options_of(const Command& command) {
  std::string words;
  for (const Argument& argument : command.arguments) {
    if (argument.name.starts_with("--")) words.append(argument.name).append(" ");
  }
  return words.append(kEverywhere);
}

/// "    eip:list) words="…";;"
void add_case(std::string& out, const std::string& pattern, const std::string& words) {
  out.append("    ").append(pattern).append(") words=\"").append(words).append("\";;\n");
}

std::string verbs() {
  std::map<std::string, std::string> verbs;
  for (const Command* command : commands()) {
    if (!command->verb.empty()) verbs[std::string{command->noun}].append(command->verb).append(" ");
  }
  std::string out;
  for (const auto& [noun, words] : verbs) add_case(out, noun + ":", words);
  return out;
}

/// By option, as an option's words are the same wherever it stands.
std::string closed_words() {
  std::map<std::string, std::string> words;
  for (const Command* command : commands()) {
    for (const Argument& argument : command->arguments) {
      if (argument.words.empty()) continue;
      std::string list{argument.words};
      std::ranges::replace(list, '|', ' ');
      words[std::string{argument.name}] = list;
    }
  }
  std::string out;
  for (const auto& [option, list] : words) add_case(out, option, list);
  return out;
}

std::string nouns() {
  std::set<std::string_view> seen;
  std::string words;
  for (const Command* command : commands()) {
    if (seen.insert(command->noun).second) words.append(command->noun).append(" ");
  }
  return words + "completion";
}

}  // namespace

std::string bash_completion() {
  std::string out = R"(# bash completion for eipctl
_eipctl() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} noun= verb= words= at=1
  for ((; at < COMP_CWORD; at++)); do
    case ${COMP_WORDS[at]} in
      --socket|--server|--cert|--key|--ca|--if-match|--idempotency-key) ((at++));;
      -*) ;;
      *) if [ -z "$noun" ]; then noun=${COMP_WORDS[at]}; elif [ -z "$verb" ]; then verb=${COMP_WORDS[at]}; fi;;
    esac
  done
  case $before in
)";
  out += closed_words();
  out += R"(    --socket|--cert|--key|--ca) COMPREPLY=($(compgen -f -- "$word")); return;;
  esac
  [ -n "$words" ] && { COMPREPLY=($(compgen -W "$words" -- "$word")); return; }
  case $noun:$verb in
)";
  add_case(out, ":", nouns() + " " + std::string{kEverywhere});
  out += verbs();
  add_case(out, "completion:*", "bash");
  for (const Command* command : commands()) {
    add_case(out, std::string{command->noun} + ":" + (command->verb.empty() ? "*" : std::string{command->verb}),
             options_of(*command));
  }
  return out + R"(  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _eipctl eipctl
)";
}

}  // namespace eipd::ctl
