package serve

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAddressesForOthers(t *testing.T) {
	loopback := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 3030}
	if here, others := addresses(loopback, ""); here != "http://127.0.0.1:3030" || others != here {
		t.Errorf("got %s and %s", here, others)
	}
	if _, others := addresses(loopback, "https://drops.example/"); others != "https://drops.example" {
		t.Errorf("got %s", others)
	}
	for _, all := range []net.IP{net.IPv4zero, net.IPv6unspecified} {
		here, others := addresses(&net.TCPAddr{IP: all, Port: 3030}, "")
		if here != "http://127.0.0.1:3030" || strings.Contains(others, "0.0.0.0") || strings.Contains(others, "[::]") || !strings.HasSuffix(others, ":3030") {
			t.Errorf("got %s and %s", here, others)
		}
	}
}

// TestRefusedAddressesLeaveNoHome: what cannot be served is not begun.
func TestRefusedAddressesLeaveNoHome(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var remote *RemoteError
	var listen *ListenError
	for address, c := range map[string]struct {
		typed any
		want  string
	}{
		"0.0.0.0:0":           {&remote, "does not listen on 0.0.0.0:0"},
		":0":                  {&remote, "does not listen on :0"},
		"nonsense":            {&listen, "cannot listen on nonsense: want HOST:PORT"},
		"127.0.0.1:x":         {&listen, "want HOST:PORT"},
		"127.0.0.1:99999":     {&listen, "want HOST:PORT"},
		taken.Addr().String(): {&listen, "address already in use"},
	} {
		config := testConfig(t)
		config.Home.Dir, config.Listen = filepath.Join(t.TempDir(), "home"), address
		_, err := Start(t.Context(), config)
		if err == nil || !errors.As(err, c.typed) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", address, err)
		}
		if _, err := os.Stat(config.Home.Dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: there is a home, %v", address, err)
		}
		if errors.As(err, &listen) {
			config.Listen, config.Metrics = "127.0.0.1:0", address
			if _, err := Start(t.Context(), config); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s for metrics: got %v", address, err)
			}
			if _, err := os.Stat(config.Home.Dir); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s for metrics: there is a home, %v", address, err)
			}
		}
	}
}
