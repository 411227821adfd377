package store

import "testing"

func FuzzMarkFile(f *testing.F) {
	f.Add(encodeMarkFile(Mark{Commits: 7, Height: 5, Hash: [32]byte{1}}))
	f.Add([]byte(markMagic))
	f.Fuzz(func(t *testing.T, content []byte) {
		m, err := decodeMarkFile(content)
		if err != nil {
			return
		}
		if again := encodeMarkFile(m); string(again) != string(content) {
			t.Errorf("%x became %x", content, again)
		}
	})
}
