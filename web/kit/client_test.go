package kit_test

import (
	"net/netip"
	"testing"

	"ziguan/internal/config"
	"ziguan/web/kit"
)

// The address is the rightmost hop that is no trusted proxy, whatever the visitor
// wrote before it.
func TestTheAddressIsTheRightmostHopThatIsNotTrusted(t *testing.T) {
	t.Parallel()
	trusted := config.Config{Proxies: []string{"10.0.0.1", " 192.168.0.0/16", "2001:db8::/32", "::ffff:172.16.0.0/108"}}.Trusted()
	for name, c := range map[string]struct {
		remote string
		lines  []string
		want   string
	}{
		"nobody between":                        {"203.0.113.7", nil, "203.0.113.7"},
		"a stranger who tells a tale":           {"203.0.113.7", []string{"198.51.100.1"}, "203.0.113.7"},
		"one proxy":                             {"10.0.0.1", []string{"203.0.113.7"}, "203.0.113.7"},
		"one proxy, and a tale before it":       {"10.0.0.1", []string{"1.1.1.1, 203.0.113.7"}, "203.0.113.7"},
		"a tale that names a proxy":             {"10.0.0.1", []string{"1.1.1.1, 10.0.0.1, 203.0.113.7"}, "203.0.113.7"},
		"two proxies":                           {"10.0.0.1", []string{"203.0.113.7, 192.168.3.4"}, "203.0.113.7"},
		"two header lines are one list":         {"10.0.0.1", []string{"1.1.1.1", "203.0.113.7, 192.168.3.4"}, "203.0.113.7"},
		"a tale in a line of its own, last":     {"10.0.0.1", []string{"203.0.113.7", "192.168.9.9"}, "203.0.113.7"},
		"a port":                                {"10.0.0.1", []string{"203.0.113.7:50123"}, "203.0.113.7"},
		"IPv6":                                  {"10.0.0.1", []string{"2a00:1450::1"}, "2a00:1450::1"},
		"IPv6 in brackets":                      {"10.0.0.1", []string{"[2a00:1450::1]"}, "2a00:1450::1"},
		"IPv6 with a port":                      {"10.0.0.1", []string{"[2a00:1450::1]:443"}, "2a00:1450::1"},
		"IPv6 that stands for IPv4":             {"10.0.0.1", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		"an IPv6 proxy":                         {"2001:db8::9", []string{"203.0.113.7"}, "203.0.113.7"},
		"a proxy that stands for IPv4":          {"172.16.0.9", []string{"203.0.113.7"}, "203.0.113.7"},
		"a zone is nobody's address":            {"10.0.0.1", []string{"fe80::1%eth0"}, "fe80::1"},
		"garbage behind the visitor":            {"10.0.0.1", []string{"<script>, 203.0.113.7"}, "203.0.113.7"},
		"garbage in the visitor's place":        {"10.0.0.1", []string{"203.0.113.7, unknown"}, "10.0.0.1"},
		"garbage before the second proxy":       {"10.0.0.1", []string{"203.0.113.7, _hidden, 192.168.3.4"}, "192.168.3.4"},
		"empty elements":                        {"10.0.0.1", []string{" , 203.0.113.7,, ", ""}, "203.0.113.7"},
		"proxies alone":                         {"10.0.0.1", []string{"192.168.1.1, 192.168.1.2"}, "192.168.1.1"},
		"an empty header":                       {"10.0.0.1", []string{""}, "10.0.0.1"},
		"an address with a network behind it":   {"10.0.0.1", []string{"203.0.113.7/8"}, "10.0.0.1"},
		"a number that some read as an address": {"10.0.0.1", []string{"3405803783"}, "10.0.0.1"},
	} {
		if got := kit.Client(netip.MustParseAddr(c.remote), c.lines, trusted); got.String() != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if got := kit.Client(netip.MustParseAddr("10.0.0.1"), []string{"203.0.113.7"}, nil); got.String() != "10.0.0.1" {
		t.Errorf("without trusted proxies the header is a tale: %s", got)
	}
}
