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
	ctx, end := context.WithCancel(ctx)
	defer end()
	failed := make(chan error, 1)
	go func() { failed <- s.WaitFailed(ctx) }()
	var err error
	select {
	case err = <-failed:
	case err = <-s.served:
	}
	return errors.Join(err, s.Close())
}

// WaitFailed returns why the ledger cannot go on here, when that is so; nil when ctx ends.
func (s *Server) WaitFailed(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-s.store.Failed():
		return s.store.Failure()
	case <-s.among.parted():
		return s.among.member.Failure()
	}
}

// EndStreams ends the streams of the Handler, whose other answers end by themselves.
func (s *Server) EndStreams() {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	_ = s.http.Shutdown(ctx)
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
	if s.endEngine != nil {
		errs = append(errs, s.endEngine())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	return errors.Join(errs...)
}
