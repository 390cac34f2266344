// Says for each line "NO_PROXY<tab>URL" of the file named as argument whether Go's programs go to
// that URL through a proxy: a line "proxy", "direct" or "no url" each.
package main

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

func way(list, address string) string {
	config := httpproxy.Config{HTTPProxy: "http://proxy:1", HTTPSProxy: "http://proxy:1", NoProxy: list}
	parsed, err := url.Parse(address)
	if err != nil {
		return "no url"
	}
	if proxy, err := config.ProxyFunc()(parsed); err != nil || proxy == nil {
		return "direct"
	}
	return "proxy"
}

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot open the file")
		os.Exit(1)
	}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		list, address, _ := strings.Cut(lines.Text(), "\t")
		fmt.Println(way(list, address))
	}
}
