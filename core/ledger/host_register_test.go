package ledger

import (
	"encoding/hex"
	"testing"
)

func TestRegisters(t *testing.T) {
	s := newStage(t)
	s.succeeds("", func(g *guest) {
		expect(t, "unset", g.do("register_len", 0), ^uint64(0))
		g.do("write_register", 0, "content")
		expect(t, "content", string(g.register(0)), "content")
		g.do("write_register", 0, "")
		expect(t, "empty", g.do("register_len", 0), 0)
		g.do("write_register", ^uint64(0), "no special number")
		expect(t, "last register", string(g.register(^uint64(0))), "no special number")
		g.do("value_return", ^uint64(0), 0)
	})
	s.ends("Accessed invalid register id: 5", func(g *guest) { g.do("read_register", 5, 0) })
	s.ends("Accessed memory outside the bounds.", func(g *guest) {
		g.do("write_register", 0, "four")
		g.do("read_register", 0, g.put([]byte("3..")))
	})
}

const noMemory = "Accessed memory outside the bounds."

// With 100 registers in use not even one of them can be written again.
func TestRegisterCount(t *testing.T) {
	s := newStage(t)
	fill := func(g *guest, n int) {
		for i := range n {
			g.do("write_register", i, "x")
		}
	}
	s.succeeds("", func(g *guest) {
		fill(g, 99)
		g.do("write_register", 98, "again")
		g.do("write_register", 99, "the hundredth")
		expect(t, "readable", string(g.register(99)), "the hundredth")
	})
	s.ends(noMemory, func(g *guest) { fill(g, 101) })
	s.ends(noMemory, func(g *guest) {
		fill(g, 100)
		g.do("write_register", 7, "again")
	})
}

// A register counts 8 bytes more than it holds, all together at most 32 MiB.
func TestRegisterBytes(t *testing.T) {
	const most = 32<<20 - 8
	s := newStage(t)
	write := func(g *guest, bytes int) {
		g.memory = make([]byte, 16)
		g.memory = append(g.memory, make([]byte, bytes)...)
		g.do("write_register", 0, bytes, 16)
	}
	status := s.runsWith(near(0), 1000*tgas, func(g *guest) { write(g, most) })
	expect(t, "most", string(status.Status.Failure), "")
	s.endedWith(s.runsWith(near(0), 1000*tgas, func(g *guest) { write(g, most+1) }), noMemory)
	s.endedWith(s.runsWith(near(0), 1000*tgas, func(g *guest) {
		write(g, most)
		g.do("write_register", 1, 0, 0)
	}), noMemory)
	status = s.runsWith(near(0), 1000*tgas, func(g *guest) { // what is overwritten counts no more
		write(g, most)
		g.do("write_register", 0, 10, 0)
		g.do("write_register", 1, 10, 0)
	})
	expect(t, "after overwriting", string(status.Status.Failure), "")
}

func unhex(text string) []byte {
	b, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return b
}

func TestDigests(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct{ function, input, want string }{
		{"sha256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"keccak256", "", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"},
		{"keccak256", "abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"},
	} {
		s.succeeds("", func(g *guest) {
			g.do(c.function, c.input, 1)
			expect(t, c.function+" of "+c.input, hex.EncodeToString(g.register(1)), c.want)
			g.do("write_register", 2, c.input)
			g.do(c.function, ^uint64(0), 2, 3)
			expect(t, c.function+" of a register", hex.EncodeToString(g.register(3)), c.want)
		})
	}
}

// TestED25519Verify uses RFC 8032, 7.1, tests 1 and 3.
func TestED25519Verify(t *testing.T) {
	s := newStage(t)
	key1 := unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
	sig1 := unhex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")
	key3 := unhex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025")
	sig3 := unhex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")
	s.succeeds("", func(g *guest) {
		verify := func(sig []byte, message string, key []byte) uint64 {
			return g.do("ed25519_verify", sig, message, key)
		}
		expect(t, "test 1", verify(sig1, "", key1), 1)
		expect(t, "test 3", verify(sig3, "\xaf\x82", key3), 1)
		expect(t, "another message", verify(sig3, "\xaf\x83", key3), 0)
		expect(t, "another key", verify(sig1, "", key3), 0)
		expect(t, "another signature", verify(sig3, "", key1), 0)
	})
	s.ends("ED25519 signature verification error: invalid signature length", func(g *guest) { g.do("ed25519_verify", sig1[:63], "", key1) })
	s.ends("ED25519 signature verification error: invalid public key length", func(g *guest) { g.do("ed25519_verify", sig1, "", key1[:31]) })
}
