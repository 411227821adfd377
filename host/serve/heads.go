package serve

import (
	"crypto/sha256"

	"latchkey/core/keys"
	"latchkey/core/rpc"
)

// headDomain keeps the key of heads apart from what else the nodes of a ledger make of
// their secret.
const headDomain = "latchkey head key 1\n"

// headKey is what this node signs its newest block with. The nodes of one ledger sign alike,
// so that who follows does not see which of them answers. A ledger in memory has no
// followers that would know it again.
func (s *Server) headKey(c Config) (rpc.HeadKey, error) {
	if c.Memory != nil {
		return nil, nil
	}
	var common *keys.SecretKey
	if s.among != nil {
		key := keys.FromSeed(sha256.Sum256(append([]byte(headDomain), s.among.secret...)))
		common = &key
	}
	return c.Home.HeadKey(common)
}
