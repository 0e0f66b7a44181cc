#include "daemon/ctl/command_line.hpp"

#include <cstdlib>
#include <deque>
#include <sstream>
#include <string_view>

#include <CLI/CLI.hpp>

#include "daemon/ctl/completion.hpp"

namespace eipd::ctl {
namespace {

bool is_number(const std::string& text) {
  return !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string::npos;
}

/// Empty: it is one; else what is wrong, as CLI11 wants it.
std::string check(const Argument& argument, const std::string& text) {
  if (argument.kind == Kind::Number && !is_number(text)) return text + " is no whole number";
  if (argument.kind == Kind::Health && text != "any" && text != "all" && !is_number(text)) {
    return text + " is none of any, all, or a whole number";
  }
  if (argument.kind == Kind::Tag && text.find('=') == std::string::npos) return text + " has no =, as in team=web";
  if (argument.kind == Kind::Scope && text != "access-point" && !text.starts_with("eip:") &&
      !text.starts_with("neighbor:")) {
    return text + " is none of eip:ID, neighbor:NAME or access-point";
  }
  if (text.empty() && argument.required) return "must not be empty";
  if (argument.words.empty()) return {};
  const std::string words = "|" + std::string{argument.words} + "|";
  return words.contains("|" + text + "|") ? "" : text + " is none of " + std::string{argument.words};
}

/// What the help shows behind the name.
std::string shown_type(const Argument& argument) {
  if (!argument.name.starts_with("--")) return "";
  if (!argument.words.empty()) return std::string{argument.words};
  if (argument.kind == Kind::Scope) return "SCOPE";
  if (argument.kind == Kind::File) return "FILE";
  return argument.kind == Kind::Number ? "N" : "TEXT";
}

/// One command's place in CLI11's tree, and where its arguments are put.
struct Parsed {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::vector<CLI::Option*> options;
};

class Builder {
 public:
  explicit Builder(CLI::App& root) : root_{root} {}

  void add(const Command& command) {
    CLI::App* app = command.verb.empty() ? root_.add_subcommand(std::string{command.noun}, std::string{command.says})
                                         : add_verb(command);
    Parsed parsed{.command = &command, .app = app, .options = {}};
    for (const Argument& argument : command.arguments) parsed.options.push_back(add(*app, argument));
    for (std::size_t i = 0; i < parsed.options.size(); ++i) {
      if (command.arguments[i].kind == Kind::Order) parsed.options[i]->needs(parsed.options[0]);
    }
    if (command.scoped) parsed.options[0]->excludes(parsed.options[1]);
    parsed_.push_back(std::move(parsed));
  }

  /// After parsing: which it was.
  [[nodiscard]] const Parsed* chosen() const {
    for (const Parsed& each : parsed_) {
      if (each.app->parsed()) return &each;
    }
    return nullptr;
  }

 private:
  /// The noun's own line says which verbs there are.
  CLI::App* add_verb(const Command& command) {
    auto* group = noun(command.noun);
    const auto verbs = group->get_description();
    group->description(verbs + (verbs.empty() ? "" : ", ") + std::string{command.verb});
    return group->add_subcommand(std::string{command.verb}, std::string{command.says});
  }

  CLI::App* noun(std::string_view name) {
    auto& app = nouns_[name];
    if (app == nullptr) {
      app = root_.add_subcommand(std::string{name}, "");
      app->require_subcommand(1);
    }
    return app;
  }

  CLI::Option* add(CLI::App& app, const Argument& argument) {
    const std::string says{argument.says};
    if (argument.kind == Kind::Flag || argument.kind == Kind::Order ||
        (argument.kind == Kind::Here && argument.name.starts_with("--"))) {
      return app.add_flag(std::string{argument.name}, says);
    }
    auto* option = app.add_option(std::string{argument.name}, storage_.emplace_back(), says);
    option->expected(1)->take_all()->allow_extra_args(false)->required(argument.required);
    if (argument.kind != Kind::Tag && argument.kind != Kind::Scope)
      option->multi_option_policy(CLI::MultiOptionPolicy::Throw);
    option->type_name(shown_type(argument));
    option->check([&argument](const std::string& text) { return check(argument, text); });
    return option;
  }

  CLI::App& root_;
  std::map<std::string_view, CLI::App*> nouns_;
  std::deque<std::vector<std::string>> storage_;  ///< CLI11 keeps references into it
  std::vector<Parsed> parsed_;
};

Values values_of(const Parsed& parsed) {
  Values values;
  for (std::size_t i = 0; i < parsed.options.size(); ++i) {
    if (parsed.options[i]->count() == 0) continue;
    const Argument& argument = parsed.command->arguments[i];
    auto given = parsed.options[i]->results();
    if (argument.kind == Kind::Flag || argument.kind == Kind::Order || argument.kind == Kind::Here) given = {"true"};
    values.emplace(argument.field, std::move(given));
  }
  return values;
}

void add_destination(CLI::App& app, Destination& to) {
  auto* socket = app.add_option("--socket", to.socket, "The daemon's control socket")->type_name("PATH");
  socket->capture_default_str();
  auto* server =
      app.add_option("--server", to.server, "The daemon's control.tcp, instead; with --cert, --key and --ca");
  server->type_name("HOST:PORT")->excludes(socket);
  app.add_option("--cert", to.cert, "Our certificate")->type_name("FILE");
  app.add_option("--key", to.key, "Its private key")->type_name("FILE");
  app.add_option("--ca", to.ca, "The authority that vouches for the daemon's certificate")->type_name("FILE");
}

/// What the command line doesn't say, the environment may: a --socket there outdoes an EIPCTL_SERVER.
void add_environment(const CLI::App& app, Destination& to) {
  const auto fill = [&](const char* option, const char* variable, std::string& value) {
    const char* text = std::getenv(variable);
    if (app.count(option) == 0 && text != nullptr) value = text;
  };
  if (app.count("--socket") == 0) fill("--server", "EIPCTL_SERVER", to.server);
  fill("--socket", "EIPCTL_SOCKET", to.socket);
  fill("--cert", "EIPCTL_CERT", to.cert);
  fill("--key", "EIPCTL_KEY", to.key);
  fill("--ca", "EIPCTL_CA", to.ca);
}

/// Empty: the destination is one.
std::string fault_of(const Destination& to) {
  if (to.server.empty()) return {};
  if (!is_server(to.server)) return "--server: " + to.server + " is no host and port, as pop1.example:9470";
  if (to.cert.empty() || to.key.empty() || to.ca.empty()) return "--server takes --cert, --key and --ca";
  return {};
}

void add_options(CLI::App& app, Invocation& wanted) {
  app.add_flag("--json", wanted.json, "JSON instead of tables");
  add_destination(app, wanted.to);
  app.add_flag("--dry-run", wanted.dry_run, "Say what a write would do, and don't do it");
  app.add_option("--if-match", wanted.if_match, "Write only where the object still has this revision")
      ->type_name("REVISION");
  app.add_option("--idempotency-key", wanted.idempotency_key, "Repeat a write whose answer was lost, and do it once")
      ->type_name("KEY");
  app.add_flag("--watch", wanted.watch, "Again every two seconds (status, neighbors, checks, eip list)");
}

Farewell misused(const std::string& says) {
  return {.text = says + "\nRun with --help for more information.\n", .exit_code = 2};
}

}  // namespace

std::expected<Invocation, Farewell> parse_command_line(int argc, const char* const* argv, const std::string& version) {
  Invocation wanted;
  CLI::App app{"eipctl: asks a running eipd what it does and why, and tells it what to do", "eipctl"};
  app.fallthrough();  // options may stand behind the command, too
  app.require_subcommand(1);
  app.set_version_flag("--version", "eipctl " + version);
  add_options(app, wanted);
  Builder builder{app};
  for (const Command* command : commands()) builder.add(*command);
  auto* completion =
      app.add_subcommand("completion", "Prints the completion of a shell: eval \"$(eipctl completion bash)\"");
  std::string shell;
  completion->add_option("SHELL", shell, "")->required()->check(CLI::IsMember({"bash"}));
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError& missing) {
    const std::string what = missing.what();
    const auto rest = app.remaining(true);  // CLI11 has not looked at it yet
    const bool unknown = what.contains("subcommand") && !rest.empty() && !rest.front().starts_with('-');
    return std::unexpected(misused(unknown ? "there is no command " + rest.front() : what));
  } catch (const CLI::ParseError& stop) {
    std::ostringstream out;
    const int code = app.exit(stop, out, out);
    return std::unexpected(Farewell{out.str(), code == 0 ? 0 : 2});
  }
  if (completion->parsed()) return std::unexpected(Farewell{bash_completion(), 0});
  const Parsed* parsed = builder.chosen();
  wanted.command = parsed->command;
  add_environment(app, wanted.to);
  if (const auto fault = fault_of(wanted.to); !fault.empty()) return std::unexpected(misused(fault));
  wanted.values = values_of(*parsed);
  if (wanted.watch && !wanted.command->watched) return std::unexpected(misused("--watch: not of this command"));
  if (wanted.dry_run && !wanted.command->writes()) return std::unexpected(misused("--dry-run: this writes nothing"));
  return wanted;
}

}  // namespace eipd::ctl
