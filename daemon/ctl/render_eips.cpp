#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/render.hpp"
#include "daemon/ctl/table.hpp"

namespace eipd::ctl {
namespace {

/// "clb clb-1 in hong-kong".
std::string binding_of(const boost::json::value& binding) {
  return text_of(binding, "type") + " " + text_of(binding, "resource") + " in " + text_of(binding, "region");
}

std::string bound_to(const boost::json::value& eip) {
  std::string out;
  for (const auto& binding : items_of(eip, "bindings")) out += (out.empty() ? "" : ", ") + binding_of(binding);
  return out;
}

/// Desired and sent are two things, and so are healthy and unchecked.
Cell announced(const boost::json::value& eip) {
  if (truth_of(eip, "announced")) return {"yes", Tone::Good};
  if (truth_of(eip, "desired")) return {"not sent", Tone::Between};
  const auto reason = text_of(eip, "reason");
  return {reason.empty() ? "no" : reason, truth_of(eip, "here") ? Tone::Bad : Tone::Faint};
}

Cell health(const boost::json::value& eip) {
  if (truth_of(eip, "unchecked")) return {"unchecked", Tone::Between};
  return truth_of(eip, "healthy") ? Cell{"healthy", Tone::Good} : Cell{"no", Tone::Plain};
}

std::string announcing_line(const boost::json::value& eip, const Paper& paper) {
  const auto cell = announced(eip);
  const bool withheld = !truth_of(eip, "announced") && !truth_of(eip, "desired") && cell.text != "no";
  const std::string word = withheld ? "no (" + cell.text + ")" : cell.text;
  return "announced: " + toned(word, cell.tone, paper) + "; health: " + health(eip).text + "\n";
}

}  // namespace

std::string render_eips(const boost::json::array& eips, const Paper& paper) {
  if (eips.empty()) return "no EIPs\n";
  Table table{{{"EIP"},
               {"ADDRESS"},
               {"STATE"},
               {"ANNOUNCED"},
               {"HEALTH"},
               {"POOL", true},
               {"OWN"},
               {"ACCOUNT", true},
               {"NAME", true},
               {"BOUND TO", true}}};
  for (const auto& eip : eips) {
    table.add({{text_of(eip, "id")},
               {text_of(eip, "address")},
               {text_of(eip, "state")},
               announced(eip),
               health(eip),
               {text_of(eip, "pool")},
               {truth_of(eip, "customer_owned") ? "yes" : ""},
               {text_of(eip, "account")},
               {text_of(eip, "name")},
               {bound_to(eip)}});
  }
  return table.print(paper);
}

std::string render_eip(const boost::json::value& answer, const Paper& paper) {
  if (answer.as_object().contains("would")) {  // a dry run
    return "this would be:\n" + render_eip(answer.as_object().at("would"), paper);
  }
  const auto name = text_of(answer, "name");
  std::string out = toned(text_of(answer, "id"), Tone::Strong, paper) + "  " + text_of(answer, "address") + "  " +
                    text_of(answer, "state") + (name.empty() ? "" : "  " + name) + "\n";
  out += "pool " + text_of(answer, "pool") + (truth_of(answer, "customer_owned") ? " (customer-owned)" : "") +
         ", account " + text_of(answer, "account") + ", area " + text_of(answer, "access_area") + ", " +
         number_of(answer, "bandwidth_mbps") + " Mbps at most\n";
  for (const auto& binding : items_of(answer, "bindings")) {
    const auto target = text_of(binding, "target");
    out += "bound to " + binding_of(binding) + (target.empty() ? "" : " at " + target) + ", check " +
           text_of(binding, "check") + ", priority " + number_of(binding, "priority") + "\n";
  }
  const bool written = !answer.as_object().contains("announced");  // and what follows is not known yet
  if (!written) out += announcing_line(answer, paper);
  if (text_of(answer, "state") == "allocated") out += "next: eipctl eip bind " + text_of(answer, "id") + " …\n";
  if (written && text_of(answer, "state") == "bound") out += "next: eipctl explain " + text_of(answer, "id") + "\n";
  return out;
}

std::string render_forwarding(const boost::json::array& forwarding, const Paper& paper) {
  if (forwarding.empty()) return "no EIPs\n";
  Table table{{{"EIP"}, {"ADDRESS"}, {"ACTIVE", true}, {"TARGET", true}, {"BIT/S"}, {"REVISION"}, {"ACKNOWLEDGED"}}};
  for (const auto& each : forwarding) {
    const auto& active = each.at("active");
    table.add({{text_of(each, "eip")},
               {text_of(each, "address")},
               {active.is_null() ? "" : binding_of(active)},
               {active.is_null() ? "" : text_of(active, "target")},
               {number_of(each, "bandwidth_bits_per_second")},
               {number_of(each, "revision")},
               {number_of(each, "acknowledged")}});
  }
  return table.print(paper);
}

}  // namespace eipd::ctl
