#include "daemon/health/outcome.hpp"

namespace eipd::health {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::Success:
      return "success";
    case Outcome::Refused:
      return "refused";
    case Outcome::Timeout:
      return "timeout";
    case Outcome::Reset:
      return "reset";
    case Outcome::Closed:
      return "closed";
    case Outcome::Unreachable:
      return "unreachable";
    case Outcome::TlsFailure:
      return "tls-failure";
    case Outcome::BadCertificate:
      return "bad-certificate";
    case Outcome::CertificateEnds:
      return "certificate-ends";
    case Outcome::BadStatus:
      return "bad-status";
    case Outcome::FatalStatus:
      return "fatal-status";
    case Outcome::WrongHeader:
      return "wrong-header";
    case Outcome::WrongBody:
      return "wrong-body";
    case Outcome::BodyTooLarge:
      return "body-too-large";
    case Outcome::WrongAnswer:
      return "wrong-answer";
    case Outcome::BadRcode:
      return "bad-rcode";
    case Outcome::NotServing:
      return "not-serving";
    case Outcome::BadExit:
      return "bad-exit";
    case Outcome::ProtocolError:
      return "protocol-error";
    case Outcome::FileMissing:
      return "file-missing";
    case Outcome::FilePresent:
      return "file-present";
    case Outcome::FileError:
      return "file-error";
    case Outcome::ResolverFailure:
      return "resolver-failure";
    case Outcome::EipAsSource:
      return "eip-as-source";
    case Outcome::CannotRun:
      return "cannot-run";
    case Outcome::NoDescriptors:
      return "no-descriptors";
    case Outcome::LocalError:
      return "local-error";
  }
  return "";
}

}  // namespace eipd::health
