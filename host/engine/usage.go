package engine

// Usage is what guests take of the machine at one moment.
type Usage struct {
	Running   int   // guests that have a turn
	Waiting   int   // guests that wait for one
	IdleBytes int64 // of instances that wait for a call
}

// Usage says what guests take.
func (e *Engine) Usage() Usage {
	u := Usage{IdleBytes: e.compiler.idle.n.Load()}
	u.Running, u.Waiting = e.turns.taken()
	return u
}

func (t *turns) taken() (running, waiting int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, line := range t.waiting {
		waiting += len(line)
	}
	return t.all - t.free, waiting
}
