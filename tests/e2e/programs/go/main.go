// What Go programs make of a value: fmt's verbs, net/url, encoding/*.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"os"
	"strconv"
	"strings"
)

type way struct {
	name string
	show func(v string) string
}

func asJSON(v string) string {
	text, _ := json.MarshalIndent(map[string]string{"a": v}, "", "  ")
	return string(text)
}

func parseError(v string) string {
	_, err := url.Parse("postgres://app:" + v + "@db/x")
	return fmt.Sprint(err)
}

var ways = []way{
	{"println", func(v string) string { return v }},
	{"verb-q", strconv.Quote},
	{"verb-plus-q", strconv.QuoteToASCII},
	{"verb-sharp-v", func(v string) string { return fmt.Sprintf("%#v", struct{ Password string }{v}) }},
	{"verb-x", func(v string) string { return fmt.Sprintf("%x", v) }},
	{"verb-space-x", func(v string) string { return fmt.Sprintf("% x", v) }},
	{"verb-sharp-x", func(v string) string { return fmt.Sprintf("%#x", v) }},
	{"verb-sharp-space-x", func(v string) string { return fmt.Sprintf("%# x", v) }},
	{"verb-space-X", func(v string) string { return fmt.Sprintf("% X", v) }},
	{"bytes-v", func(v string) string { return fmt.Sprintf("%v", []byte(v)) }},
	{"bytes-sharp-v", func(v string) string { return fmt.Sprintf("%#v", []byte(v)) }},
	{"slice-q", func(v string) string { return fmt.Sprintf("%q", []string{"a", v}) }},
	{"quote-twice", func(v string) string { return strconv.Quote(strconv.Quote(v)) }},
	{"query-escape", url.QueryEscape},
	{"path-escape", url.PathEscape},
	{"user-password", func(v string) string {
		return (&url.URL{Scheme: "postgres", User: url.UserPassword("app", v), Host: "db", Path: "/x"}).String()
	}},
	{"values-encode", func(v string) string { return url.Values{"a": {v}}.Encode() }},
	{"parse-error", parseError},
	{"atoi-error", func(v string) string { _, err := strconv.Atoi(v); return err.Error() }},
	{"json", asJSON},
	{"html", html.EscapeString},
	{"base64", func(v string) string { return base64.StdEncoding.EncodeToString([]byte(v)) }},
	{"base64-raw-url", func(v string) string { return base64.RawURLEncoding.EncodeToString([]byte("a:" + v)) }},
	{"hex-dump", func(v string) string { return hex.Dump([]byte(v)) }},
	{"fields", func(v string) string { return fmt.Sprint(strings.Fields(v)) }},
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, way := range ways {
		for _, name := range strings.Fields(os.Getenv("NAMES")) {
			fmt.Fprintf(out, "\n@@ %s %s\n%s\n", way.name, name, way.show(os.Getenv(name)))
		}
	}
}
