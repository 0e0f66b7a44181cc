#include "daemon/app/keeper_parts.hpp"

#include <string>
#include <utility>

#include <boost/json/serialize.hpp>

#include "bgp/fsm/overloaded.hpp"
#include "daemon/app/inventory_answers.hpp"
#include "daemon/control/json/views.hpp"
#include "daemon/observe/fact_line.hpp"

namespace eipd::app {
namespace {

using control::Problem;
using control::Reply;

observe::Fact written(const store::LogRow& row) {
  return observe::InventoryWritten{.revision = row.revision,
                                   .at = row.at,
                                   .author = row.author,
                                   .what = row.what,
                                   .subject = row.subject,
                                   .detail = row.detail};
}

observe::Fact not_written(const store::LogRow& row, const Problem& problem) {
  return observe::Noted{.line = {.level = observe::Level::Error,
                                 .event = "write-failed",
                                 .fields = {{"what", row.what},
                                            {"subject", row.subject},
                                            {"author", row.author},
                                            {"code", problem.code},
                                            {"error", problem.value}}}};
}

observe::Fact acted(std::string_view what, std::string_view subject, std::string_view author) {
  observe::LogLine line{.level = observe::Level::Info, .event = std::string{what}, .fields = {}};
  if (!subject.empty()) line.fields.emplace_back("subject", std::string{subject});
  line.fields.emplace_back("author", std::string{author});
  return observe::Noted{.line = std::move(line)};
}

std::expected<Reply, Problem> reset(const KeeperParts& parts, const control::ResetNeighbor& command, bool dry_run) {
  const auto neighbor = parts.queries.neighbor(command.name);
  if (!neighbor) {
    return std::unexpected(Problem{.status = 404,
                                   .code = "unknown-neighbor",
                                   .detail = "There is no neighbor of this name.",
                                   .value = command.name,
                                   .accepted = "one that /v1/neighbors lists"});
  }
  if (!dry_run) parts.speaker.reset(command.name, command.reason);
  return Reply{.body = boost::json::serialize(control::json::to_json(*parts.queries.neighbor(command.name)))};
}

std::expected<Reply, Problem> run_check(const KeeperParts& parts, const control::RunCheck& command, bool dry_run) {
  const std::size_t targets = parts.queries.check(command.name).size();
  if (targets == 0 || (!dry_run && !parts.probes.run_now(command.name))) {
    return std::unexpected(Problem{.status = 404,
                                   .code = "unknown-check",
                                   .detail = "No check of this name is being run.",
                                   .value = command.name,
                                   .accepted = "one that /v1/checks lists"});
  }
  return Reply{.status = 202,
               .body = boost::json::serialize(boost::json::object{{"check", command.name}, {"runs", targets}})};
}

boost::json::array words(const std::vector<std::string>& lines) {
  boost::json::array array;
  for (const std::string& line : lines) array.emplace_back(line);
  return array;
}

void reload(const KeeperParts& parts, bool dry_run, Keeper::Done done) {
  if (dry_run) {
    return done(
        std::unexpected(Problem{.status = 400,
                                .code = "no-dry-run",
                                .detail = "A reload has no dry run.",
                                .value = "dry_run",
                                .accepted = "/v1/what-if with \"reload\": true, or eipd --config NEW --diff OLD"}));
  }
  parts.reload([done = std::move(done)](const ReloadOutcome& outcome) mutable {
    if (!outcome.ok()) {
      std::string detail = "The configuration was refused, and everything goes on as it was: ";
      for (const std::string& error : outcome.errors) detail += (&error == outcome.errors.data() ? "" : "; ") + error;
      return done(
          std::unexpected(Problem{.status = 422,
                                  .code = "configuration-refused",
                                  .detail = std::move(detail),
                                  .value = outcome.errors.front(),
                                  .accepted = "a file that eipd --check takes and that goes with what the API made"}));
    }
    done(Reply{.status = 200,
               .body = boost::json::serialize(boost::json::object{{"changed", !outcome.unchanged},
                                                                  {"eips_put", outcome.eips_put},
                                                                  {"eips_removed", outcome.eips_removed},
                                                                  {"waits_for_restart", words(outcome.at_restart)},
                                                                  {"warnings", words(outcome.warnings)}})});
  });
}

/// What is held is withdrawn from this turn of the loop on.
std::expected<Reply, Problem> release_guard(const KeeperParts& parts, bool dry_run) {
  const std::size_t released = dry_run ? parts.announcer.decisions().held() : parts.announcer.release_guard();
  return Reply{.body = boost::json::serialize(boost::json::object{{"released", released}})};
}

std::expected<Reply, Problem> acknowledge(const KeeperParts& parts, const control::AcknowledgeForwarding& command,
                                          bool dry_run) {
  const auto eip = parts.announcer.eips().by_id(command.eip);
  const auto forwarding = eip ? parts.announcer.decisions().forwarding(*eip) : std::nullopt;
  if (!forwarding) {
    return std::unexpected(Problem{.status = 404,
                                   .code = "unknown-eip",
                                   .detail = "Nothing is forwarded for an EIP of this id.",
                                   .value = command.eip,
                                   .accepted = "one that /v1/forwarding lists"});
  }
  const std::string present = std::to_string(forwarding->revision);
  if (forwarding->revision != command.revision) {
    return std::unexpected(Problem{.status = 409,
                                   .code = "revision-outdated",
                                   .detail = "The forwarding has changed: its revision is " + present + ".",
                                   .value = std::to_string(command.revision),
                                   .accepted = present});
  }
  if (!dry_run) parts.announcer.acknowledge(command.eip, command.revision);
  return Reply{.body = boost::json::serialize(
                   boost::json::object{{"eip", command.eip}, {"revision", command.revision}, {"acknowledged", true}})};
}

/// What `--check` holds the file's pools against, too (config/rules/own_addresses.cpp).
std::map<bgp::IpAddress, std::string> own_addresses(const config::Config& config) {
  std::map<bgp::IpAddress, std::string> own;
  const auto add = [&](const std::optional<bgp::IpAddress>& address, std::string what) {
    if (address && !address->is_unspecified()) own.emplace(*address, std::move(what));
  };
  for (const config::Neighbor& neighbor : config.neighbors) {
    add(neighbor.session.local_address, "local_address of neighbor " + neighbor.session.name);
    add(neighbor.session.address.address, "address of neighbor " + neighbor.session.name);
    if (!neighbor.export_policy) continue;
    add(neighbor.export_policy->next_hop.ipv4, "next_hop for neighbor " + neighbor.session.name);
    add(neighbor.export_policy->next_hop.ipv6, "next_hop for neighbor " + neighbor.session.name);
  }
  for (const health::CheckSettings& check : config.checks) add(check.source, "source of check " + check.name);
  for (const auto& listen : config.speaker.listen) add(listen.address, "bgp.listen");
  if (config.metrics_listen) add(config.metrics_listen->address, "metrics.listen");
  if (config.control.tcp) add(config.control.tcp->listen.address, "control.tcp.listen");
  return own;
}

std::string session_from(const bgp::net::Speaker& speaker, const bgp::Prefix& cidr) {
  for (const std::string& name : speaker.neighbors()) {
    const auto status = speaker.status(name);
    if (status && status->local && cidr.covers(status->local->address)) return name;
  }
  return {};
}

}  // namespace

std::vector<observe::Event> earlier_writes(const std::vector<store::LogRow>& rows) {
  std::vector<observe::Event> events;
  for (const store::LogRow& row : rows) {
    const observe::LogLine line = *observe::line_of(written(row));
    events.push_back({.what = row.what,
                      .subject = row.subject,
                      .data = observe::to_json(line, row.detail),
                      .revision = row.revision});
  }
  return events;
}

inventory::Setting inventory_setting(const ConfigPtr& config) {
  inventory::Setting setting{.declared = {config, &config->inventory}, .checks = {}};
  for (const health::CheckSettings& check : config->checks) {
    setting.checks.emplace(check.name, !health::runs_without_target(check));
  }
  setting.own = own_addresses(*config);
  for (const announce::Aggregate& aggregate : config->announce.aggregates) {
    setting.aggregates.push_back(aggregate.prefix);
  }
  setting.role = config->inventory_role;
  return setting;
}

Keeper::Hooks keeper_hooks(const KeeperParts& parts) {
  return {
      .put_eip = [&announcer = parts.announcer](inventory::EipPtr eip) { announcer.put_eip(std::move(eip)); },
      .remove_eip = [&announcer = parts.announcer](std::string_view id) { announcer.remove_eip(id); },
      .intents =
          [&announcer = parts.announcer](const intent::Intents& intents) {
            announcer.set_drains(intents.drains());
            announcer.set_blackholes(intents.blackholes());
          },
      .shutdown = [&speaker = parts.speaker](std::string_view name,
                                             std::string_view text) { speaker.shutdown(name, text); },
      .enable = [&speaker = parts.speaker](std::string_view name) { speaker.enable(name); },
      .cidrs = parts.cidrs,
      .session_from = [&speaker = parts.speaker](const bgp::Prefix& cidr) { return session_from(speaker, cidr); },
      .neighbor = [&queries = parts.queries](std::string_view name) { return queries.neighbor(name); },
      .phase = [&config = parts.config](const intent::Drain& drain) { return std::string{phase_of(drain, *config)}; },
      .strands =
          [&announcer = parts.announcer](const intent::Drain& drain, auto told) {
            announcer.would_strand(drain.scope, drain.name,
                                   [told = std::move(told)](std::optional<announce::Strand> strand) mutable {
                                     told(strand ? std::move(strand->eip) : std::string{});
                                   });
          },
      .written = [tell = parts.tell](const store::LogRow& row) { tell(written(row)); },
      .conflict =
          [tell = parts.tell](std::string line) {
            tell(observe::Noted{.line = {.level = observe::Level::Warning,
                                         .event = "store-conflict",
                                         .fields = {{"error", std::move(line)}}}});
          },
      .not_written = [tell = parts.tell](const store::LogRow& row,
                                         const Problem& problem) { tell(not_written(row, problem)); },
      .process =
          [parts](const ProcessCommand& command, bool dry_run, Keeper::Done done) {
            std::visit(
                bgp::fsm::overloaded{
                    [&](const control::ResetNeighbor& asked) { done(reset(parts, asked, dry_run)); },
                    [&](const control::Reload&) { reload(parts, dry_run, std::move(done)); },
                    [&](const control::RunCheck& asked) { done(run_check(parts, asked, dry_run)); },
                    [&](const control::ReleaseGuard&) { done(release_guard(parts, dry_run)); },
                    [&](const control::AcknowledgeForwarding& asked) { done(acknowledge(parts, asked, dry_run)); }},
                command);
          },
      .acted = [tell = parts.tell](std::string_view what, std::string_view subject,
                                   std::string_view author) { tell(acted(what, subject, author)); },
  };
}

}  // namespace eipd::app
