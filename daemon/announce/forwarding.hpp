// What the data plane of this access point is to do with an EIP (requirements A6, A13): where its traffic is carried
// to, and how fast at most. Pure. Each change has a new revision, which the data plane acknowledges.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/announce/origin.hpp"
#include "daemon/inventory/records.hpp"

namespace eipd::announce {

/// Valid as long as the EIP's record.
struct Forwarding {
  const inventory::EipRecord* record = nullptr;
  std::optional<BindingIndex> origin;  ///< nothing: nowhere, no binding was ever healthy here
  std::uint64_t revision = 0;
  bool acknowledged = false;
};

/// Hands out revisions: of all EIPs together, ever growing, so that a reader that has seen up to one has seen all
/// before.
class Revisions {
 public:
  /// `last`: greater than any of an earlier run, so that what acknowledges those acknowledges nothing of this one.
  explicit Revisions(std::uint64_t last = 0) : last_{last} {}
  std::uint64_t next() { return ++last_; }
  [[nodiscard]] std::uint64_t last() const { return last_; }

 private:
  std::uint64_t last_;
};

/// One EIP's.
class Forwarded {
 public:
  /// The EIP as it stands now. A new revision if that changes what the data plane has to do.
  void take(const inventory::EipPtr& record, std::optional<BindingIndex> origin, Revisions& revisions);
  /// False if the revision is not the present one.
  bool acknowledge(std::uint64_t revision);
  [[nodiscard]] bool acknowledged() const { return revision_ != 0 && acknowledged_ == revision_; }
  [[nodiscard]] std::optional<Forwarding> present() const;

 private:
  inventory::EipPtr record_;
  std::optional<BindingIndex> origin_;
  std::uint64_t revision_ = 0;
  std::uint64_t acknowledged_ = 0;
};

}  // namespace eipd::announce
