#include "daemon/ctl/command.hpp"

namespace eipd::ctl {

std::vector<const Command*> commands() {
  std::vector<const Command*> all;
  for (const auto group : {state_commands(), eip_commands(), pool_commands(), intent_commands()}) {
    for (const Command& command : group) all.push_back(&command);
  }
  return all;
}

const Command* find_command(std::string_view noun, std::string_view verb) {
  for (const Command* command : commands()) {
    if (command->noun == noun && command->verb == verb) return command;
  }
  return nullptr;
}

}  // namespace eipd::ctl
