package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
)

// ConnectionError is a node that did not answer, or not in JSON-RPC. Whether
// it acted on the request is unknown.
type ConnectionError struct {
	URL string
	Err error
}

func (e *ConnectionError) Error() string {
	return fmt.Sprintf("no usable answer from %s: %s", e.URL, connectionWords(e.Err))
}

func (e *ConnectionError) Unwrap() error { return e.Err }

// FormError is an answer that is not one of a node.
type FormError struct{ Got string }

func (e *FormError) Error() string { return "it sent " + e.Got }

// badForm is an answer in JSON-RPC whose result is not in NEAR's form.
func (c *Client) badForm(method string) error {
	return &ConnectionError{URL: c.url, Err: &FormError{"an answer to " + method + " that is not in NEAR's form"}}
}

// connectionWords says in plain words what went wrong on the way; rare errors stay
// as the system words them.
func connectionWords(err error) string {
	var timeout net.Error
	var dns *net.DNSError
	var wrapped *url.Error
	var operation *net.OpError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("there is no host %s", dns.Name)
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("it did not answer within %v", requestTimeout)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "it closed the connection without an answer"
	case errors.Is(err, http.ErrSchemeMismatch):
		return "it speaks http, not https"
	case errors.As(err, &certificate):
		return "its certificate cannot be trusted: " + certificate.Err.Error()
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there"
	case errors.As(err, &operation):
		return operation.Err.Error()
	case errors.As(err, &wrapped):
		return wrapped.Err.Error()
	}
	return err.Error()
}

// AddressError is text that is not the address of a node.
type AddressError struct{ Text string }

func (e *AddressError) Error() string {
	return fmt.Sprintf("%q is not an address: want one such as http://127.0.0.1:3030", e.Text)
}

// CheckURL reports whether text can be the address of a node.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return &AddressError{text}
	}
	return nil
}
