#include "core/identity/aws_instance.h"

#include "core/base/one_word.h"
#include "core/base/text.h"

#include <string>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

constexpr const char* kDisabled = "AWS_EC2_METADATA_DISABLED";
constexpr const char* kEndpoint = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
constexpr const char* kLinkLocal = "http://169.254.169.254";
constexpr const char* kRoles = "/latest/meta-data/iam/security-credentials/";
constexpr const char* kRegion = "/latest/meta-data/placement/region";
constexpr std::chrono::seconds kTimeToAnswer{1};

tl::unexpected<Error> NoIdentity(std::string why) {
  return Fail(ErrorCode::kLogin, std::move(why));
}

class Instance {
 public:
  explicit Instance(const ProofPlace& place) : place_(place) {
    endpoint_ = WithoutFinalSlash(place.variables.GetNonEmpty(kEndpoint).value_or(kLinkLocal));
  }

  Result<void> Open() {
    MetadataQuestion question = To("/latest/api/token");
    question.method = HttpMethod::kPut;
    question.header.emplace("X-aws-ec2-metadata-token-ttl-seconds", Secret("300"));
    question.time = kTimeToAnswer;
    STEPVEIL_ASSIGN_OR_RETURN(const HttpResponse answer, Ask(place_, std::move(question)));
    if (answer.status != 200 || !IsOneWord(answer.body.Expose())) {
      return NoIdentity("what answers there is no metadata service of AWS (" +
                        std::to_string(answer.status) + ")");
    }
    token_ = answer.body.Clone();
    return {};
  }

  Result<HttpResponse> Get(const std::string& path) const {
    MetadataQuestion question = To(path);
    question.header.emplace("X-aws-ec2-metadata-token", token_.Clone());
    return Ask(place_, std::move(question));
  }

 private:
  [[nodiscard]] MetadataQuestion To(const std::string& path) const {
    MetadataQuestion question;
    question.url = endpoint_ + path;
    question.source = kEndpoint;
    return question;
  }

  const ProofPlace& place_;
  std::string endpoint_;
  Secret token_;
};

Result<std::string> RoleOf(const Instance& instance) {
  STEPVEIL_ASSIGN_OR_RETURN(const HttpResponse answer, instance.Get(kRoles));
  const std::string_view text = answer.body.Expose();
  const std::string_view role = Trim(text.substr(0, text.find('\n')));
  if (answer.status != 200 || !IsOneWord(role)) {
    return NoIdentity("no role is attached to this instance");
  }
  return std::string(role);
}

Result<std::string> RegionOf(const Instance& instance) {
  STEPVEIL_ASSIGN_OR_RETURN(const HttpResponse answer, instance.Get(kRegion));
  return answer.status == 200 ? std::string(Trim(answer.body.Expose())) : "";
}

}  // namespace

Result<AwsIdentity> InstanceIdentity(const ProofPlace& place) {
  if (LowerAscii(place.variables.Get(kDisabled).value_or("")) == "true") {
    return NoIdentity(std::string(kDisabled) + " is true");
  }
  Instance instance(place);
  STEPVEIL_RETURN_IF_ERROR(instance.Open());
  STEPVEIL_ASSIGN_OR_RETURN(const std::string role, RoleOf(instance));
  STEPVEIL_ASSIGN_OR_RETURN(const HttpResponse answer, instance.Get(kRoles + role));
  STEPVEIL_ASSIGN_OR_RETURN(AwsCredentials credentials,
                            ReadCredentials(answer, "the instance's metadata service"));
  STEPVEIL_ASSIGN_OR_RETURN(std::string region, RegionOf(instance));
  return AwsIdentity{std::move(credentials), std::move(region)};
}

}  // namespace stepveil
