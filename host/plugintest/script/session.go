package script

import (
	"slices"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/core/account"
	"latchkey/host/plugintest"
)

// session is one run of a script.
type session struct {
	suite    *Suite
	accounts []plugintest.Account
	plugins  plugintest.Plugins
	chain    *plugintest.Chain // nil until something happens
	last     *plugintest.Result
	runs     map[string]bool // accounts that run the contract
	gas      map[string]uint64
}

type sessionKey struct{}

// failing lets a chain fail the script.
type failing struct{ *testscript.TestScript }

func (failing) Helper() {}

// ledger is the chain, which begins with its first use.
func (s *session) ledger(ts *testscript.TestScript) *plugintest.Chain {
	switch {
	case s.chain != nil:
	case s.suite.Engine == nil:
		s.chain = plugintest.New(failing{ts}, s.plugins, s.accounts...)
	default:
		s.chain = plugintest.NewOn(failing{ts}, s.suite.Engine, s.plugins, s.accounts...)
	}
	return s.chain
}

// begin notes an account to begin with.
func (s *session) begin(ts *testscript.TestScript, a plugintest.Account) {
	if s.chain != nil {
		ts.Fatalf("the ledger has begun: name accounts before all else")
	}
	if slices.ContainsFunc(s.accounts, func(other plugintest.Account) bool { return other.ID == a.ID }) {
		ts.Fatalf("there is an account %s already", a.ID)
	}
	if a.Plugin != "" {
		code, err := s.suite.plugin(a.Plugin, ts.MkAbs)
		ts.Check(err)
		if s.plugins == nil {
			s.plugins = plugintest.Plugins{}
		}
		s.runs[string(a.ID)] = a.Plugin == Contract
		a.Plugin = globalName(a.Plugin)
		s.plugins[a.Plugin] = code
	}
	s.accounts = append(s.accounts, a)
}

// globalName makes a part of an account id of what a script calls a plugin.
func globalName(plugin string) string {
	name := []byte(plugin)
	for i, c := range name {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9') {
			name[i] = 'x'
		}
	}
	return string(name)
}

// note takes what a transaction led to.
func (s *session) note(r *plugintest.Result) {
	s.last = r
	for _, call := range r.Calls() {
		s.burnt(call.Account, call.Method, call.Gas)
	}
}

func (s *session) burnt(id account.ID, method string, gas uint64) {
	if s.runs[string(id)] {
		s.gas[method] = max(s.gas[method], gas)
	}
}

// tree is the last transaction's, if there was one that ran.
func (s *session) tree() string {
	if s.last == nil {
		return ""
	}
	return s.last.Tree()
}
