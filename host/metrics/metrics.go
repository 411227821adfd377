package metrics

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"latchkey/host/httpd"
	"latchkey/host/node"
)

// namespace is what the names of our metrics begin with.
const namespace = "latchkey"

// readersMax is how many may read at once: each has all be gathered anew.
const readersMax = 4

// Metrics counts what one server does. It is the Meter of its node and of its HTTP server.
type Metrics struct {
	ledgerMetrics
	requestMetrics
	registry *prometheus.Registry
}

var (
	_ node.Meter  = (*Metrics)(nil)
	_ httpd.Meter = (*Metrics)(nil)
)

// New returns metrics that count from 0.
func New() *Metrics {
	m := &Metrics{ledgerMetrics: newLedgerMetrics(), requestMetrics: newRequestMetrics(), registry: prometheus.NewRegistry()}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(m.ledgerMetrics.all()...)
	m.registry.MustRegister(m.requestMetrics.all()...)
	return m
}

// Handler answers with all metrics, in the format that is asked for. What cannot be had,
// as of a store that has failed, is left out.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: readersMax})
}

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help})
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}
