package benchmark

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/events"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/engine"
	"latchkey/host/eventindex"
	"latchkey/host/home"
	"latchkey/host/store"
)

// campaignSize is how much of a campaign is measured.
type campaignSize struct {
	links   int // made and claimed
	keys    int // of one funder, of which pages are read
	events  int // among which some are searched
	indexed int // claims whose events the index takes up beside them
}

// campaignRow is what one line of the table says.
type campaignRow struct{ what, came string }

// campaignRun measures what a funder with a list of people meets.
type campaignRun struct {
	t       testing.TB
	size    campaignSize
	program program
	folder  string
	node    *node
	rows    []campaignRow
}

func (r *campaignRun) row(what, format string, args ...any) {
	row := campaignRow{what, fmt.Sprintf(format, args...)}
	r.rows = append(r.rows, row)
	r.t.Logf("%s: %s", row.what, row.came)
}

// latchkey runs a command as the funder does, and reads its JSON into result.
func (r *campaignRun) latchkey(result any, args ...string) time.Duration {
	r.t.Helper()
	command := exec.Command(r.program.file, append(args, "--rpc", r.node.client.URL(), "--json")...)
	command.Env = append(os.Environ(), "LATCHKEY_HOME="+filepath.Join(r.folder, "funder"))
	var complaint strings.Builder
	command.Stderr = &complaint
	start := time.Now()
	out, err := command.Output()
	took := time.Since(start)
	if err == nil && result != nil {
		err = json.Unmarshal(out, result)
	}
	if err != nil {
		r.t.Fatalf("latchkey %s: %v\n%s", strings.Join(args, " "), err, complaint.String())
	}
	return took
}

func (r *campaignRun) home() string        { return filepath.Join(r.folder, "home") }
func (r *campaignRun) credentials() string { return home.Home{Dir: r.home()}.Credentials() }

// make makes links and returns their keys.
func (r *campaignRun) make(label string, links int) []keys.SecretKey {
	file := filepath.Join(r.folder, label+".csv")
	took := r.latchkey(nil, "drop", "create", "--as", string(ledger.DevRoot), "--near", "0.01", "--count", fmt.Sprint(links), "--label", label, "--no-expiry", "--csv", file, "--yes", "--credentials", r.credentials())
	r.row(thousands(links)+" links made and funded, `drop create`", "%.1f s, %.0f a second", took.Seconds(), float64(links)/took.Seconds())
	f, err := os.Open(file)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	if err != nil || len(table) != links+1 {
		r.t.Fatalf("%d lines of %d links: %v", len(table), links, err)
	}
	all := make([]keys.SecretKey, links)
	for i := range all {
		link, err := drops.ParseLink(table[i+1][1])
		if err != nil {
			r.t.Fatal(err)
		}
		all[i] = link.Key
	}
	return all
}

// claim claims all links, each with the three questions that a client asks.
func (r *campaignRun) claim(all []keys.SecretKey) {
	before, begun := r.node.cpu(), time.Now()
	args := []byte(`{"account_id":"` + string(ledger.DevRoot) + `"}`)
	done, err := load(connectionsAtOnce, len(all), func(int) (func(int) error, func(), error) {
		return func(i int) error {
			out, err := client.NewSigner(r.node.client, ledger.DevDropContract, all[i]).Call(context.Background(), ledger.DevDropContract, "claim_for", args, 30*amount.Tgas, amount.Zero)
			if err != nil {
				return err
			}
			return drops.Paid(out, ledger.DevRoot)
		}, func() {}, nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	cpu := r.node.cpu() - before
	n, took := len(all), time.Since(begun)
	r.row(thousands(n)+" claims over 32 connections, a client of three requests each", "%.1f s, %.0f a second; median %d ms; %d µs of the server's processor each",
		took.Seconds(), float64(n)/took.Seconds(), done.each[n/2].Milliseconds(), cpu.Microseconds()/int64(n))
}

// stats reads what it has cost.
func (r *campaignRun) stats(label string, links int) {
	var s struct {
		States    map[string]int
		Deposit   amount.Yocto
		MakingGas amount.Yocto `json:"making_gas"`
		ClaimGas  amount.Yocto `json:"claim_gas"`
		CameBack  amount.Yocto `json:"came_back"`
	}
	took := r.latchkey(&s, "drop", "stats", label, "--credentials", r.credentials())
	if s.States["claimed"] != links || s.ClaimGas.IsZero() {
		r.t.Errorf("%+v of %d", s, links)
	}
	r.row("the same, `drop stats`", "%.1f s", took.Seconds())
	each := func(sum amount.Yocto) string { return sum.Div64(uint64(links)).FormatNEAR() }
	r.row("cost of a link of 0.01 NEAR", "%s NEAR deposited, of which %s came back; gas %s to make and %s to claim", each(s.Deposit), each(s.CameBack), each(s.MakingGas), each(s.ClaimGas))
}

// weigh tells what the ledger takes.
func (r *campaignRun) weigh(what string) {
	r.row(what, "%.1f MB on the disk, %d MB of memory", float64(storedIn(r.t, filepath.Join(r.home(), "data")))/1e6, r.node.resident()>>20)
}

// page times a question that is asked again and again, and whoever answers it.
func (r *campaignRun) page(what string, cpu func() time.Duration, ask func(i int) error) {
	each, before := make([]time.Duration, 41), cpu()
	for i := range each {
		start := time.Now()
		if err := ask(i); err != nil {
			r.t.Fatal(err)
		}
		each[i] = time.Since(start)
	}
	r.row(what, "%.1f ms; %.1f ms of processor", median(each).Seconds()*1e3, (cpu()-before).Seconds()*1e3/float64(len(each)))
}

// pages reads pages of a funder's keys.
func (r *campaignRun) pages(label string, links int) {
	view := func(method, args string) error {
		_, err := r.node.client.View(context.Background(), client.Final, ledger.DevDropContract, method, []byte(args))
		return err
	}
	all, err := drops.OfFunder(context.Background(), r.node.client, ledger.DevDropContract, ledger.DevRoot)
	if err != nil || len(all) < links/drops.KeysPerDropMax {
		r.t.Fatal(len(all), err)
	}
	of := thousands(links) + " keys of one funder, "
	r.page(of+"a page of 100", r.node.cpu, func(i int) error {
		return view("get_keys", fmt.Sprintf(`{"drop_id":%d}`, all[i*37%len(all)].ID))
	})
	r.page(of+"a page of 100 of its drops", r.node.cpu, func(int) error { return view("get_drops", `{"funder_id":"`+string(ledger.DevRoot)+`","limit":100}`) })
}

// index takes up the events of claims, block by block, turn about with the claims: on a
// ledger inside this program, so that a claim has no server, no client and no disk to be
// compared with.
func (r *campaignRun) index() {
	native, err := engine.New(engine.Options{})
	if err != nil {
		r.t.Fatal(err)
	}
	defer native.Close()
	c := newInside(r.t, native)
	txs := c.claims(c.drops(r.size.indexed, (*inside).nearDrop), false)
	files := &eventindex.Memory{}
	x, err := events.Open(files, c.view())
	if err == nil {
		err = x.Advance(c.view(), int(c.view().Head.Height))
	}
	claims, taken := make([]time.Duration, len(txs)), make([]time.Duration, len(txs))
	for i, tx := range txs {
		begun := time.Now()
		c.block(tx)
		made := time.Now()
		if err == nil {
			err = x.Advance(c.view(), 1)
		}
		claims[i], taken[i] = made.Sub(begun), time.Since(made)
	}
	c.wants("true", txs...)
	if err == nil {
		err = x.Save()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	r.row("the index takes up a claim's events", "%d µs beside %d µs for the claim alone, without a server: %.1f %%", median(taken).Microseconds(), median(claims).Microseconds(),
		100*median(taken).Seconds()/median(claims).Seconds())
}

// remake makes the index of the node's events anew, from its stopped ledger.
func (r *campaignRun) remake(claims int) {
	s, err := store.Open(home.Home{Dir: r.home()}.Data(), store.Options{})
	if err != nil {
		r.t.Fatal(err)
	}
	defer s.Close()
	l, err := ledger.Open(s, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	v, err := l.View(s)
	if err != nil {
		r.t.Fatal(err)
	}
	folder := eventindex.Folder(filepath.Join(r.folder, "remade"))
	begun := time.Now()
	x, err := events.Open(folder, v)
	if err == nil {
		err = x.Advance(v, int(v.Head.Height))
	}
	if err == nil {
		err = x.Save()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	took := time.Since(begun)
	size, err := folderBytes(string(folder), "")
	if err != nil {
		r.t.Fatal(err)
	}
	r.row("the index of their events, made anew from the stopped node", "%.1f s; %.1f MB, %d bytes a claim", took.Seconds(), float64(size)/1e6, size/int64(claims))
}
