package many

import (
	"context"
	"time"

	"latchkey/host/replica"
)

// watchEvery is how often the logs of all ledgers that are open are asked for, at once: a
// ledger's own question would cost as much as that of a hundred.
const watchEvery = 50 * time.Millisecond

// keepWatching tells the ledgers that are open how their logs stand until ctx ends. While the
// database is away it tells nothing: each finds that out by itself.
func (s *Server) keepWatching(ctx context.Context) {
	defer close(s.watched)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchEvery):
		}
		s.watchOnce(ctx)
	}
}

func (s *Server) watchOnce(ctx context.Context) {
	members := s.members()
	if len(members) == 0 {
		return
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	ctx, end := context.WithTimeout(ctx, s.config.Shared.Lease)
	defer end()
	asked := time.Now()
	heads, err := s.process.Database.Heads(ctx, s.self, names)
	if err != nil {
		return
	}
	for name, head := range heads {
		members[name].Hear(head, asked)
	}
}

// members are those of the ledgers that are open, by their names.
func (s *Server) members() map[string]*replica.Member {
	members := map[string]*replica.Member{}
	for _, l := range s.directory.all() {
		if o := l.now(); o != nil {
			members[l.name] = o.server.Member()
		}
	}
	return members
}
