package serve

import (
	"latchkey/host/httpd"
	"latchkey/host/metrics"
)

// showMetrics has metrics answered on the address of their own, or else by the node.
func (s *Server) showMetrics(c Config, counted *metrics.Metrics, node *httpd.Config) {
	if s.MetricsURL == "" {
		node.Metrics = counted.Handler()
		return
	}
	s.metrics = httpd.NewMetrics(counted.Handler(), c.Log)
}
