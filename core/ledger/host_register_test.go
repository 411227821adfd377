package ledger

import (
	"encoding/hex"
	"math/big"
	"slices"
	"testing"

	"latchkey/core/keys"
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
	expect(t, "most", string(status.Status.Failure.JSON()), "")
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
	expect(t, "after overwriting", string(status.Status.Failure.JSON()), "")
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
		{"keccak512", "", "0eab42de4c3ceb9235fc91acffe746b29c29a8c366b7c60e4e67c466f36a4304c00fa9caf9d87976ba469bcbe06713b435f091ef2769fb160cdab33d3670680e"},
		{"ripemd160", "", "9c1185a5c5e9fc54612808977ee8f548b2258d31"},
		{"ripemd160", "abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"},
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

// TestECRecover uses nearcore's test key, which signed the SHA-256 of "123" (spec 2.4).
func TestECRecover(t *testing.T) {
	s := newStage(t)
	key, err := keys.ParsePublicKey("secp256k1:5ftgm7wYK5gtVqq1kxMGy7gSudkrfYCbpsjL6sH1nwx2oj5NR2JktohjzB6fbEhhRERQpiwJcpwnQjxtoX3GS3cQ")
	if err != nil {
		t.Fatal(err)
	}
	signature, err := keys.ParseSignature("secp256k1:5N5CB9H1dmB9yraLGCo4ZCQTcF24zj4v2NT14MHdH3aVhRoRXrX3AhprHr2w6iXNBZDmjMS1Ntzjzq8Bv6iBvwth6")
	if err != nil {
		t.Fatal(err)
	}
	raw, hash := signature.Bytes(), unhex("a665a45920422f9d417e4867efdc4fb8a04a1f3fff1fa07e998e86f7f7a27ae3")
	rs, v := raw[:64], uint64(raw[64])
	// The other signature with the same key: n-s, and the other of two points.
	order, _ := new(big.Int).SetString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16)
	high := append(slices.Clone(rs[:32]), new(big.Int).Sub(order, new(big.Int).SetBytes(rs[32:])).FillBytes(make([]byte, 32))...)
	s.succeeds("", func(g *guest) {
		expect(t, "recovers", g.do("ecrecover", hash, rs, v, 1, 1), 1)
		expect(t, "the key", string(g.register(1)), string(key.Bytes()))
		expect(t, "recovers the other", g.do("ecrecover", hash, high, v^1, 0, 2), 1)
		expect(t, "the same key", string(g.register(2)), string(key.Bytes()))
		expect(t, "not when it has to be the lower", g.do("ecrecover", hash, high, v^1, 1, 3), 0)
		expect(t, "no signature", g.do("ecrecover", hash, make([]byte, 64), v, 0, 3), 0)
		if g.do("ecrecover", hash, rs, v^1, 1, 3) == 1 && string(g.register(3)) == string(key.Bytes()) {
			t.Error("the other recovery id gives the same key")
		}
		handles := g.user("ecrecover", g.block(string(hash)), g.block(string(rs)), v, 1)
		expect(t, "with handles", g.content(handles), string(key.Bytes()))
	})
	for text, m := range map[string]func(*guest){
		"ECDSA recover error: V recovery byte 0 through 3 are valid but was 4": func(g *guest) { g.do("ecrecover", hash, rs, 4, 0, 1) },
		"ECDSA recover error: the signature has 63 bytes, it takes 64":         func(g *guest) { g.do("ecrecover", hash, rs[:63], v, 0, 1) },
		"ECDSA recover error: the hash has 31 bytes, it takes 32":              func(g *guest) { g.do("ecrecover", hash[:31], rs, v, 0, 1) },
		"ECDSA recover error: the malleability flag is 0 or 1 but was 2":       func(g *guest) { g.do("ecrecover", hash, rs, v, 2, 1) },
	} {
		s.ends(text, m)
	}
}
