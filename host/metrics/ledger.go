package metrics

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/core/transaction"
)

// claimMethods are what the links of drops call.
var claimMethods = []string{"claim", "claim_for", "create_account_and_claim"}

// claimDelayed is the result of a claim of which something was left to a later block.
const claimDelayed = "delayed"

var claimResults = []string{rpc.ClaimClaimed, rpc.ClaimUnpaid, rpc.ClaimFailed, claimDelayed}

// ledgerMetrics are what the node tells.
type ledgerMetrics struct {
	claims             *prometheus.CounterVec
	accepted           prometheus.Counter
	blocks             prometheus.Counter
	gas                prometheus.Counter
	commitDuration     prometheus.Histogram
	commitTransactions prometheus.Histogram
}

func newLedgerMetrics() ledgerMetrics {
	l := ledgerMetrics{
		claims:   counters("claims_total", "Claims that were accepted into a block, by the method that the link's key called and by what came of it.", "method", "result"),
		accepted: counter("transactions_accepted_total", "Transactions that were accepted into a block."),
		blocks:   counter("blocks_total", "Blocks that this process has made."),
		gas:      counter("gas_burnt_total", "Gas that those blocks have burnt."),
		commitDuration: prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: "commit_duration_seconds",
			Help: "Time from a commit's write until it was on the disk.", Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14)}),
		commitTransactions: prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: "commit_transactions",
			Help: "Transactions that one commit has accepted.", Buckets: prometheus.ExponentialBuckets(1, 2, 10)}),
	}
	for _, method := range claimMethods {
		for _, result := range claimResults {
			l.claims.WithLabelValues(method, result) // rates need the 0 before the first
		}
	}
	return l
}

func (l *ledgerMetrics) all() []prometheus.Collector {
	return []prometheus.Collector{l.claims, l.accepted, l.blocks, l.gas, l.commitDuration, l.commitTransactions}
}

// Committed implements node.Meter.
func (l *ledgerMetrics) Committed(blocks int, gas uint64, accepted int) {
	l.blocks.Add(float64(blocks))
	l.gas.Add(float64(gas))
	l.accepted.Add(float64(accepted))
	l.commitTransactions.Observe(float64(accepted))
}

// Durable implements node.Meter.
func (l *ledgerMetrics) Durable(after time.Duration) { l.commitDuration.Observe(after.Seconds()) }

// Accepted implements node.Meter.
func (l *ledgerMetrics) Accepted(tx *transaction.Signed, status *ledger.TransactionStatus) {
	if method, isClaim := claimOf(tx); isClaim {
		l.claims.WithLabelValues(method, resultOf(status)).Inc()
	}
}

// claimOf is the method of a claim: of the one call of a key to its own account.
func claimOf(tx *transaction.Signed) (method string, isClaim bool) {
	if tx.SignerID != tx.ReceiverID || len(tx.Actions) != 1 {
		return "", false
	}
	call, isCall := tx.Actions[0].(transaction.FunctionCall)
	return call.MethodName, isCall && slices.Contains(claimMethods, call.MethodName)
}

// resultOf is what rpc.ToldClaim has as its state, without its reason.
func resultOf(status *ledger.TransactionStatus) string {
	switch {
	case status == nil || status.Status == nil:
		return claimDelayed
	case status.Status.Failure != nil:
		return rpc.ClaimFailed
	case string(status.Status.Value) == "true":
		return rpc.ClaimClaimed
	}
	return rpc.ClaimUnpaid
}
