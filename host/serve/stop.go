package serve

import (
	"context"
	"errors"
	"time"

	"latchkey/host/httpd"
)

// shutdownGrace bounds how long running requests may take to finish.
const shutdownGrace = 10 * time.Second

// Wait returns when ctx ends or serving or the store fails, after a graceful stop: requests
// that run are answered, what was acknowledged is durable.
func (s *Server) Wait(ctx context.Context) error {
	var err error
	select {
	case <-ctx.Done():
	case err = <-s.served:
	case <-s.store.Failed():
		err = s.store.Failure()
	case <-s.among.parted():
		err = s.among.member.Failure()
	}
	return errors.Join(err, s.Close())
}

// Close stops the server: no new requests, then no new blocks, then the store.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	var errs []error
	for _, server := range []*httpd.Server{s.http, s.metrics} {
		if server != nil {
			errs = append(errs, server.Shutdown(ctx))
		}
	}
	return errors.Join(append(errs, s.closeParts())...)
}

func (s *Server) closeParts() error {
	var errs []error
	if s.events != nil {
		s.events.Close()
	}
	if s.Node != nil {
		s.Node.Close()
	}
	s.among.leave() // what the node took is in the log
	if s.engine != nil {
		errs = append(errs, s.engine.Close())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	return errors.Join(errs...)
}
