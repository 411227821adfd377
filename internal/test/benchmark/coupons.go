package benchmark

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// couponTables are those of a shop that has campaigns of coupons, each for whoever
// signs with its key.
const couponTables = `
CREATE TABLE campaign (id bigint PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0), redeemed bigint NOT NULL DEFAULT 0);
CREATE TABLE coupon (key bytea PRIMARY KEY, campaign bigint NOT NULL REFERENCES campaign, amount bigint NOT NULL, used_by text);
CREATE TABLE account (id text PRIMARY KEY, key bytea NOT NULL, balance bigint NOT NULL, made timestamptz NOT NULL DEFAULT now());
CREATE TABLE payment (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, campaign bigint NOT NULL REFERENCES campaign,
	account text NOT NULL REFERENCES account, amount bigint NOT NULL, made timestamptz NOT NULL DEFAULT now());
CREATE TABLE audit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL, coupon bytea NOT NULL, account text NOT NULL,
	made timestamptz NOT NULL DEFAULT now());`

// What redeeming a coupon does, in one transaction, and in this order. pgx prepares
// each statement once a connection.
const (
	findCoupon  = `SELECT campaign, amount FROM coupon WHERE key = $1 AND used_by IS NULL FOR UPDATE`
	makeAccount = `INSERT INTO account (id, key, balance) VALUES ($1, $2, $3)`
	payCampaign = `UPDATE campaign SET balance = balance - $2, redeemed = redeemed + 1 WHERE id = $1`
	notePayment = `INSERT INTO payment (campaign, account, amount) VALUES ($1, $2, $3)`
	markCoupon  = `UPDATE coupon SET used_by = $2 WHERE key = $1`
	noteAudit   = `INSERT INTO audit (what, coupon, account) VALUES ('redeemed', $1, $2)`
)

// redemption is what a visitor sends: the coupon's key, the account that is to be made,
// and the signature of the one over the other.
type redemption struct {
	coupon    ed25519.PublicKey
	account   string
	key       ed25519.PublicKey
	signature []byte
}

func (r *redemption) message() []byte { return append([]byte("redeem for "+r.account+" "), r.key...) }

// couponAmount is what a coupon brings.
const couponAmount int64 = 10

var errSignature = errors.New("the coupon's signature is not that of its key")

// redeem takes the connection that is free and gives it back.
func (r *redemption) redeem(ctx context.Context, pool *pgxpool.Pool) error {
	if !ed25519.Verify(r.coupon, r.message(), r.signature) {
		return errSignature
	}
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var campaign, amount int64
		if err := tx.QueryRow(ctx, findCoupon, r.coupon).Scan(&campaign, &amount); err != nil {
			return err
		}
		for _, step := range []struct {
			statement string
			values    []any
		}{
			{makeAccount, []any{r.account, r.key, amount}},
			{payCampaign, []any{campaign, amount}},
			{notePayment, []any{campaign, r.account, amount}},
			{markCoupon, []any{r.coupon, r.account}},
			{noteAudit, []any{r.coupon, r.account}},
		} {
			if _, err := tx.Exec(ctx, step.statement, step.values...); err != nil {
				return err
			}
		}
		return nil
	})
}

// prepare makes coupons of so many campaigns by turns, and what redeems them.
func (p *postgres) prepare(n, campaigns int) []*redemption {
	p.t.Helper()
	ctx := context.Background()
	first := p.campaigns
	for range campaigns {
		if _, err := p.pool.Exec(ctx, `INSERT INTO campaign (id, balance) VALUES ($1, $2)`, p.campaigns, couponAmount*int64(n)); err != nil {
			p.t.Fatal(err)
		}
		p.campaigns++
	}
	requests, rows := make([]*redemption, n), make([][]any, n)
	for i := range requests {
		coupon, owner := pair("coupon", p.coupons), pair("owner", p.coupons)
		r := &redemption{coupon: public(coupon), account: fmt.Sprintf("new%d.test.near", p.coupons), key: public(owner)}
		r.signature = ed25519.Sign(coupon, r.message())
		requests[i], rows[i] = r, []any{r.coupon, int64(first + i%campaigns), couponAmount}
		p.coupons++
	}
	if _, err := p.pool.CopyFrom(ctx, pgx.Identifier{"coupon"}, []string{"key", "campaign", "amount"}, pgx.CopyFromRows(rows)); err != nil {
		p.t.Fatal(err)
	}
	return requests
}

// pair is a key of its own for each kind and number.
func pair(kind string, n int) ed25519.PrivateKey {
	seed := seedOf(kind, n)
	return ed25519.NewKeyFromSeed(seed[:])
}

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

// redeem does so over as many connections as the pool has.
func (p *postgres) redeem(requests []*redemption) *done {
	p.t.Helper()
	ctx := context.Background()
	d, err := load(connectionsAtOnce, len(requests), func(int) (func(int) error, func(), error) {
		return func(i int) error { return requests[i].redeem(ctx, p.pool) }, func() {}, nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return d
}

// addsUp wants each coupon to have been redeemed, and noted, once.
func (p *postgres) addsUp() {
	p.t.Helper()
	var used, redeemed, accounts, payments, audited int
	if err := p.pool.QueryRow(context.Background(), `SELECT (SELECT count(*) FROM coupon WHERE used_by IS NOT NULL), (SELECT sum(redeemed) FROM campaign),
		(SELECT count(*) FROM account), (SELECT count(*) FROM payment), (SELECT count(*) FROM audit)`).Scan(&used, &redeemed, &accounts, &payments, &audited); err != nil {
		p.t.Fatal(err)
	}
	for _, n := range []int{used, redeemed, accounts, payments, audited} {
		if n != p.coupons {
			p.t.Fatalf("%d coupons: %d used, %d redeemed, %d accounts, %d payments, %d audited", p.coupons, used, redeemed, accounts, payments, audited)
		}
	}
}
