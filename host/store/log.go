package store

import (
	"fmt"
	"log/slog"
)

// logger passes Pebble's messages on.
type logger struct{ log *slog.Logger }

func (l logger) Infof(format string, args ...any) {
	l.log.Debug("pebble", "message", lazyText{format, args})
}

func (l logger) Errorf(format string, args ...any) {
	l.log.Warn("pebble", "message", lazyText{format, args})
}

// Fatalf must not return. In a commit the store recovers the panic; in Pebble's
// own goroutines it ends the process, which is what is left to do there: disk
// contents are safe, memory contents no longer agree with them.
func (l logger) Fatalf(format string, args ...any) {
	fatal := &fatalError{fmt.Sprintf(format, args...)}
	l.log.Error("pebble", "message", fatal.reason)
	panic(fatal)
}

// lazyText is formatted only when it is logged.
type lazyText struct {
	format string
	args   []any
}

func (t lazyText) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf(t.format, t.args...))
}

type fatalError struct{ reason string }

func (e *fatalError) Error() string { return e.reason }

// recoverFatal takes what recover returned and passes other panics on.
func recoverFatal(recovered any) *fatalError {
	if recovered == nil {
		return nil
	}
	if fatal, ok := recovered.(*fatalError); ok {
		return fatal
	}
	panic(recovered)
}
