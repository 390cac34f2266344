// Reads the file named as argument as docker run --env-file does and prints "NAME=VALUE" entries, each
// ended by NUL.
package main

import (
	"fmt"
	"os"

	"github.com/docker/cli/pkg/kvfile"
)

func main() {
	entries, err := kvfile.Parse(os.Args[1], nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, "not a file that docker run --env-file reads")
		os.Exit(1)
	}
	for _, entry := range entries {
		fmt.Printf("%s\x00", entry)
	}
}
