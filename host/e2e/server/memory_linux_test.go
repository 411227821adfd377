package server

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// memory reads one of the figures that the system keeps of the process's memory,
// in bytes.
func (c *child) memory(figure string) uint64 {
	c.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Cmd.Process.Pid))
	if err != nil {
		c.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), figure+":")
	kilobytes, err := strconv.ParseUint(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		c.t.Fatal(err)
	}
	return kilobytes << 10
}
