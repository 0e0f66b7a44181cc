#include "daemon/app/keeper.hpp"

#include <concepts>
#include <utility>

#include <boost/json/serialize.hpp>

#include "bgp/fsm/overloaded.hpp"
#include "daemon/control/json/inventory.hpp"

namespace eipd::app {
namespace {

using namespace std::chrono_literals;
using bgp::fsm::overloaded;
using control::Problem;

/// Until a release is tried again that the store did not take.
constexpr auto kRetryRelease = 5s;

/// As the caller gave it, without who that is.
std::string key_of(const control::WriteOptions& options) {
  return options.idempotency_key.substr(options.idempotency_key.rfind(' ') + 1);
}

// Of the commands that are in no change log. The data plane's acknowledgements are no acts of a person, and many.
std::string_view name_of(const control::ResetNeighbor&) {
  return "neighbor-reset";
}
std::string_view name_of(const control::Reload&) {
  return "reload-asked";
}
std::string_view name_of(const control::RunCheck&) {
  return "check-run-asked";
}
std::string_view name_of(const control::ReleaseGuard&) {
  return "guard-release-asked";
}
std::string_view name_of(const control::AcknowledgeForwarding&) {
  return "";
}

template <class Command>
std::string subject_of(const Command& command) {
  if constexpr (requires { command.name; }) return command.name;
  return "";
}

Problem not_stored(const store::Store::Failure& failure) {
  if (failure.fault == store::Store::Fault::Busy) {
    return {.status = 503,
            .code = "store-busy",
            .detail = "Too many writes wait for the disk; nothing was changed. Try again."};
  }
  return {.status = 503,
          .code = "store-unavailable",
          .detail = "The change could not be written to disk and was taken back.",
          .value = failure.text};
}

Problem in_force_not_saved(const store::Store::Failure& failure) {
  return {
      .status = 503,
      .code = "in-force-not-saved",
      .detail = "It is in force, but could not be written to disk: it ends when eipd restarts. Ask again to save it.",
      .value = failure.text};
}

}  // namespace

std::expected<std::unique_ptr<Keeper>, std::vector<std::string>> Keeper::open(const std::string& path,
                                                                              inventory::Setting setting,
                                                                              boost::asio::any_io_executor control,
                                                                              Hooks hooks) {
  auto opened = store::Store::open(path, control);
  if (!opened) return std::unexpected(std::vector{opened.error()});
  store::Contents contents = (*opened)->take_contents();
  auto merged = inventory::Inventory::make(std::move(setting), contents.inventory);
  if (!merged) return std::unexpected(merged.error());
  return std::unique_ptr<Keeper>{
      new Keeper{*std::move(opened), *std::move(merged), std::move(contents), std::move(control), std::move(hooks)}};
}

Keeper::Keeper(std::unique_ptr<store::Store> store, inventory::Inventory inventory, store::Contents contents,
               boost::asio::any_io_executor control, Hooks hooks)
    : store_{std::move(store)},
      inventory_{std::move(inventory)},
      intents_{std::move(contents.intents)},
      recent_{std::move(contents.recent)},
      migration_{std::move(contents.migration)},
      hooks_{std::move(hooks)},
      limits_timer_{control},
      releases_timer_{control} {
  for (auto& record : contents.idempotency) keys_.answered(std::move(record));
}

Keeper::~Keeper() = default;

void Keeper::start() {
  std::optional<std::string> cursor{""};
  while (cursor) {
    const auto page = inventory_.eips({}, *cursor, 10'000);
    for (const auto& eip : page.items) hooks_.put_eip(eip);
    cursor = page.next;
  }
  const auto wall = std::chrono::system_clock::now();
  const auto steady = std::chrono::steady_clock::now();
  drop_next_hops(wall);
  const auto stands = [&]<class Row>(const std::vector<Row>& rows) {
    for (const Row& row : rows) limits_.note(intent::RowChange<Row>{.before = {}, .after = row}, wall, steady);
  };
  stands(intents_.drains());
  stands(intents_.blackholes());
  end_limits();
  for (const auto& shutdown : intents_.shutdowns()) hooks_.shutdown(shutdown.neighbor, shutdown.reason);
  hooks_.intents(intents_);
}

void Keeper::perform(control::Command command, control::Caller caller, control::WriteOptions options, Done done) {
  Asked asked{.caller = std::move(caller),
              .options = std::move(options),
              .done = std::move(done),
              .at = std::chrono::system_clock::now()};
  const auto before = keys_.find(asked.options.idempotency_key, asked.options.request_hash, asked.at);
  switch (before.state) {
    case IdempotencyKeys::State::New:
      break;
    case IdempotencyKeys::State::Answered:
      return asked.done(control::Reply{
          .status = before.answer->status, .body = before.answer->body, .etag = before.answer->etag, .replayed = true});
    case IdempotencyKeys::State::UnderWay:
      return asked.done(std::unexpected(Problem{.status = 409,
                                                .code = "idempotency-key-in-use",
                                                .detail = "The same request is being carried out. Ask again.",
                                                .value = key_of(asked.options),
                                                .accepted = "the same again, once that is answered"}));
    case IdempotencyKeys::State::Reused:
      return asked.done(std::unexpected(Problem{.status = 422,
                                                .code = "idempotency-key-reused",
                                                .detail = "The Idempotency-Key came with another request before.",
                                                .value = key_of(asked.options),
                                                .accepted = "a new key for a new request"}));
  }
  const auto change = [&](const inventory::Operation& operation, unsigned status) {
    change_inventory(operation, status, std::move(asked));
  };
  std::visit(overloaded{
                 [&](inventory::Allocate& operation) { change(std::move(operation), 201); },
                 [&](inventory::Bind& operation) { change(std::move(operation), 201); },
                 [&](inventory::AddCidr& operation) { change(std::move(operation), 201); },
                 [&](inventory::Release& operation) { change(std::move(operation), 202); },
                 [&](control::Backup& backup) { back_up(backup, std::move(asked)); },
                 [&]<class T>(T& command) {
                   if constexpr (std::constructible_from<inventory::Operation, T&&>) {
                     change(std::move(command), 200);
                   } else if constexpr (std::constructible_from<ProcessCommand, T&&>) {
                     auto done = told(name_of(command), subject_of(command), asked);
                     hooks_.process(std::move(command), asked.options.dry_run, std::move(done));
                   } else {
                     set(command, std::move(asked));
                   }
                 },
             },
             command);
}

void Keeper::write(Planned planned, Asked asked, const std::function<boost::json::object()>& object,
                   std::uint64_t etag) {
  inventory_.apply(planned.change);
  if (asked.options.dry_run) {
    control::Reply reply{.status = 200,
                         .body = boost::json::serialize(boost::json::object{{"dry_run", true}, {"would", object()}})};
    inventory_.apply(inverse(planned.change));
    return asked.done(std::move(reply));
  }
  for (const auto& change : planned.at_once) put_in_force(change);
  const control::Reply reply{.status = planned.status,
                             .body = boost::json::serialize(object()),
                             .etag = etag == 0 ? "" : control::etag_of(etag)};
  const store::LogRow row{.revision = planned.change.revision,
                          .at = asked.at,
                          .author = asked.caller.author,
                          .what = planned.what.empty() ? planned.change.what : planned.what,
                          .subject = planned.subject.empty() ? planned.change.subject : planned.subject,
                          .detail = reply.body};
  store::Write stored{
      .revision = planned.change.revision, .inventory = planned.change.rows, .intents = planned.at_once, .log = row};
  stored.intents.insert(stored.intents.end(), planned.after_commit.begin(), planned.after_commit.end());
  if (const std::string& key = asked.options.idempotency_key; !key.empty()) {
    keys_.begin(key, asked.options.request_hash);
    stored.idempotency = store::IdempotencyRecord{.key = key,
                                                  .request = asked.options.request_hash,
                                                  .status = reply.status,
                                                  .body = reply.body,
                                                  .etag = reply.etag,
                                                  .at = asked.at};
  }
  struct UnderWay {
    Planned planned;
    Asked asked;
  };
  const auto under_way = std::make_shared<UnderWay>(std::move(planned), std::move(asked));
  const bool taken = store_->submit(std::move(stored), [this, under_way, reply, row](auto done) {
    if (done) return committed(under_way->planned, under_way->asked, reply, row);
    failed(under_way->planned, under_way->asked, row, done.error());
  });
  if (!taken)
    failed(under_way->planned, under_way->asked, row,
           {.fault = store::Store::Fault::Busy, .text = "the queue is full"});
}

void Keeper::committed(Planned& planned, Asked& asked, control::Reply reply, const store::LogRow& row) {
  for (const auto& change : planned.change.rows) {
    if (std::holds_alternative<inventory::RowChange<inventory::CidrRecord>>(change)) hooks_.cidrs();
    const auto* eip = std::get_if<inventory::EipChange>(&change);
    if (eip == nullptr) continue;
    eip->after ? hooks_.put_eip(eip->after) : hooks_.remove_eip(eip->before->eip.id);
  }
  for (const auto& change : planned.after_commit) put_in_force(change);
  if (const std::string& key = asked.options.idempotency_key; !key.empty()) {
    keys_.answered({.key = key,
                    .request = asked.options.request_hash,
                    .status = reply.status,
                    .body = reply.body,
                    .etag = reply.etag,
                    .at = asked.at});
  }
  hooks_.written(row);
  asked.done(std::move(reply));
}

void Keeper::failed(Planned& planned, Asked& asked, const store::LogRow& row, const store::Store::Failure& failure) {
  inventory_.apply(inverse(planned.change));
  keys_.failed(asked.options.idempotency_key);
  const Problem problem = planned.at_once.empty() ? not_stored(failure) : in_force_not_saved(failure);
  hooks_.not_written(row, problem);
  asked.done(std::unexpected(problem));
}

/// What follows from the change in memory and elsewhere. A removal that was overtaken, by one that was set while the
/// removal was on its way to the disk, removes nothing.
void Keeper::put_in_force(const intent::Change& change) {
  const auto overtaken = [&](const auto& row, const auto* present) {
    return !row.after && (present == nullptr || *present != *row.before);
  };
  const bool late =
      std::visit(overloaded{[&](const intent::RowChange<intent::Drain>& row) {
                              const auto& key = row.after ? *row.after : *row.before;
                              return overtaken(row, intents_.drain(key.scope, key.name));
                            },
                            [&](const intent::RowChange<intent::Shutdown>& row) {
                              return overtaken(row, intents_.shutdown((row.after ? *row.after : *row.before).neighbor));
                            },
                            [&](const intent::RowChange<intent::Blackhole>& row) {
                              return overtaken(row, intents_.blackhole((row.after ? *row.after : *row.before).prefix));
                            }},
                 change);
  if (late) return;
  intents_.apply(change);
  limits_.note(change, std::chrono::system_clock::now(), std::chrono::steady_clock::now());
  arm_limits();
  if (const auto* row = std::get_if<intent::RowChange<intent::Shutdown>>(&change)) {
    row->after ? hooks_.shutdown(row->after->neighbor, row->after->reason) : hooks_.enable(row->before->neighbor);
  } else {
    hooks_.intents(intents_);
  }
}

void Keeper::arm_limits() {
  const auto next = limits_.next();
  if (!next) {
    limits_timer_.cancel();
    return;
  }
  limits_timer_.expires_at(*next);
  limits_timer_.async_wait([this](boost::system::error_code error) {
    if (!error) end_limits();
  });
}

/// Each end takes effect at once: the limit was written with what it ends, so the row is removed only to be tidy. If
/// that fails, the next start finds a limit that has passed.
void Keeper::end_limits() {
  for (const auto& key : limits_.take_due(std::chrono::steady_clock::now())) {
    auto planned = expiry_of(key);
    if (!planned) continue;
    const std::string subject = planned->change.subject;
    write(*std::move(planned),
          Asked{.caller = {.author = "time limit"}, .done = [](auto) {}, .at = std::chrono::system_clock::now()},
          [&] { return boost::json::object{{"subject", subject}}; });
  }
  arm_limits();
}

void Keeper::withdrawn(const std::string& eip) {
  const auto record = inventory_.eip(eip);
  auto change = inventory_.plan(inventory::FinishRelease{.eip = eip}, std::chrono::system_clock::now());
  if (!change) {
    // Of a follower's copy: to be finished if it ever is standalone.
    if (change.error().code == inventory::RefusalCode::NotAuthority) unfinished_.insert(eip);
    return;  // only a release ends in one
  }
  Planned planned{.change = *std::move(change)};
  add_intents_of(eip, record->eip.address, planned);
  Asked asked{.caller = {.author = "eipd"},
              .done =
                  [this, eip](const auto& reply) {
                    if (reply) return;
                    unfinished_.insert(eip);
                    releases_timer_.expires_after(kRetryRelease);
                    releases_timer_.async_wait([this](boost::system::error_code error) {
                      if (!error) retry_releases();
                    });
                  },
              .at = std::chrono::system_clock::now()};
  write(std::move(planned), std::move(asked),
        [&] { return boost::json::object{{"id", eip}, {"address", bgp::to_string(record->eip.address)}}; });
}

inventory::Inventory Keeper::replace(inventory::Inventory inventory) {
  auto before = std::exchange(inventory_, std::move(inventory));
  retry_releases();
  return before;
}

void Keeper::retry_releases() {
  for (const std::string& eip : std::exchange(unfinished_, {})) withdrawn(eip);
}

}  // namespace eipd::app
