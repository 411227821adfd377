//go:build !wasip1

package env

func add(promise Promise) uint64 {
	host().Promises = append(host().Promises, promise)
	return uint64(len(host().Promises) - 1)
}

func act(promise uint64, action Action) {
	to := &host().Promises[promise]
	if to.Joint {
		Panic("Actions can only be appended to non-joint promise.")
	}
	to.Actions = append(to.Actions, action)
}

func PromiseCreate(account string) uint64 { return add(Promise{Receiver: account}) }

func PromiseThen(promise uint64, account string) uint64 {
	return add(Promise{Receiver: account, After: []int{int(promise)}})
}

func PromiseAnd(promises []uint64) uint64 {
	joint := Promise{Joint: true}
	for _, promise := range promises {
		joint.After = append(joint.After, int(promise))
	}
	return add(joint)
}

func CreateAccount(promise uint64) { act(promise, Action{Kind: "CreateAccount"}) }

func Deploy(promise uint64, code []byte) {
	act(promise, Action{Kind: "DeployContract", Args: code})
}

func UseGlobal(promise uint64, hash []byte) {
	act(promise, Action{Kind: "UseGlobalContract", Args: hash})
}

func UseGlobalOf(promise uint64, account string) {
	act(promise, Action{Kind: "UseGlobalContract", Receiver: account})
}

func FunctionCall(promise uint64, method string, args []byte, deposit [16]byte, gas, weight uint64) {
	act(promise, Action{Kind: "FunctionCall", Method: method, Args: args, Amount: deposit, Gas: gas, Weight: weight})
}

func Transfer(promise uint64, deposit [16]byte) {
	act(promise, Action{Kind: "Transfer", Amount: deposit})
}

func Stake(promise uint64, stake [16]byte, key []byte) {
	act(promise, Action{Kind: "Stake", Amount: stake, Key: key})
}

func AddFullKey(promise uint64, key []byte) { act(promise, Action{Kind: "AddKey", Key: key}) }

func AddFunctionCallKey(promise uint64, key []byte, allowance [16]byte, receiver, methods string) {
	act(promise, Action{Kind: "AddKey", Key: key, Amount: allowance, Receiver: receiver, Methods: methods})
}

func DeleteKey(promise uint64, key []byte) { act(promise, Action{Kind: "DeleteKey", Key: key}) }

func DeleteAccount(promise uint64, beneficiary string) {
	act(promise, Action{Kind: "DeleteAccount", Receiver: beneficiary})
}

func ResultsCount() uint64 { return uint64(len(host().Results)) }

func Succeeded(index uint64) bool {
	_, ok := Result(index)
	return ok
}

func Result(index uint64) ([]byte, bool) {
	if index >= ResultsCount() {
		Panic("Accessed invalid promise result index")
	}
	result := host().Results[index]
	return result.Data, result.OK
}

func PromiseReturn(promise uint64) { host().Chosen = int(promise) }
