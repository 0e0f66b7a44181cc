#include "daemon/control/client_certificate.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "daemon/inventory/words.hpp"

namespace eipd::control {
namespace {

constexpr std::size_t kLongest = 255;
constexpr int kMostNames = 64;

/// As UTF-8; empty: it is no name.
std::string name_of(const ASN1_STRING* text) {
  unsigned char* octets = nullptr;
  const int size = ASN1_STRING_to_UTF8(&octets, text);
  if (size < 0) return {};
  std::string name{reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size)};
  OPENSSL_free(octets);
  return inventory::is_text(name, kLongest) ? name : std::string{};
}

std::string common_name(const X509* certificate) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int first = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (first < 0 || X509_NAME_get_index_by_NID(subject, NID_commonName, first) >= 0) return {};
  return name_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, first)));
}

std::string_view kind_of(const GENERAL_NAME& name) {
  switch (name.type) {
    case GEN_DNS:
      return "dns:";
    case GEN_URI:
      return "uri:";
    case GEN_EMAIL:
      return "email:";
    default:
      return {};
  }
}

std::vector<std::string> alternative_names(const X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, void (*)(GENERAL_NAMES*)> all{
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      &GENERAL_NAMES_free};
  std::vector<std::string> names;
  for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()) && i < kMostNames; ++i) {
    const GENERAL_NAME& name = *sk_GENERAL_NAME_value(all.get(), i);
    const auto kind = kind_of(name);
    if (kind.empty()) continue;
    if (auto text = name_of(name.d.ia5); !text.empty()) names.push_back(std::string{kind} + text);
  }
  return names;
}

}  // namespace

std::optional<observe::HttpPeer> names_in(const x509_st* certificate) {
  if (certificate == nullptr) return std::nullopt;
  observe::HttpPeer peer{.certificate = common_name(certificate), .names = alternative_names(certificate)};
  if (peer.certificate.empty() && peer.names.empty()) return std::nullopt;
  return peer;
}

}  // namespace eipd::control
