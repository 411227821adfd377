package patience

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Variable names the environment variable that sets by how much more tests wait
// than on a quiet machine. Without it the machine's load does.
const Variable = "LATCHKEY_TEST_PATIENCE"

// least is the factor on a quiet machine, which may be busy in a moment.
const least = 3

// For returns how long to wait for what takes so long at most on a quiet machine.
func For(quiet time.Duration) time.Duration { return time.Duration(float64(quiet) * factor()) }

func factor() float64 {
	if text := os.Getenv(Variable); text != "" {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || f <= 0 {
			panic(fmt.Sprintf("%s=%s: want a positive number", Variable, text))
		}
		return f
	}
	return max(least, 3*load()/float64(runtime.NumCPU()))
}

// load is how many processes have wanted to run in the last minute, on average; 0
// where the system does not say.
func load() float64 {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	n, _ := strconv.ParseFloat(first, 64)
	return n
}
