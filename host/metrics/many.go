package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"latchkey/host/engine"
)

// LedgerUsage is how one of many ledgers stands at a node that has it open.
type LedgerUsage struct {
	Name      string
	Leads     bool   // the node makes its blocks
	Height    uint64 // of the newest block that the node shows
	LogHead   uint64 // of the newest that the log was seen to have
	Waiting   int64  // transactions that wait for a block
	DiskBytes uint64
	Requests  int64  // of clients today, on all nodes, as far as this one knows
	Damaged   uint64 // checkpoints that the node has found damaged since it opened the ledger
	Unknown   uint64 // appends of this node of which it could not learn what became of them
}

// ManySources say what a node of many ledgers takes at the moment. They are asked when
// somebody reads.
type ManySources struct {
	Engine      func() engine.Usage
	Connections func() int
	Nodes       func() int
	LogAge      func() time.Duration // since the database was last heard
	Ledgers     func() []LedgerUsage // those that are open
}

// WatchMany adds what sources say, of ledgers by their names: there are as many as are open.
// It is called once.
func (m *Metrics) WatchMany(sources ManySources) { m.registry.MustRegister(usageOfMany{sources}) }

// usageOfMany is the prometheus.Collector of ManySources.
type usageOfMany struct{ ManySources }

// ofLedger names a value that each ledger has.
func ofLedger(name, help string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "ledger", name), help, []string{"ledger"}, nil)
}

var (
	ledgerLeads    = ofLedger("leads", "Whether this node makes the blocks of a ledger that it has open: 1, or 0 while another does.")
	ledgerHeight   = ofLedger("head_height", "Height of the ledger's newest block that this node shows.")
	ledgerLogHead  = ofLedger("log_head_height", "Height of the newest block that its log was seen to have.")
	ledgerWaiting  = ofLedger("transactions_waiting", "Its transactions that wait for a block.")
	ledgerDisk     = ofLedger("disk_bytes", "Size of its files on this node.")
	ledgerRequests = ofLedger("requests_today", "Requests of clients today, on all nodes, as far as this one knows.")
	ledgerDamaged  = ofLedger("checkpoints_damaged_total", "Its checkpoints that this node has found damaged, since it opened the ledger.")
	ledgerUnknown  = ofLedger("log_unknown_total", "Appends to its log of which this node could not learn what became of them, since it was opened here.")
)

// Describe implements prometheus.Collector.
func (u usageOfMany) Describe(told chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{running, turns, idleBytes, connections, nodes, logAge,
		ledgerLeads, ledgerHeight, ledgerLogHead, ledgerWaiting, ledgerDisk, ledgerRequests, ledgerUnknown, ledgerDamaged} {
		told <- desc
	}
}

// Collect implements prometheus.Collector.
func (u usageOfMany) Collect(told chan<- prometheus.Metric) {
	tellMachine(told, u.Engine(), u.Connections())
	told <- gauge(nodes, float64(u.Nodes()))
	told <- gauge(logAge, u.LogAge().Seconds())
	for _, l := range u.Ledgers() {
		leads := 0.0
		if l.Leads {
			leads = 1
		}
		told <- gauge(ledgerLeads, leads, l.Name)
		told <- gauge(ledgerHeight, float64(l.Height), l.Name)
		told <- gauge(ledgerLogHead, float64(l.LogHead), l.Name)
		told <- gauge(ledgerWaiting, float64(l.Waiting), l.Name)
		told <- gauge(ledgerDisk, float64(l.DiskBytes), l.Name)
		told <- gauge(ledgerRequests, float64(l.Requests), l.Name)
		told <- prometheus.MustNewConstMetric(ledgerDamaged, prometheus.CounterValue, float64(l.Damaged), l.Name)
		told <- prometheus.MustNewConstMetric(ledgerUnknown, prometheus.CounterValue, float64(l.Unknown), l.Name)
	}
}
