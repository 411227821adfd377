package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/host/audit"
	"latchkey/plugins/rules"
)

// termsFlags say what a granted key may do.
type termsFlags struct {
	contracts, methods, rules, transfers       []string
	deposits, stake, rate, expires, via, limit string
	uses                                       uint64
}

func (f *termsFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.contracts, "for", nil, "`ID` of a contract that the key calls, or ID:METHODS with commas; again for others")
	c.Flags().StringSliceVar(&f.methods, "methods", nil, "`NAMES` of the methods that it may call of the one contract, with commas (default any)")
	c.Flags().StringArrayVar(&f.rules, "rule", nil, "`RULE` on the arguments: 'args.game=7', 'args.amount<=100', 'args.to~*.near', 'args.kind=[\"a\",\"b\"]'; again for others")
	c.Flags().StringVar(&f.deposits, "deposits", "", "`NEAR` that its calls may attach in all")
	c.Flags().StringArrayVar(&f.transfers, "transfer", nil, "`ID:NEAR`: an account that it may send so much to in all; again for others")
	c.Flags().StringVar(&f.stake, "stake", "", "`KEY=NEAR`: a validator that it may stake with, up to so much")
	c.Flags().StringVar(&f.rate, "rate", "", "`CALLS/SPAN`: at most so many in any span, such as 3/20blocks, 3/60s or 100/1d")
	c.Flags().Var((*uses)(&f.uses), "uses", "how often it may be used in all (default as often as wanted)")
	c.Flags().StringVar(&f.expires, "expires", "", "`TIME` from which it is refused: RFC 3339, or a duration from now such as 24h or 30d (default never)")
	c.Flags().StringVar(&f.limit, "allowance", "0.25", "`NEAR` of gas that it may burn")
	c.Flags().StringVar(&f.via, "via", "", "proxy: the key asks the account's contract to send what it wants, even where a guard would do")
	refuseEmpty(c, "methods", "deposits", "stake", "rate", "expires", "via")
}

// uses is a flag of how often a key may be used; 0 is as often as wanted, and only by
// being left out.
type uses uint64

func (n *uses) String() string { return fmt.Sprint(uint64(*n)) }
func (n *uses) Type() string   { return "number" }

func (n *uses) Set(text string) error {
	v, err := wholeNumber(text, 64)
	if err == nil && v == 0 {
		err = errors.New("a key that may never be used is none; leave it out for as often as wanted")
	}
	*n = uses(v)
	return err
}

// refuseEmpty has a command refuse limits that are given with nothing in them, as by a
// shell's variable that is not set: left out they are none, and nobody says so this way.
func refuseEmpty(c *cobra.Command, limits ...string) {
	c.PreRunE = func(c *cobra.Command, _ []string) error {
		for _, name := range limits {
			flag := c.Flag(name)
			if !flag.Changed {
				continue
			}
			if value := flag.Value.String(); value == "" || value == "[]" {
				return usage("--" + name + " is given without a value; leave it out for no such limit")
			}
		}
		return nil
	}
}

// terms reads the flags.
func (f *termsFlags) terms(now time.Time) (*audit.Terms, error) {
	t := &audit.Terms{Via: f.via}
	for _, read := range []func(*audit.Terms) error{f.readCalls, f.readTransfers, f.readStake, f.readRate} {
		if err := read(t); err != nil {
			return nil, err
		}
	}
	if len(t.Calls)+len(t.Transfers) == 0 && t.Stake == nil {
		return nil, usage("say what the key is for: --for ID, --transfer ID:NEAR or --stake KEY=NEAR")
	}
	if f.via != "" && f.via != "proxy" && f.via != "guard" {
		return nil, usage("--via: there are guard and proxy, got " + f.via)
	}
	if f.uses > 0 {
		t.Uses = &f.uses
	}
	if f.expires == "" {
		return t, nil
	}
	until, at, err := timeFlag("--expires", f.expires, now)
	if err != nil {
		return nil, err
	}
	if !until.After(now) {
		return nil, usage(fmt.Sprintf("--expires: %s has passed", at))
	}
	nanoseconds := uint64(*at)
	t.ExpiresAt = &nanoseconds
	return t, nil
}

func (f *termsFlags) readCalls(t *audit.Terms) error {
	for _, text := range f.contracts {
		name, methods, named := strings.Cut(text, ":")
		id, err := accountArg(name)
		if err != nil {
			return err
		}
		c := audit.CallTerms{ContractID: string(id)}
		if named {
			c.MethodNames = strings.Split(methods, ",")
		}
		t.Calls = append(t.Calls, c)
	}
	if len(f.methods)+len(f.rules) == 0 && f.deposits == "" {
		return nil
	}
	if len(t.Calls) != 1 {
		return usage("--methods, --rule and --deposits are for one --for; grant several keys, or name methods as --for ID:METHODS")
	}
	c := &t.Calls[0]
	if len(f.methods) > 0 {
		if c.MethodNames != nil {
			return usage("name the methods once: --for ID --methods NAMES, or --for ID:NAMES")
		}
		c.MethodNames = f.methods
	}
	if f.deposits != "" {
		sum, err := nearFlag("--deposits", f.deposits)
		if err != nil {
			return err
		}
		c.Deposits = sum
	}
	var err error
	c.Rules, err = readRules(f.rules)
	return err
}

// ruleText is args.PATH, what is asked of it, and a value.
var ruleText = regexp.MustCompile(`^args\.(.+?)(<=|=|~)(.*)$`)

func readRules(texts []string) (list []json.RawMessage, err error) {
	for _, text := range texts {
		rule, err := readRule(text)
		if err != nil {
			return nil, err
		}
		list = append(list, rule)
	}
	all, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	set, err := rules.Parse(all)
	if err == nil {
		err = set.Possible()
	}
	if err != nil && len(list) > 0 {
		return nil, &usageError{fmt.Errorf("--rule: %w", err)}
	}
	return list, nil
}

func readRule(text string) (json.RawMessage, error) {
	parts := ruleText.FindStringSubmatch(text)
	if parts == nil {
		return nil, usage(fmt.Sprintf("--rule: want args.PATH=VALUE, args.PATH<=NUMBER or args.PATH~PATTERN, got %q", text))
	}
	path, value := parts[1], json.RawMessage(parts[3])
	if !json.Valid(value) { // plain text
		value = json.RawMessage(asJSON(parts[3]))
	}
	kind := map[string]string{"=": "equals", "<=": "at_most", "~": "glob"}[parts[2]]
	switch {
	case kind == "equals" && value[0] == '[':
		kind = "one_of"
	case kind == "glob":
		value = json.RawMessage(asJSON(parts[3]))
	}
	return json.RawMessage(asJSON(map[string]any{"path": path, kind: value})), nil
}

func (f *termsFlags) readTransfers(t *audit.Terms) error {
	for _, text := range f.transfers {
		name, near, ok := strings.Cut(text, ":")
		if !ok {
			return usage(fmt.Sprintf("--transfer: want ID:NEAR, got %q", text))
		}
		id, err := recipientArg(name)
		if err != nil {
			return err
		}
		sum, err := nearFlag("--transfer", near)
		if err != nil {
			return err
		}
		t.Transfers = append(t.Transfers, audit.TransferTerms{ReceiverID: string(id), Total: sum})
	}
	return nil
}

func (f *termsFlags) readStake(t *audit.Terms) error {
	if f.stake == "" {
		return nil
	}
	name, near, ok := strings.Cut(f.stake, "=")
	if !ok {
		return usage(fmt.Sprintf("--stake: want KEY=NEAR, got %q", f.stake))
	}
	key, err := publicKeyArg(name)
	if err != nil {
		return err
	}
	sum, err := nearFlag("--stake", near)
	t.Stake = &audit.StakeTerms{PublicKey: key.String(), Most: sum}
	return err
}

func (f *termsFlags) readRate(t *audit.Terms) error {
	if f.rate == "" {
		return nil
	}
	wrong := usage(fmt.Sprintf("--rate: want 1 to 1000 calls and a span, such as 3/20blocks, 3/60s or 100/1d, got %q", f.rate))
	calls, span, _ := strings.Cut(f.rate, "/")
	n, err := wholeNumber(calls, 64)
	if err != nil {
		return wrong
	}
	t.Rate = &audit.Rate{Calls: n}
	unit := rules.Seconds
	per := uint64(0)
	if blocks, ok := strings.CutSuffix(strings.TrimSuffix(span, "s"), "block"); ok {
		unit = rules.Blocks
		if per, err = wholeNumber(blocks, 64); err != nil {
			return wrong
		}
		t.Rate.Blocks = per
	} else {
		wait, isWait := duration(span)
		if !isWait || wait < time.Second || wait%time.Second != 0 {
			return wrong
		}
		per = uint64(wait / time.Second)
		t.Rate.Seconds = per
	}
	if _, err := rules.NewRate(n, per, unit); err != nil {
		return wrong
	}
	return nil
}

// checkContracts refuses what a key could never do: contracts that are not there, and
// methods that they do not have.
func (a *app) checkContracts(ctx context.Context, t *audit.Terms) error {
	for _, c := range t.Calls {
		methods, err := a.methodsOf(ctx, account.ID(c.ContractID))
		if err != nil {
			return err
		}
		for _, name := range c.MethodNames {
			if !slices.Contains(methods, name) {
				return fmt.Errorf("%s has no method %s; it has %s", c.ContractID, name, strings.Join(methods, ", "))
			}
		}
	}
	return nil
}
