// Package deployed types what docs/operators.md says of systemd, word by word, in a container
// that systemd has booted, and looks at how the node then stops, ends and starts again.
package deployed

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

var isAsked = flag.Bool("deployed", false, "install the units in a container: needs root, Debian's packages and minutes")

// The machine of the documentation's second example is this container, and so is its database.
const (
	ownAddress  = "10.0.0.12"
	healthz     = "curl -sf http://127.0.0.1:3030/healthz"
	healthzAway = "curl -sf http://" + ownAddress + ":3030/healthz"
)

func TestUnitsInAContainer(t *testing.T) {
	if !*isAsked {
		t.Skip("it boots a container of Debian with systemd, as root: make deployed runs it")
	}
	alone, shared, follower := documented(t)
	c := newContainer(t)
	c.does(alone)
	c.until("the node answers", time.Minute, healthz)
	c.run("alone", c.endsAndStarts)
	c.does(`ip address add ` + ownAddress + `/24 dev lo
		echo '127.0.0.1 db.example' >> /etc/hosts
		systemctl start postgresql
		cd / && runuser -u postgres -- psql -qc "CREATE ROLE latchkey LOGIN PASSWORD 'PASSWORD'" -c "CREATE DATABASE latchkey OWNER latchkey"`)
	c.does(shared)
	c.until("the node answers", time.Minute, healthzAway)
	c.run("with a database", c.waitsForItsDatabase)
	c.does(`runuser -u latchkey -- latchkey drop create --as test.near --near 2 --credentials /var/lib/latchkey/credentials --rpc http://` + ownAddress + `:3030 --yes`)
	c.does(strings.ReplaceAll(follower, "https://drops.example", "http://"+ownAddress+":3030"))
	c.until("a follower verifies", time.Minute, `journalctl -u latchkey-follow | grep 'verified  *to block 2'`)
	c.run("booted again", c.boots)
	c.run("parted", c.parts)
}

// documented are the commands that docs/operators.md has for a node alone, for one of several,
// and for a follower.
func documented(t *testing.T) (alone, shared, follower string) {
	t.Helper()
	text, err := os.ReadFile("../../../docs/operators.md")
	if err != nil {
		t.Fatal(err)
	}
	_, installed, found := strings.Cut(string(text), "\n## Installed\n")
	blocks := regexp.MustCompile("(?s)\n```\n(.*?)\n```\n").FindAllStringSubmatch(installed, 3)
	if !found || len(blocks) != 3 {
		t.Fatalf("docs/operators.md has %d blocks of commands", len(blocks))
	}
	return blocks[0][1], blocks[1][1], blocks[2][1]
}

// endsAndStarts: a node writes into its home alone, ends in order, and is started again when it
// was killed.
func (c *container) endsAndStarts() {
	c.does(`node=$(systemctl show latchkey -p MainPID --value)
		inside="nsenter --target $node --mount setpriv --reuid=latchkey --regid=latchkey --clear-groups"
		$inside touch /var/lib/latchkey/mark
		for place in /etc /usr /opt/latchkey /home; do if $inside touch $place/mark 2>/dev/null; then exit 1; fi; done
		[ "$(find /var/lib/latchkey -perm /022 ! -type l)" = "" ]
		kill -9 $node`)
	c.until("a node that was killed is started again", time.Minute, healthz)
	c.does(`[ "$(systemctl show latchkey -p NRestarts --value)" = 1 ]
		systemctl stop latchkey
		[ "$(systemctl show latchkey -p Result --value)" = success ]
		[ "$(systemctl show latchkey -p ExecMainStatus --value)" = 0 ]
		systemctl start latchkey`)
	c.until("the node answers", time.Minute, healthz)
}

// waitsForItsDatabase, for longer than systemd has patience unless it is told to.
func (c *container) waitsForItsDatabase() {
	c.does(`systemctl stop postgresql; systemctl restart latchkey`)
	time.Sleep(12 * time.Second) // five starts within ten seconds are what systemd allows
	c.does(`[ "$(systemctl is-failed latchkey)" != failed ]
		systemctl start postgresql`)
	c.until("the node answers", time.Minute, healthzAway)
}

// boots: all starts again with the machine.
func (c *container) boots() {
	c.does("systemctl enable postgresql")
	c.poweroff()
	c.boot()
	c.does("ip address add " + ownAddress + "/24 dev lo")
	c.until("the node answers", time.Minute, healthzAway)
	c.until("the follower follows", time.Minute, `journalctl -b -u latchkey-follow | grep 'verified  *to block'`)
}

// parts: a node whose database has lost a block ends for good, until somebody has looked.
func (c *container) parts() {
	const ask = `cd / && runuser -u postgres -- psql -qd latchkey -c `
	c.does(`systemctl stop latchkey
		` + ask + `"CREATE TABLE lost AS SELECT * FROM latchkey_entries" -c "DELETE FROM latchkey_entries WHERE height = (SELECT max(height) FROM lost)"
		systemctl start latchkey`)
	c.until("the node has ended", time.Minute, "systemctl is-failed latchkey")
	time.Sleep(3 * time.Second) // in which it would be started again
	c.does(`systemctl is-failed latchkey
		[ "$(systemctl show latchkey -p ExecMainStatus --value)" = 3 ]
		ls /var/lib/latchkey/parted-2.json
		` + ask + `"INSERT INTO latchkey_entries SELECT * FROM lost ON CONFLICT DO NOTHING"
		systemctl start latchkey`)
	c.until("the node answers", time.Minute, healthzAway)
}
