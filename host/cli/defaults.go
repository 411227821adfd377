package cli

import (
	"os"
	"path/filepath"

	"latchkey/host/home"
)

// Where a node answers, and where commands look for one.
const (
	defaultListen = "127.0.0.1:3030"
	defaultRPC    = "http://" + defaultListen
)

// defaultHome is the folder that up serves and whose keys other commands find:
// $LATCHKEY_HOME, or else ~/.latchkey.
func defaultHome() home.Home {
	if dir := os.Getenv("LATCHKEY_HOME"); dir != "" {
		return home.Home{Dir: dir}
	}
	dir, err := os.UserHomeDir()
	if err != nil {
		dir = "."
	}
	return home.Home{Dir: filepath.Join(dir, ".latchkey")}
}
