// Reads the dotenv file named as argument as docker compose does and prints "NAME=VALUE" entries,
// each ended by NUL.
package main

import (
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

func main() {
	nothing := func(string) (string, bool) { return "", false }
	file, err := os.Open(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot open the file")
		os.Exit(1)
	}
	values, err := dotenv.ParseWithLookup(file, nothing)
	if err != nil {
		fmt.Fprintln(os.Stderr, "not a dotenv file")
		os.Exit(1)
	}
	for name, value := range values {
		fmt.Printf("%s=%s\x00", name, value)
	}
}
