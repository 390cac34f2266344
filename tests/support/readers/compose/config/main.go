// Loads the compose file named as argument as docker compose does, with the variables of its own environment, and
// prints what each service would be given as its environment: {"service": {"NAME": "value"}}.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	options, err := cli.NewProjectOptions(os.Args[1:], cli.WithOsEnv)
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot read the environment")
		os.Exit(1)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, "not a compose file")
		os.Exit(1)
	}
	services := map[string]any{}
	for name, service := range project.Services {
		services[name] = service.Environment
	}
	json.NewEncoder(os.Stdout).Encode(services)
}
