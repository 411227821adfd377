package serve

import (
	"crypto/sha256"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
)

// headDomain keeps the key of heads apart from what else the nodes of a ledger make of
// their secret.
const headDomain = "latchkey head key 1\n"

// signsHeads is what signs this node's newest block. The nodes of one ledger sign alike,
// so that who follows does not see which of them answers. A ledger in memory has no
// followers that would know it again.
func (s *Server) signsHeads(c Config) (rpc.SignHead, error) {
	if c.Memory != nil {
		return nil, nil
	}
	var common *keys.SecretKey
	if s.among != nil {
		key := keys.FromSeed(sha256.Sum256(append([]byte(headDomain), s.among.secret...)))
		common = &key
	}
	key, err := c.Home.HeadKey(common)
	if err != nil {
		return nil, err
	}
	return func(h ledger.Head) *ledger.SignedHead { return h.Sign(*key) }, nil
}
