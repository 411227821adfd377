package rpc

import (
	"encoding/json"

	"latchkey/core/authorize"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// Host is what the server needs of the program it runs in.
type Host interface {
	// Snapshot returns a consistent reader of committed data and a function
	// that releases it.
	Snapshot() (state.Reader, func(), error)
	// Submit puts a transaction into a block and returns when the block is
	// durable. An error means that the outcome is unknown to the caller. who is the
	// client that sends it, as Server.On has it.
	Submit(tx *transaction.Signed, who string) (Submitted, error)
	// Administer puts a change of the ledger's settings into a block, and returns
	// as Submit does.
	Administer(change *ledger.SignedAdminChange) (ledger.AdminRefusal, error)
	// Now is the host's clock: nanoseconds since 1970.
	Now() uint64
	// Node describes the host to clients.
	Node() Node
}

// Knowing is a Host to which the same transaction comes again: one that had to wait.
type Knowing interface {
	// SignatureKnown reports whether the signature of tx was found to be valid before.
	SignatureKnown(tx *transaction.Signed) bool
}

// Submitted is what came of a transaction by the time that its block is durable.
type Submitted struct {
	Refusal authorize.InvalidTx // the ledger's verdict; nil: it is in a block
	// Status is all that became of it, if the host has it at hand; else it is read.
	Status *ledger.TransactionStatus
}

// Server answers requests on one ledger. It is safe for concurrent use.
type Server struct {
	ledger *ledger.Ledger
	host   Host
	large  Admission
	who    string // whose requests these are, unless empty
	events Events // nil: the host keeps no index of them
	// signHead signs the newest block for those who follow; nil: nobody does.
	signHead SignHead
}

// Admission lets a request in whose answer takes much to make. leave must follow, once
// it is there. Errors: *vm.AbandonedError.
type Admission func() (leave func(), err error)

// New returns a server of l in host, which lets everything in at once.
func New(l *ledger.Ledger, host Host) *Server {
	return &Server{ledger: l, host: host, large: func() (func(), error) { return func() {}, nil }}
}

// On returns the server as one client's requests see it: ledger.Ledger.On says how.
// large lets requests in for which blocks are run again or whose answers hold code.
func (s *Server) On(reads, checks vm.Engine, large Admission, who string) *Server {
	return &Server{s.ledger.On(reads, checks, who), s.host, large, who, s.events, s.signHead}
}

// Version is that of this program, on every host.
const Version = "0.1.0"

// RequestBytesMax is the largest request body that Handle accepts: a transaction of
// the greatest size in base64, and room for the envelope.
const RequestBytesMax = 8 << 20

type request struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

// response is the answer of a request that failed.
type response struct {
	JSONRPC string          `json:"jsonrpc"`
	Error   *Error          `json:"error"`
	ID      json.RawMessage `json:"id"`
}

// Handle answers one request. The status is the HTTP status that clients
// expect with the response.
func (s *Server) Handle(body []byte) (answer []byte, httpStatus int) {
	var req request
	if len(body) > RequestBytesMax {
		return reply(nil, nil, parseError("the request has %d bytes, at most %d are allowed", len(body), RequestBytesMax))
	}
	if err := json.Unmarshal(body, &req); err != nil {
		// A member of the wrong type leaves the others read, the id among them.
		return reply(req.ID, nil, parseError("the request is not a JSON-RPC object: %s", tagged.Misread(body, &req, err)))
	}
	if failure := req.check(); failure != nil {
		return reply(req.id(), nil, failure)
	}
	handler, ok := methods[req.Method]
	if !ok {
		return reply(req.ID, nil, methodNotFound(req.Method))
	}
	x := &exchange{Server: s}
	defer x.leave()
	result, failure := x.run(handler, params{req.Params})
	return reply(req.ID, result, failure)
}

// Get answers a method without parameters with the result alone, as nearcore does for
// GET; a failure as Handle does.
func (s *Server) Get(method string) (answer []byte, httpStatus int) {
	x := &exchange{Server: s}
	defer x.leave()
	result, failure := x.run(methods[method], params{})
	if failure == nil {
		return must(json.Marshal(result)), failure.httpStatus()
	}
	return reply(nil, nil, failure)
}

// Healthy reports whether the store answers.
func (s *Server) Healthy() bool {
	x := &exchange{Server: s}
	release, failure := x.refresh()
	if failure != nil {
		return false
	}
	release()
	return true
}

// handler answers one method. The view is of a snapshot of its own.
type handler func(x *exchange, p params) (any, *Error)

// exchange is one request being answered.
type exchange struct {
	*Server
	view   *ledger.View
	within func() // ends its turn among large ones, if it has one
}

var methods map[string]handler

func init() {
	methods = map[string]handler{
		"status":              status,
		"health":              health,
		"network_info":        networkInfo,
		"client_config":       clientConfig,
		"genesis_config":      genesisConfig,
		"gas_price":           gasPrice,
		"validators":          validators,
		"maintenance_windows": maintenanceWindows,
		"block":               block,
		"chunk":               chunk,
		"changes":             changes,
		"block_effects":       blockEffects,
		"query":               query,
		"send_tx":             sendTx,
		"broadcast_tx_commit": sendTx,
		"broadcast_tx_async":  broadcastAsync,
		"tx":                  txStatus,

		"EXPERIMENTAL_genesis_config":       genesisConfig,
		"EXPERIMENTAL_protocol_config":      protocolConfig,
		"EXPERIMENTAL_validators_ordered":   validatorsOrdered,
		"EXPERIMENTAL_maintenance_windows":  maintenanceWindows,
		"EXPERIMENTAL_congestion_level":     congestionLevel,
		"EXPERIMENTAL_split_storage_info":   splitStorageInfo,
		"EXPERIMENTAL_changes":              changes,
		"EXPERIMENTAL_changes_in_block":     blockEffects,
		"EXPERIMENTAL_tx_status":            txStatusWithReceipts,
		"EXPERIMENTAL_receipt":              receiptByID,
		"EXPERIMENTAL_receipt_to_tx":        receiptToTx,
		"EXPERIMENTAL_view_account":         single(viewAccount),
		"EXPERIMENTAL_view_code":            single(viewCode),
		"EXPERIMENTAL_view_state":           single(viewState),
		"EXPERIMENTAL_view_access_key":      single(viewAccessKey),
		"EXPERIMENTAL_view_access_key_list": single(viewAccessKeyList),
		"EXPERIMENTAL_view_gas_key":         single(viewGasKey),
		"EXPERIMENTAL_view_gas_key_nonces":  single(viewGasKey),
		"EXPERIMENTAL_view_gas_key_list":    single(viewGasKeyList),
		"EXPERIMENTAL_call_function":        single(callFunction),

		"latchkey_access_key": latchkeyAccessKey,
		"latchkey_settings":   latchkeySettings,
		"latchkey_admin":      latchkeyAdmin,
		"latchkey_contract":   latchkeyContract,
		"latchkey_trace":      trace,
		"latchkey_events":     latchkeyEvents,
		"latchkey_claim":      latchkeyClaim,
		"latchkey_export":     latchkeyExport,
		"latchkey_payments":   latchkeyPayments,
		"latchkey_find":       find,
		"latchkey_blocks":     listBlocks,
		"latchkey_block":      latchkeyBlock,
		"latchkey_activity":   activity,
		"latchkey_changes":    changesOfOne,
	}
}

func (x *exchange) run(h handler, p params) (any, *Error) {
	release, failure := x.refresh()
	if failure != nil {
		return nil, failure
	}
	defer func() { release() }()
	result, failure := h(x, p)
	if err := x.view.Err(); err != nil { // what looked missing may be there
		return nil, hostError(err)
	}
	return result, failure
}

// enter waits for the exchange's turn among large ones. It ends with the answer, for
// which megabytes are held, and held once more as JSON.
func (x *exchange) enter() *Error {
	if x.within != nil {
		return nil
	}
	leave, err := x.large()
	if err != nil {
		return hostError(err)
	}
	x.within = leave
	return nil
}

func (x *exchange) leave() {
	if x.within != nil {
		x.within()
	}
}

// refresh moves the exchange to the newest committed state.
func (x *exchange) refresh() (release func(), failure *Error) {
	r, release, err := x.host.Snapshot()
	if err != nil {
		return nil, internalError(err)
	}
	if x.view, err = x.ledger.View(r); err != nil {
		release()
		return nil, internalError(err)
	}
	return release, nil
}

func reply(id json.RawMessage, result any, failure *Error) ([]byte, int) {
	if failure != nil {
		failure.tell()
	}
	if id == nil {
		id = json.RawMessage("null")
	}
	if failure == nil {
		text, err := textOf(result)
		if err == nil {
			return envelope(id, text), failure.httpStatus()
		}
		failure = internalError(err)
		failure.tell()
	}
	return must(json.Marshal(response{JSONRPC: "2.0", ID: id, Error: failure})), failure.httpStatus()
}

// envelope puts a result into its envelope. To have package json do so would be to have
// it read the result again.
func envelope(id json.RawMessage, result []byte) []byte {
	const begin, middle, end = `{"jsonrpc":"2.0","result":`, `,"id":`, `}`
	compact := must(json.Marshal(id))
	text := make([]byte, 0, len(begin)+len(result)+len(middle)+len(compact)+len(end))
	text = append(append(text, begin...), result...)
	return append(append(append(text, middle...), compact...), end...)
}

// must is for JSON that was read or made before.
func must(text []byte, err error) []byte {
	if err != nil {
		panic("rpc: " + err.Error())
	}
	return text
}
