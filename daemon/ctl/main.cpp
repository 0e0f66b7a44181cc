// eipctl: exit 0 done, 1 refused or failed, 2 wrong usage.
#include <iostream>

#include "daemon/ctl/run.hpp"

int main(int argc, char** argv) {
  const auto wanted = eipd::ctl::parse_command_line(argc, argv, EIPD_VERSION);
  if (!wanted) {
    (wanted.error().exit_code == 0 ? std::cout : std::cerr) << wanted.error().text;
    return wanted.error().exit_code;
  }
  return eipd::ctl::run(*wanted, eipd::ctl::standard_output(), std::cout, std::cerr);
}
