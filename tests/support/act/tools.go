//go:build tools

// Package tools pins act, the runner of GitHub workflows that the end-to-end tests start.
package tools

import _ "github.com/nektos/act/cmd"
