package onelog

import "latchkey/core/transaction"

func stake(text string) transaction.Action {
	return transaction.Stake{Stake: near(text), PublicKey: public("validator")}
}

func stakes(r *recorder) {
	r.ok(r.sign(alice, alice, stake("50")))
	r.ok(r.sign(alice, alice, stake("20")))
	r.fails("TriesToStake", r.sign(alice, alice, stake("100000")))
	r.fails("InsufficientStake", r.sign(alice, alice, stake("0.5")))
	r.fails("DeleteAccountStaking", r.sign(alice, alice, transaction.DeleteAccount{BeneficiaryID: bob}))
	r.ok(r.sign(alice, alice, stake("0")))
	r.fails("TriesToUnstake", r.sign(alice, alice, stake("0")))
}
