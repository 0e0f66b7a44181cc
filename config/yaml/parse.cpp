#include "config/yaml/parse.hpp"

#include <algorithm>
#include <optional>
#include <spanstream>
#include <string>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "config/yaml/syntax_words.hpp"
#include "config/yaml/text_check.hpp"

namespace eipd::config::yaml {
namespace {

/// Ends the parse from inside an event; caught in parse() alone, as yaml-cpp has no other way out.
struct Refused {
  Place place;
  std::string message;
};

Place place_of(const YAML::Mark& mark) {
  if (mark.line < 0 || mark.column < 0) return {};
  return {static_cast<std::uint32_t>(mark.line) + 1, static_cast<std::uint32_t>(mark.column) + 1};
}

class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(Parsed& parsed) : parsed_{parsed}, tree_{parsed.tree} {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(started_, true)) {
      throw Refused{place_of(mark), "a second document begins here; expected one document a file"};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (expects_key()) throw Refused{place_of(mark), "an empty key; expected a text"};
    // The mark is the next token's: an entry is pointed at by its key.
    const bool is_entry = !open_.empty() && open_.back().is_map;
    remember(anchor, tree_.add(slot(), Kind::Empty, is_entry ? Place{} : place_of(mark)), 1);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_tag(mark, tag);
    if (expects_key()) return take_key(place_of(mark), value);
    remember(anchor, tree_.add_text(slot(), place_of(mark), value, tag == "!"), 1);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (expects_key()) throw Refused{place_of(mark), "an alias as a key; expected a text"};
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw Refused{place_of(mark), "this anchor holds itself"};
    tree_.add_alias(slot(), found->second.node);
    count(found->second.nodes);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    begin(mark, tag, anchor, Kind::List);
  }
  void OnSequenceEnd() override { end(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    begin(mark, tag, anchor, Kind::Map);
  }
  void OnMapEnd() override {
    report_duplicates(open_.back().node);
    end();
  }

 private:
  struct Open {
    NodeId node = kNoNode;
    bool is_map = false;
    NodeId last = kNoNode;  ///< its newest child
    std::uint32_t children = 0;
    std::optional<std::uint32_t> key;  ///< of the entry whose value comes next
    Place key_place;
    YAML::anchor_t anchor = 0;
    std::size_t nodes_before = 0;
  };
  struct Anchor {
    NodeId node = kNoNode;
    std::size_t nodes = 0;  ///< below it and itself, aliases counted as what they stand for
  };

  [[nodiscard]] bool expects_key() const { return !open_.empty() && open_.back().is_map && !open_.back().key; }

  void take_key(Place place, const std::string& key) {
    if (key == "<<") throw Refused{place, "merge keys (<<) are not part of YAML 1.2; expected the keys themselves"};
    open_.back().key = tree_.intern(key);
    open_.back().key_place = place;
  }

  /// The place of the next value in the open container, which it thereby takes. The caller adds exactly one node.
  Tree::Slot slot() {
    count(1);
    if (open_.empty()) return {};
    Open& open = open_.back();
    Tree::Slot slot{.parent = open.node, .previous = open.last, .key_or_index = open.children++, .key_place = {}};
    if (open.is_map) {
      slot.key_or_index = *open.key;
      slot.key_place = open.key_place;
      open.key.reset();
    }
    open.last = static_cast<NodeId>(tree_.size());
    return slot;
  }

  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Kind kind) {
    refuse_tag(mark, tag);
    if (expects_key()) throw Refused{place_of(mark), "a list or map as a key; expected a text"};
    if (open_.size() >= kMaxDepth) throw Refused{place_of(mark), "nested deeper than 32 levels"};
    const auto before = nodes_;
    const NodeId node = tree_.add(slot(), kind, place_of(mark));
    open_.push_back({.node = node, .is_map = kind == Kind::Map, .anchor = anchor, .nodes_before = before});
  }

  void end() {
    const Open closed = open_.back();
    open_.pop_back();
    remember(closed.anchor, closed.node, nodes_ - closed.nodes_before);
  }

  void remember(YAML::anchor_t anchor, NodeId node, std::size_t nodes) {
    if (anchor != 0) anchors_[anchor] = {node, nodes};
  }

  /// Aliases of aliases multiply: the bound holds for what they stand for.
  void count(std::size_t nodes) {
    nodes_ += nodes;
    if (nodes_ > kMaxNodes) throw Refused{{}, "more than 8,000,000 values; large inventories belong in the store"};
  }

  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    throw Refused{place_of(mark), "a tag (" + tag + "); expected a plain value"};
  }

  void report_duplicates(NodeId map) {
    entries_.clear();
    for (NodeId entry = tree_.first(map); entry != kNoNode; entry = tree_.next(entry)) {
      entries_.push_back({tree_.key_or_index(entry), entry});
    }
    const auto order = [](const Entry& a, const Entry& b) {
      return std::pair{a.key, a.node} < std::pair{b.key, b.node};
    };
    std::ranges::sort(entries_, order);
    for (std::size_t i = 1, first = 0; i < entries_.size(); ++i) {
      if (entries_[i].key != entries_[first].key) {
        first = i;
        continue;
      }
      const Place place = tree_.key_place(entries_[i].node);
      parsed_.issues.push_back(
          {.line = place.line,
           .column = place.column,
           .path = tree_.path(entries_[i].node),
           .message = "duplicate key, first in line " + std::to_string(tree_.key_place(entries_[first].node).line)});
      tree_.mark_faulty(entries_[i].node);
    }
  }

  struct Entry {
    std::uint32_t key;
    NodeId node;
  };

  Parsed& parsed_;
  Tree& tree_;
  bool started_ = false;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Anchor> anchors_;
  std::size_t nodes_ = 0;
  std::vector<Entry> entries_;  // kept for its capacity
};

void refuse(Parsed& parsed, Place place, std::string message) {
  parsed.complete = false;
  parsed.issues.push_back({.line = place.line, .column = place.column, .message = std::move(message)});
}

}  // namespace

Parsed parse(std::string_view text) {
  Parsed parsed;
  if (auto issue = check_text(text)) {
    parsed.issues.push_back(*std::move(issue));
    return parsed;
  }
  try {
    std::ispanstream stream{text};
    YAML::Parser parser{stream};
    TreeBuilder builder{parsed};
    parsed.complete = true;
    while (parser.HandleNextDocument(builder)) {
    }
    if (parsed.tree.root() == kNoNode || parsed.tree.kind(parsed.tree.root()) == Kind::Empty) {
      refuse(parsed, {}, "the file is empty; expected a map of keys");
    }
  } catch (const Refused& refused) {
    refuse(parsed, refused.place, refused.message);
  } catch (const YAML::Exception& error) {
    refuse(parsed, place_of(error.mark), "not YAML: " + explained(error.msg));
  } catch (const std::exception& error) {  // out of memory, a stream that fails
    refuse(parsed, {}, std::string{"cannot be read: "} + error.what());
  }
  return parsed;
}

}  // namespace eipd::config::yaml
