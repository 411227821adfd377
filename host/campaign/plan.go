package campaign

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"time"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/host/drops"
)

// LinksMax is how many links one campaign makes at most.
const LinksMax = 100_000

// nftsPerDropMax is how many NFTs a drop can hold.
const nftsPerDropMax = 100

// Plan is what a campaign makes. It is written down before anything is paid.
type Plan struct {
	Label   string     `json:"label"`
	Command string     `json:"command"` // that began it, with all that makes a difference
	Funder  account.ID `json:"funder"`
	At      time.Time  `json:"at"`
	drops.Terms
	Brings    string   `json:"brings"` // each use of a link, in words
	Links     int      `json:"links"`
	Page      string   `json:"page"`                // address that the links lead to
	Secret    []byte   `json:"secret"`              // of which all claim keys are made
	Passwords []string `json:"passwords,omitempty"` // one for all links, or one for each
	TokenIDs  []string `json:"token_ids,omitempty"` // the NFTs, in the order of the links
	Estimate  Estimate `json:"estimate"`
}

const secretBytes = 32

// NewSecret makes the secret of a plan.
func NewSecret() []byte {
	secret := make([]byte, secretBytes)
	_, _ = rand.Read(secret) // never fails
	return secret
}

// LinksPerDrop is how many links a drop of the campaign has, but for the last.
func (p *Plan) LinksPerDrop() int {
	if p.NFT != "" {
		return max(1, nftsPerDropMax/int(p.UsesOfEach()))
	}
	return drops.KeysPerDropMax
}

// DropCount is how many drops the links take.
func (p *Plan) DropCount() int { return (p.Links + p.LinksPerDrop() - 1) / p.LinksPerDrop() }

// linksOf are the numbers of a drop's links: from first on, before end.
func (p *Plan) linksOf(drop int) (first, end int) {
	first = drop * p.LinksPerDrop()
	return first, min(first+p.LinksPerDrop(), p.Links)
}

// SizeOf is how many links a drop has.
func (p *Plan) SizeOf(drop int) int {
	first, end := p.linksOf(drop)
	return end - first
}

// Key is the claim key of a link, counted from 0.
func (p *Plan) Key(link int) keys.SecretKey {
	seed, err := hkdf.Key(sha256.New, p.Secret, nil, fmt.Sprintf("latchkey claim key %d", link), secretBytes)
	if err != nil {
		panic("campaign: " + err.Error()) // only more bytes than SHA-256 can give
	}
	return keys.FromSeed([32]byte(seed))
}

// Link is a link of the campaign, counted from 0.
func (p *Plan) Link(link int) drops.Link {
	return drops.Link{Page: p.Page, Contract: p.Contract, Key: p.Key(link)}
}

// Password is a link's, if it has one.
func (p *Plan) Password(link int) string {
	switch len(p.Passwords) {
	case 0:
		return ""
	case 1:
		return p.Passwords[0]
	}
	return p.Passwords[link]
}

// plan is one of the drops before it is made.
func (p *Plan) plan(drop int) *drops.Plan {
	d := &drops.Plan{Terms: p.Terms, Page: p.Page}
	first, end := p.linksOf(drop)
	for link := first; link < end; link++ {
		d.Keys = append(d.Keys, p.Key(link))
		if len(p.Passwords) > 0 {
			d.Passwords = append(d.Passwords, p.Password(link))
		}
	}
	return d
}

// tokensOf are the NFTs of a drop.
func (p *Plan) tokensOf(drop int) []string {
	first, end := p.linksOf(drop)
	uses := int(p.UsesOfEach())
	return p.TokenIDs[first*uses : end*uses]
}

// steps is how many transactions a drop takes: one that makes it, and those that
// bring tokens.
func (p *Plan) steps(drop int) int {
	switch {
	case p.FT != "":
		return 2
	case p.NFT != "":
		return 1 + len(p.tokensOf(drop))
	}
	return 1
}
