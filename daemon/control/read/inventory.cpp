#include <array>
#include <utility>

#include "daemon/control/read/readers.hpp"

namespace eipd::control {
namespace {

using Answer = std::expected<Request, Problem>;

std::optional<inventory::EipState> parse_state(std::string_view text) {
  using enum inventory::EipState;
  for (const auto state : {Allocated, Bound, Releasing}) {
    if (to_string(state) == text) return state;
  }
  return std::nullopt;
}

Answer eips(const Reading& in) {
  AskEips ask;
  Parameters parameters;
  parameters.take("account", ask.filter.account)
      .take("pool", ask.filter.pool)
      .take("access_area", ask.filter.access_area)
      .take("name", ask.filter.name)
      .take("customer_owned", ask.filter.customer_owned)
      .take("state",
            [&ask](const std::string& value) -> std::optional<Problem> {
              ask.filter.state = parse_state(value);
              if (ask.filter.state) return std::nullopt;
              return Problem{.code = "bad-parameter",
                             .detail = "No EIP can be in this state.",
                             .value = value.substr(0, 64),
                             .accepted = "allocated, bound, releasing"};
            })
      .take_part(ask.part);
  if (auto problem = parameters.read(in.target)) return std::unexpected(std::move(*problem));
  return Request{Question{std::move(ask)}};
}

Answer eip(const Reading& in) {
  return read_plain(in, AskEip{in.captured[0]});
}

Answer allocate(const Reading& in) {
  return read_order(in, inventory::Allocate{}, [](Fields& fields, inventory::Allocate& allocate) {
    fields.text("account", allocate.account, Fields::kRequired)
        .text("access_area", allocate.access_area, Fields::kRequired)
        .text("pool", allocate.pool)
        .address("address", allocate.address)
        .family("family", allocate.family)
        .number("bandwidth_mbps", allocate.bandwidth_mbps)
        .health("health", allocate.health)
        .free_text("name", allocate.name)
        .tags("tags", allocate.tags);
  });
}

Answer modify(const Reading& in) {
  inventory::ModifyEip command;
  command.eip = in.captured[0];
  return read_order(in, std::move(command), [](Fields& fields, inventory::ModifyEip& modify) {
    fields.number("bandwidth_mbps", modify.bandwidth_mbps)
        .free_text("name", modify.name)
        .tags("tags", modify.tags)
        .health("health", modify.health);
  });
}

Answer release(const Reading& in) {
  return read_order(in, inventory::Release{in.captured[0]});
}

Answer bind(const Reading& in) {
  inventory::Bind command;
  command.eip = in.captured[0];
  return read_order(in, std::move(command), [](Fields& fields, inventory::Bind& bind) {
    fields.text("region", bind.region, Fields::kRequired)
        .binding_type("type", bind.type)
        .text("resource", bind.resource, Fields::kRequired)
        .free_text("target", bind.target)
        .free_text("check", bind.check)
        .number("priority", bind.priority);
  });
}

Answer unbind(const Reading& in) {
  inventory::Unbind command{.eip = in.captured[0], .region = in.captured[1], .type = {}};
  Parameters parameters;
  parameters.take("dry_run", in.options.dry_run).take("type", [&](const std::string& value) -> std::optional<Problem> {
    command.type = inventory::parse_binding_type(value);
    if (command.type) return std::nullopt;
    return Problem{.code = "bad-parameter",
                   .detail = "There is no such binding type.",
                   .value = value.substr(0, 64),
                   .accepted = "clb, eni, instance, nat-snat, nat-dnat, load-balancer"};
  });
  if (auto problem = parameters.read(in.target)) return std::unexpected(std::move(*problem));
  return Request{Order{.command = std::move(command), .options = {}}};
}

Answer pools(const Reading& in) {
  return read_plain(in, AskPools{});
}
Answer pool(const Reading& in) {
  return read_plain(in, AskPool{in.captured[0]});
}
Answer cidrs(const Reading& in) {
  return read_plain(in, AskCidrs{});
}
Answer cidr(const Reading& in) {
  const auto prefix = prefix_in_path(in.captured[0]);
  if (!prefix) return std::unexpected(prefix.error());
  return read_plain(in, AskCidr{*prefix});
}

Answer add_cidr(const Reading& in) {
  return read_order(in, inventory::AddCidr{}, [](Fields& fields, inventory::AddCidr& add) {
    fields.prefix("cidr", add.cidr).text("account", add.account, Fields::kRequired).text("pool", add.pool);
  });
}

template <class Command>
Answer cidr_order(const Reading& in) {
  const auto prefix = prefix_in_path(in.captured[0]);
  if (!prefix) return std::unexpected(prefix.error());
  return read_order(in, Command{*prefix});
}

Answer quotas(const Reading& in) {
  return read_plain(in, AskQuotas{});
}
Answer quota(const Reading& in) {
  return read_plain(in, AskQuota{in.captured[0]});
}
Answer set_quota(const Reading& in) {
  inventory::SetQuota command;
  command.account = in.captured[0];
  return read_order(in, std::move(command), [](Fields& fields, inventory::SetQuota& set) {
    fields.number("eips", set.eips)
        .number("bandwidth_mbps", set.bandwidth_mbps)
        .number("regions_per_eip", set.regions_per_eip);
  });
}
Answer reset_quota(const Reading& in) {
  return read_order(in, inventory::ResetQuota{in.captured[0]});
}

constexpr auto kReaders = std::to_array<Reader>({
    {"GET", "/v1/eips", eips},
    {"POST", "/v1/eips", allocate},
    {"GET", "/v1/eips/{id}", eip},
    {"PATCH", "/v1/eips/{id}", modify},
    {"DELETE", "/v1/eips/{id}", release},
    {"POST", "/v1/eips/{id}/bindings", bind},
    {"DELETE", "/v1/eips/{id}/bindings/{region}", unbind},
    {"GET", "/v1/pools", pools},
    {"GET", "/v1/pools/{id}", pool},
    {"GET", "/v1/cidrs", cidrs},
    {"POST", "/v1/cidrs", add_cidr},
    {"GET", "/v1/cidrs/{prefix}", cidr},
    {"POST", "/v1/cidrs/{prefix}/activate", cidr_order<inventory::ActivateCidr>},
    {"POST", "/v1/cidrs/{prefix}/drain", cidr_order<inventory::DrainCidr>},
    {"POST", "/v1/cidrs/{prefix}/retire", cidr_order<inventory::RetireCidr>},
    {"GET", "/v1/quotas", quotas},
    {"GET", "/v1/quotas/{account}", quota},
    {"PATCH", "/v1/quotas/{account}", set_quota},
    {"DELETE", "/v1/quotas/{account}", reset_quota},
});

}  // namespace

std::span<const Reader> inventory_readers() {
  return kReaders;
}

}  // namespace eipd::control
