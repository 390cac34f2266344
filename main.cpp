#include "core/app/app.h"
#include "github-action/adapter.h"
#include "gitlab-component/adapter.h"
#include "jenkins/adapter.h"

int main(int argc, char** argv, char** environment) {
  return stepveil::Main(argc, argv, environment,
                        {stepveil::github::MakeAdapter(), stepveil::github::MakeOutputAdapter(),
                         stepveil::gitlab::MakeAdapter(), stepveil::jenkins::MakeAdapter()});
}
