package benchmark

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestDigits(t *testing.T) {
	for want, v := range map[string]float64{"0": 0, "0.00812": 0.008123, "0.500": 0.5, "1.00": 1, "12.3": 12.34, "123": 123.4, "1,230": 1234, "10,000": 9999.9, "-1.50": -1.5, "–": math.NaN()} {
		if got := digits(v); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1_000_000: "1,000,000"} {
		if got := thousands(n); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestAFigureIsTheMedianOfItsRounds(t *testing.T) {
	var f figures
	for _, v := range []float64{9, 1, 5, 2} {
		f.add("a row", reading{"time", verifications, v})
	}
	f.add("a row", reading{"CPU", verifications, 7})
	if one := f.of("a row", "time"); one.Median != 3.5 || one.Least != 1 || one.Most != 9 || len(one.Rounds) != 4 {
		t.Errorf("got %+v", one)
	}
	if f.of("a row", "memory") != nil {
		t.Error("a figure that nobody measured")
	}
	if got := median([]time.Duration{3, 1, 2}); got != 2 {
		t.Errorf("the median of 1, 2 and 3 is %d", got)
	}
}

// TestALoadKeepsTheOrderOfAConnection and does each thing once; its first error ends it.
func TestALoadKeepsTheOrderOfAConnection(t *testing.T) {
	var mu sync.Mutex
	did := map[int][]int{}
	d, err := load(3, 10, func(c int) (func(int) error, func(), error) {
		return func(i int) error {
			mu.Lock()
			defer mu.Unlock()
			did[c] = append(did[c], i)
			return nil
		}, func() {}, nil
	})
	if err != nil || len(d.each) != 10 {
		t.Fatalf("%v %v", d, err)
	}
	if got := fmt.Sprint(did); got != "map[0:[0 3 6 9] 1:[1 4 7] 2:[2 5 8]]" {
		t.Error(got)
	}
	bad := errors.New("no answer")
	if _, err := load(2, 4, func(int) (func(int) error, func(), error) {
		return func(i int) error {
			if i == 3 {
				return bad
			}
			return nil
		}, func() {}, nil
	}); !errors.Is(err, bad) {
		t.Errorf("got %v", err)
	}
}

// someReport has a row that was compared and a ledger that grew.
func someReport() (*Report, []row) {
	var s session
	for round := range 3 {
		s.add("hot-new", reading{"throughput", perVerification, float64(4 + round)})
		s.add("postgres-hot", reading{"throughput", perVerification, 2})
		s.add("growth-1000", reading{"time", verifications, 80})
		s.add("growth-1000", reading{"allocated", bytesEach, 300})
		s.add("growth-10000", reading{"time", verifications, 100})
	}
	s.units = []time.Duration{40_000, 40_000}
	return s.report(), rows(amounts{sizes: []int{1000, 10_000}})
}

func TestTablesAreWrittenIntoTheText(t *testing.T) {
	r, all := someReport()
	docs := t.TempDir()
	page := filepath.Join(docs, "benchmarks.md")
	for _, text := range []string{"before\n<!-- tables -->\nold\n<!-- end of tables -->\nafter\n", ""} {
		if err := os.WriteFile(page, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := r.writeDocs(docs, r.markdown(all), []int{1000, 10_000}); (err == nil) != (text != "") {
			t.Errorf("%q: %v", text, err)
		}
		if text == "" {
			continue
		}
		got, _ := os.ReadFile(page)
		for _, want := range []string{"before\n<!-- tables -->\n", "| claims of one drop, for new accounts | 5.00 |\n", "| throughput, one drop or campaign | 2.50 |\n",
			"| 1,000 accounts and as many keys of drops | 80.0 | 300 |\n| 10,000 accounts and as many keys of drops | 100 |  |\n", "\n<!-- end of tables -->\nafter\n"} {
			if !strings.Contains(string(got), want) {
				t.Errorf("no %q in\n%s", want, got)
			}
		}
		if strings.Contains(string(got), "old") {
			t.Error("what stood there before is still there")
		}
	}
	var read Report
	text, err := os.ReadFile(filepath.Join(docs, "benchmarks.json"))
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err != nil || len(read.Figures) != len(r.Figures) || read.UnitNS != 40_000 {
		t.Errorf("%+v %v", read, err)
	}
}

func TestTheChartIsWellFormed(t *testing.T) {
	r, _ := someReport()
	chart := r.chart([]int{1000, 10_000})
	for d := xml.NewDecoder(strings.NewReader(chart)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v\n%s", err, chart)
		}
	}
	// 80 and 100 of an axis that ends at 100; only one of the bytes was measured.
	for _, want := range []string{`points="70.0,104.0 410.0,60.0"`, "With 1,000, 10,000 accounts and keys. until it is on the disk: 80.0, 100"} {
		if !strings.Contains(chart, want) {
			t.Errorf("no %q in\n%s", want, chart)
		}
	}
	if strings.Contains(chart, "NaN") {
		t.Errorf("a figure that is none\n%s", chart)
	}
}
