#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/render.hpp"
#include "daemon/ctl/table.hpp"

namespace eipd::ctl {
namespace {

/// "ipv4 2/2  ipv6 1/3": sent of desired.
std::string routes_of(const boost::json::value& neighbor) {
  std::string out;
  for (const auto& each : items_of(neighbor, "routes")) {
    const std::string family = text_of(each, "family");
    out += (out.empty() ? "" : ", ") + family.substr(0, family.find('-')) + " " + number_of(each, "sent") + "/" +
           number_of(each, "desired");
  }
  return out;
}

std::string error_of(const boost::json::value& neighbor) {
  const auto& error = neighbor.at("last_error");
  return error.is_null() ? std::string{} : text_of(error, "text");
}

std::string line(std::string_view title, std::string_view text, const Paper& paper) {
  if (text.empty()) return {};
  std::string padded{title};
  padded.resize(15, ' ');
  return toned(padded, Tone::Faint, paper).append(text) + "\n";
}

std::string kind_of(const boost::json::value& neighbor) {
  std::string out = truth_of(neighbor, "internal") ? "internal (iBGP)" : "external (eBGP)";
  if (truth_of(neighbor, "passive")) out += ", passive";
  return out;
}

std::string last_error(const boost::json::value& neighbor, const Paper& paper) {
  const auto& error = neighbor.at("last_error");
  if (error.is_null()) return "none";
  return toned(text_of(error, "text"), Tone::Bad, paper) + ", " + age_of(error, "at", paper) + " ago";
}

/// "Up for 3 m, every 300 ms, lost after 900 ms".
std::string bfd_of(const boost::json::value& neighbor, const Paper& paper) {
  const auto& bfd = neighbor.at("bfd");
  if (bfd.is_null()) return {};
  const std::string state = text_of(bfd, "state");
  const bool up = state == "Up";
  std::string out = toned(state, up ? Tone::Good : Tone::Bad, paper) + " for " + age_of(bfd, "since", paper);
  const auto seconds = [&](std::string_view key) { return latency(std::stod(number_of(bfd, key)), paper.unicode); };
  if (up)
    out += ", every " + seconds("transmit_interval_seconds") + ", lost after " + seconds("detection_time_seconds");
  if (!up && text_of(bfd, "diagnostic") != "none") out += ", " + text_of(bfd, "diagnostic");
  if (!up) out += ", peer says " + text_of(bfd, "peer_state");
  if (number_of(bfd, "failures") != "0") out += ", failures so far: " + number_of(bfd, "failures");
  if (!bfd.at("fault").is_null()) out += ", " + toned(text_of(bfd, "fault"), Tone::Bad, paper);
  return out;
}

/// "ipv4-unicast 3": what max_prefixes_out keeps back.
std::string held_of(const boost::json::value& neighbor) {
  std::string out;
  for (const auto& each : items_of(neighbor, "routes")) {
    if (number_of(each, "held") == "0") continue;
    out += (out.empty() ? "" : ", ") + text_of(each, "family") + " " + number_of(each, "held");
  }
  return out.empty() ? "" : out + " (max_prefixes_out)";
}

std::string counts(const boost::json::value& neighbor, const Paper& paper) {
  Table routes{{{"ROUTES"}, {"DESIRED"}, {"SENT"}, {"RECEIVED"}}};
  for (const auto& each : items_of(neighbor, "routes")) {
    routes.add(
        {{text_of(each, "family")},
         {number_of(each, "desired")},
         {number_of(each, "sent"), number_of(each, "sent") == number_of(each, "desired") ? Tone::Good : Tone::Between},
         {number_of(each, "received")}});
  }
  Table messages{{{"MESSAGES"}, {"SENT"}, {"RECEIVED"}}};
  for (const auto& each : items_of(neighbor, "messages")) {
    messages.add({{text_of(each, "type")}, {number_of(each, "sent")}, {number_of(each, "received")}});
  }
  std::string out;
  if (!routes.empty()) out += "\n" + routes.print(paper);
  if (!messages.empty()) out += "\n" + messages.print(paper);
  return out;
}

}  // namespace

std::string render_neighbors(const boost::json::array& neighbors, const Paper& paper) {
  if (neighbors.empty()) return "no neighbors are configured\n";
  Table table{{{"NEIGHBOR", true}, {"ADDRESS"}, {"AS"}, {"STATE"}, {"FOR"}, {"SENT/DESIRED"}, {"LAST ERROR", true}}};
  for (const auto& each : neighbors) {
    const std::string state = text_of(each, "state");
    table.add({{text_of(each, "name")},
               {text_of(each, "address")},
               {number_of(each, "as")},
               {truth_of(each, "shutdown") ? state + ", shut down" : state, tone_of_session(state)},
               {age_of(each, "since", paper)},
               {routes_of(each)},
               {error_of(each)}});
  }
  return table.print(paper);
}

std::string render_neighbor(const boost::json::value& neighbor, const Paper& paper) {
  const std::string state = text_of(neighbor, "state");
  std::string shown = toned(state, tone_of_session(state), paper);
  if (const auto since = age_of(neighbor, "since", paper); !since.empty()) shown += " for " + since;
  if (truth_of(neighbor, "shutdown")) shown += ", " + toned("shut down", Tone::Bad, paper);
  const std::string hold = number_of(neighbor, "hold_time_seconds");
  const std::string retry = number_of(neighbor, "next_retry_seconds");
  return toned(text_of(neighbor, "name"), Tone::Strong, paper) + "  " + shown + "\n\n" +
         line("description", text_of(neighbor, "description"), paper) +
         line("address", text_of(neighbor, "address") + ", AS " + number_of(neighbor, "as"), paper) +
         line("kind", kind_of(neighbor), paper) + line("local address", text_of(neighbor, "local_address"), paper) +
         line("router ID", text_of(neighbor, "router_id"), paper) +
         line("hold time", hold == "0" ? "" : hold + " s", paper) +
         line("families", joined(items_of(neighbor, "families")), paper) +
         line("capabilities", joined(items_of(neighbor, "capabilities")), paper) +
         line("BFD", bfd_of(neighbor, paper), paper) +
         line("sessions", number_of(neighbor, "established_count") + " so far", paper) +
         line("held back", held_of(neighbor), paper) + line("last error", last_error(neighbor, paper), paper) +
         line("dials again", retry.empty() ? "" : "in " + latency(std::stod(retry), paper.unicode), paper) +
         counts(neighbor, paper);
}

}  // namespace eipd::ctl
