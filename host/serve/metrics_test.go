package serve

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// readMetrics asks an address for metrics, with a header unless that is empty.
func readMetrics(t *testing.T, url, header string) (status int, text string) {
	t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if header != "" {
		r.Header.Set(header, "192.0.2.1")
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	all, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(all)
}

const aMetric = "\nlatchkey_head_height "

// TestMetricsAreReadFromThisMachine, or where they have an address of their own, there.
func TestMetricsAreReadFromThisMachine(t *testing.T) {
	s := start(t, testConfig(t))
	if status, text := readMetrics(t, s.URL+"/metrics", ""); status != 200 || !strings.Contains(text, aMetric) || s.MetricsURL != "" {
		t.Errorf("%d %s, at %q", status, text, s.MetricsURL)
	}
	for _, header := range []string{"X-Forwarded-For", "Forwarded"} {
		if status, text := readMetrics(t, s.URL+"/metrics", header); status != 404 || strings.Contains(text, "latchkey_") {
			t.Errorf("with %s: %d %s", header, status, text)
		}
	}
}

func TestMetricsOnAnAddressOfTheirOwn(t *testing.T) {
	c := testConfig(t)
	c.Metrics = "127.0.0.1:0"
	s := start(t, c)
	if status, text := readMetrics(t, s.MetricsURL, "X-Forwarded-For"); status != 200 || !strings.Contains(text, aMetric) {
		t.Errorf("%s: %d %s", s.MetricsURL, status, text)
	}
	if status, text := readMetrics(t, s.URL+"/metrics", ""); status != 404 || strings.Contains(text, "latchkey_") {
		t.Errorf("the node answers %d %s", status, text)
	}
	if status, _ := readMetrics(t, strings.TrimSuffix(s.MetricsURL, "/metrics")+"/status", ""); status != 404 {
		t.Errorf("their address answers /status with %d", status)
	}
}
