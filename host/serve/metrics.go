package serve

import (
	"latchkey/host/httpd"
	"latchkey/host/metrics"
)

// listen takes the addresses that c names, before anything else is begun.
func (s *Server) listen(c Config) error {
	for _, address := range []string{c.Listen, c.Metrics} {
		if address == "" {
			continue
		}
		l, err := listen(address)
		if err != nil {
			return err
		}
		s.listeners = append(s.listeners, l)
	}
	return nil
}

// closeListeners is for those that nothing answers on.
func (s *Server) closeListeners() {
	for _, l := range s.listeners {
		_ = l.Close()
	}
}

// showMetrics has metrics answered on the address of their own, or else by the node.
func (s *Server) showMetrics(c Config, counted *metrics.Metrics, node *httpd.Config) {
	if len(s.listeners) < 2 {
		node.Metrics = counted.Handler()
		return
	}
	s.metrics = httpd.NewMetrics(counted.Handler(), c.Log)
	here, _ := addresses(s.listeners[1].Addr(), "")
	s.MetricsURL = here + "/metrics"
}
