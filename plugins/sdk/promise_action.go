package sdk

import "latchkey/plugins/sdk/internal/env"

// CreateAccount adds the creation of the receipt's account.
func (p Promise) CreateAccount() Promise {
	env.CreateAccount(p.index)
	return p
}

// Transfer adds a payment out of the contract's balance.
func (p Promise) Transfer(amount Amount) Promise {
	env.Transfer(p.index, amount.Bytes())
	return p
}

// Call adds a function call with exactly this gas.
func (p Promise) Call(method string, args []byte, deposit Amount, gas Gas) Promise {
	return p.CallWeight(method, args, deposit, gas, 0)
}

// CallWeight adds a function call with this gas and a share of what the
// current call leaves unused, by weight.
func (p Promise) CallWeight(method string, args []byte, deposit Amount, gas Gas, weight uint64) Promise {
	env.FunctionCall(p.index, method, args, deposit.Bytes(), uint64(gas), weight)
	return p
}

// AddFullKey adds a full-access key to the receipt's account.
func (p Promise) AddFullKey(key PublicKey) Promise {
	env.AddFullKey(p.index, key.Borsh())
	return p
}

// AddFunctionCallKey adds a key that may call methods of receiver (any method
// when none is named) and spend allowance on gas.
//
// Notes: NEAR takes an allowance of zero for no limit, which nobody means by
// writing 0; AddFunctionCallKey ends the call instead. AddUnlimitedKey says it.
func (p Promise) AddFunctionCallKey(key PublicKey, allowance Amount, receiver string, methods ...string) Promise {
	Require(!allowance.IsZero(), "an access key's allowance must be above 0")
	env.AddFunctionCallKey(p.index, key.Borsh(), allowance.Bytes(), receiver, join(methods))
	return p
}

// AddUnlimitedKey adds a key that may call methods of receiver without a limit
// on gas.
func (p Promise) AddUnlimitedKey(key PublicKey, receiver string, methods ...string) Promise {
	env.AddFunctionCallKey(p.index, key.Borsh(), [16]byte{}, receiver, join(methods))
	return p
}

// DeleteKey removes a key of the receipt's account.
func (p Promise) DeleteKey(key PublicKey) Promise {
	env.DeleteKey(p.index, key.Borsh())
	return p
}

// Deploy adds the deployment of code.
func (p Promise) Deploy(code []byte) Promise {
	env.Deploy(p.index, code)
	return p
}

// UseGlobal adds the use of a global contract by the 32 bytes of its code's hash.
func (p Promise) UseGlobal(hash []byte) Promise {
	env.UseGlobal(p.index, hash)
	return p
}

// UseGlobalOf adds the use of the global contract that an account has published,
// also when it publishes another.
func (p Promise) UseGlobalOf(account string) Promise {
	env.UseGlobalOf(p.index, account)
	return p
}

// Stake adds a validator stake.
func (p Promise) Stake(amount Amount, key PublicKey) Promise {
	env.Stake(p.index, amount.Bytes(), key.Borsh())
	return p
}

// DeleteAccount deletes the receipt's account and sends what it holds to
// beneficiary. It must be the receipt's last action.
func (p Promise) DeleteAccount(beneficiary string) Promise {
	env.DeleteAccount(p.index, beneficiary)
	return p
}

func join(names []string) string {
	joined := ""
	for i, name := range names {
		if i > 0 {
			joined += ","
		}
		joined += name
	}
	return joined
}
