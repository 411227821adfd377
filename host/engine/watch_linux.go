package engine

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// watch tells whether a thread has had a page fault meanwhile. The first write to a
// page of a mapping is one, so what had none has made no new copies, and asking
// the kernel for its pages, which takes as long as restoring them, is not needed.
type watch struct {
	on     bool // and the goroutine is locked to its thread
	faults int64
}

// begin watches the thread that the caller runs on, until end.
func (w *watch) begin() {
	runtime.LockOSThread()
	w.on, w.faults = true, faults()
}

// quiet reports that there was none, and that the watch has not ended.
func (w *watch) quiet() bool { return w.on && w.faults >= 0 && w.faults == faults() }

// end may be called again.
func (w *watch) end() {
	if w.on {
		w.on = false
		runtime.UnlockOSThread()
	}
}

func faults() int64 {
	var usage unix.Rusage
	if unix.Getrusage(unix.RUSAGE_THREAD, &usage) != nil {
		return -1
	}
	return int64(usage.Minflt) + int64(usage.Majflt)
}
