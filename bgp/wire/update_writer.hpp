// Packs prefixes into UPDATE messages: as many as fit, one kind a message (RFC 7606 §5.1), never one octet over the
// negotiated size. IPv4 prefixes with an IPv4 next hop use the classic fields, everything else MP_REACH/MP_UNREACH_NLRI
// with that attribute first. Withdrawals of IPv4 always use the classic field, also under RFC 8950, which allows both.
#pragma once

#include <cstddef>

#include "bgp/types/prefix.hpp"
#include "bgp/wire/attributes.hpp"

namespace eipd::bgp::wire {

/// Appends whole messages to a buffer. One writer serves one family and either one set of attributes or withdrawals.
/// Nothing is complete before `finish`. The buffer must outlive the writer; between `add` and `finish` nobody else
/// appends to it.
class UpdateWriter {
 public:
  /// Announces with `attributes`.
  UpdateWriter(Buffer& out, Family family, const PathAttributes& attributes, const UpdateFormat& format);
  /// Withdraws.
  UpdateWriter(Buffer& out, Family family, const UpdateFormat& format);

  /// Whether a message with these attributes can hold any prefix of the family at all. If not, the prefixes must be
  /// withdrawn and reported: never close the session, never leave the old path. False, too, for IPv6 prefixes with an
  /// IPv4 next hop, which has no encoding.
  [[nodiscard]] bool fits() const { return fits_; }
  /// Octets that prefixes may take in one message.
  [[nodiscard]] std::size_t room() const { return room_; }

  /// Precondition: fits(), and the prefix is of the writer's family.
  void add(const Prefix& prefix);
  /// Completes the message under way, if there is one. `add` may follow, and begins another.
  void finish();
  /// Messages begun so far.
  [[nodiscard]] std::size_t messages() const { return messages_; }

 private:
  void begin();
  void finish_multiprotocol();

  Buffer& out_;
  bool withdraw_;
  bool classic_;       ///< the prefixes stand in the classic IPv4 fields
  Buffer attributes_;  ///< all but the MP attribute
  Buffer mp_head_;     ///< the MP attribute's value before the prefixes
  std::size_t room_;   ///< octets for prefixes in one message
  bool fits_;
  bool open_ = false;
  std::size_t start_ = 0;  ///< of the message under way, in out_
  std::size_t used_ = 0;   ///< octets of prefixes in the message under way
  std::size_t messages_ = 0;
};

}  // namespace eipd::bgp::wire
