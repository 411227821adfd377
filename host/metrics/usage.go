package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"latchkey/host/engine"
	"latchkey/host/node"
	"latchkey/host/replica"
	"latchkey/host/store"
)

// Sources say what the parts of a server take at the moment. They are asked when
// somebody reads.
type Sources struct {
	Node        func() (node.Usage, error)
	Store       func() (store.Usage, error)
	Engine      func() engine.Usage
	Connections func() int
	Among       func() replica.Usage // nil: the node is alone
}

// Watch adds what sources say. It is called once.
func (m *Metrics) Watch(sources Sources) { m.registry.MustRegister(usage{sources}) }

// usage is the prometheus.Collector of Sources.
type usage struct{ Sources }

// described names a value that is asked for, and so needs no counting.
func described(name, help string) *prometheus.Desc {
	return prometheus.NewDesc(prometheus.BuildFQName(namespace, "", name), help, nil, nil)
}

var (
	headHeight  = described("head_height", "Height of the newest block that is durable.")
	waiting     = described("transactions_waiting", "Transactions that wait for a block.")
	diskBytes   = described("store_disk_bytes", "Size of the store's files.")
	memtable    = described("store_memtable_bytes", "Memory of the store's recent writes.")
	compactions = described("store_compactions_total", "Compactions of the store since it was opened.")
	running     = described("guests_running", "Calls of contracts that run.")
	turns       = described("guests_waiting", "Calls of contracts that wait for their turn.")
	idleBytes   = described("guests_idle_bytes", "Memory of instances of contracts that wait for a call.")
	connections = described("connections_open", "Connections that clients have open.")
	leads       = described("leads", "Whether this node makes the blocks of its ledger: 1, or 0 while another does.")
	logHead     = described("log_head_height", "Height of the newest block that the log was seen to have; of a node that is alone, its own.")
	logAge      = described("log_age_seconds", "Time since the log was last seen: more than some seconds, and its database is away.")
	logTerm     = described("log_term", "Term of the lease on the log, which counts who made the blocks; 0 of a node that is alone.")
	nodes       = described("nodes", "Nodes of the log's database that live, as far as this one knows; 1 of a node that is alone.")
	logUnknown  = described("log_unknown_total", "Appends to the log of which this node could not learn what became of them.")
	logDamaged  = described("log_checkpoints_damaged_total", "Checkpoints in the log's database that this node has found damaged, and does not use.")
)

// Describe implements prometheus.Collector.
func (u usage) Describe(told chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{headHeight, waiting, diskBytes, memtable, compactions, running, turns, idleBytes, connections, leads, logHead, logAge, logTerm, logUnknown, logDamaged, nodes} {
		told <- desc
	}
}

// Collect implements prometheus.Collector.
func (u usage) Collect(told chan<- prometheus.Metric) {
	tell := func(desc *prometheus.Desc, value float64) { told <- gauge(desc, value) }
	n, err := u.Node()
	if err == nil {
		tell(headHeight, float64(n.Height))
		tell(waiting, float64(n.Waiting))
	}
	among := replica.Usage{Leads: true, LogHead: n.Height, Nodes: 1}
	if u.Among != nil {
		among = u.Among()
	}
	if among.Leads {
		tell(leads, 1)
	} else {
		tell(leads, 0)
	}
	tell(logHead, float64(among.LogHead))
	tell(logAge, among.LogAge.Seconds())
	tell(logTerm, float64(among.Term))
	tell(nodes, float64(among.Nodes))
	told <- prometheus.MustNewConstMetric(logUnknown, prometheus.CounterValue, float64(among.Unknown))
	told <- prometheus.MustNewConstMetric(logDamaged, prometheus.CounterValue, float64(among.Damaged))
	if s, err := u.Store(); err == nil {
		tell(diskBytes, float64(s.DiskBytes))
		tell(memtable, float64(s.MemtableBytes))
		told <- prometheus.MustNewConstMetric(compactions, prometheus.CounterValue, float64(s.Compactions))
	}
	tellMachine(told, u.Engine(), u.Connections())
}

func gauge(desc *prometheus.Desc, value float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
}

// tellMachine tells what all ledgers of a node take together.
func tellMachine(told chan<- prometheus.Metric, e engine.Usage, open int) {
	told <- gauge(running, float64(e.Running))
	told <- gauge(turns, float64(e.Waiting))
	told <- gauge(idleBytes, float64(e.IdleBytes))
	told <- gauge(connections, float64(open))
}
