#include "daemon/ctl/command_line.hpp"

#include <sstream>

#include <CLI/CLI.hpp>

namespace eipd::ctl {
namespace {

void add_commands(CLI::App& app, Invocation& wanted) {
  const auto command = [&](const char* name, const char* says) { return app.add_subcommand(name, says); };
  command("status", "One screen: access point, sessions, EIPs announced and withheld, last reload");
  command("neighbors", "Sessions: state, routes desired and sent, last error; all about one by its name")
      ->add_option("NAME", wanted.name, "A neighbor's name");
  command("routes", "The Adj-RIB-Out: what neighbors are to be sent and have been sent, with attributes")
      ->add_option("--neighbor", wanted.neighbor, "Only this neighbor's")
      ->type_name("NAME");
  command("checks", "Verdicts, last results and latencies")->add_option("NAME", wanted.name, "A check's name");
  command("explain", "Why an EIP is or isn't announced, to each neighbor, and what would have to change")
      ->add_option("PREFIX|EIP", wanted.name, "An EIP's id, address or prefix")
      ->required();
}

}  // namespace

std::expected<Invocation, Farewell> parse_command_line(int argc, const char* const* argv, const std::string& version) {
  Invocation wanted;
  CLI::App app{"eipctl: asks a running eipd what it does and why", "eipctl"};
  app.fallthrough();  // options may stand behind the command, too
  app.require_subcommand(1);
  app.set_version_flag("--version", "eipctl " + version);
  app.add_flag("--json", wanted.json, "JSON instead of tables");
  app.add_option("--socket", wanted.socket, "The daemon's control socket")->type_name("PATH")->capture_default_str();
  add_commands(app, wanted);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& stop) {
    std::ostringstream out;
    const int code = app.exit(stop, out, out);
    return std::unexpected(Farewell{out.str(), code == 0 ? 0 : 2});
  }
  wanted.command = app.get_subcommands().front()->get_name();
  return wanted;
}

}  // namespace eipd::ctl
