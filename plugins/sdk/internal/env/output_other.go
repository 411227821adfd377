//go:build !wasip1

package env

func Return(data []byte) { host().Returned = data }

func Log(text string) { host().Logs = append(host().Logs, text) }

func Panic(text string) { panic(End{text}) }

// EndsGuest reports whether a recovered value came from Panic.
func EndsGuest(recovered any) bool {
	_, ok := recovered.(End)
	return ok
}
