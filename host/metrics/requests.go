package metrics

import (
	"bytes"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/tidwall/gjson"
)

// otherMethod stands for methods that the node does not have, and for requests that
// name none.
const otherMethod = "other"

// requestMetrics are what the HTTP server tells.
type requestMetrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	refused  *prometheus.CounterVec
	noRoom   *prometheus.CounterVec
}

func newRequestMetrics() requestMetrics {
	return requestMetrics{
		requests: counters("requests_total", "Requests of JSON-RPC that were answered, by method and by HTTP status.", "method", "status"),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: "request_duration_seconds",
			Help: "Time from a request's headers until its answer was ready.", Buckets: prometheus.ExponentialBuckets(0.0005, 4, 9)}, []string{"method"}),
		refused: counters("transactions_refused_total", "Transactions whose senders were told which rule refuses them, by that rule.", "rule"),
		noRoom:  counters("no_room_total", "What was sent away, by what was too much and by whose share it was: the client's own, or that of all.", "what", "share"),
	}
}

func (q *requestMetrics) all() []prometheus.Collector {
	return []prometheus.Collector{q.requests, q.duration, q.refused, q.noRoom}
}

// Answered implements httpd.Meter.
func (q *requestMetrics) Answered(request, answer []byte, status int, took time.Duration) {
	method := methodOf(request)
	q.requests.WithLabelValues(method, strconv.Itoa(status)).Inc()
	q.duration.WithLabelValues(method).Observe(took.Seconds())
	if rule := refusalIn(answer); rule != "" && sends[method] {
		q.refused.WithLabelValues(rule).Inc()
	}
}

// NoRoom implements httpd.Meter.
func (q *requestMetrics) NoRoom(what string, own bool) {
	share := "all"
	if own {
		share = "own"
	}
	q.noRoom.WithLabelValues(what, share).Inc()
}

// methodOf is the method that a request names, if the node has it.
func methodOf(request []byte) string {
	if method := gjson.GetBytes(request, "method").String(); methods[method] {
		return method
	}
	return otherMethod
}

// failed is what answers with an error begin with. Others can be long, and are not read.
var failed = []byte(`{"jsonrpc":"2.0","error":`)

// refusalIn is the rule that an answer names, if it is about a refused transaction.
func refusalIn(answer []byte) string {
	if !bytes.HasPrefix(answer, failed) {
		return ""
	}
	return gjson.GetBytes(answer, `error.cause.info.rule`).String()
}
