package env

func PromiseCreate(account string) uint64 {
	return promiseBatchCreate(length(account), pointerOf(account))
}

func PromiseThen(promise uint64, account string) uint64 {
	return promiseBatchThen(promise, length(account), pointerOf(account))
}

func PromiseAnd(promises []uint64) uint64 {
	indices := make([]byte, 0, 8*len(promises))
	for _, promise := range promises {
		for shift := 0; shift < 64; shift += 8 {
			indices = append(indices, byte(promise>>shift))
		}
	}
	return promiseAnd(pointer(indices), uint64(len(promises)))
}

func CreateAccount(promise uint64) { actionCreateAccount(promise) }

func Deploy(promise uint64, code []byte) {
	actionDeployContract(promise, length(code), pointer(code))
}

func UseGlobal(promise uint64, hash []byte) {
	actionUseGlobal(promise, length(hash), pointer(hash))
}

func UseGlobalOf(promise uint64, account string) {
	actionUseGlobalByAccount(promise, length(account), pointerOf(account))
}

func FunctionCall(promise uint64, method string, args []byte, deposit [16]byte, gas, weight uint64) {
	actionFunctionCallWeight(promise, length(method), pointerOf(method),
		length(args), pointer(args), pointerTo(deposit), gas, weight)
}

func Transfer(promise uint64, deposit [16]byte) { actionTransfer(promise, pointerTo(deposit)) }

func Stake(promise uint64, stake [16]byte, key []byte) {
	actionStake(promise, pointerTo(stake), length(key), pointer(key))
}

func AddFullKey(promise uint64, key []byte) {
	actionAddFullKey(promise, length(key), pointer(key), 0)
}

// AddFunctionCallKey takes an allowance of zero for no limit.
func AddFunctionCallKey(promise uint64, key []byte, allowance [16]byte, receiver, methods string) {
	actionAddFunctionCallKey(promise, length(key), pointer(key), 0, pointerTo(allowance),
		length(receiver), pointerOf(receiver), length(methods), pointerOf(methods))
}

func DeleteKey(promise uint64, key []byte) {
	actionDeleteKey(promise, length(key), pointer(key))
}

func DeleteAccount(promise uint64, beneficiary string) {
	actionDeleteAccount(promise, length(beneficiary), pointerOf(beneficiary))
}

func ResultsCount() uint64 { return promiseResultsCount() }

// Succeeded reports whether the promise at index succeeded. What it gave stays with the
// host.
func Succeeded(index uint64) bool { return promiseResult(index, register) == 1 }

// Result returns what the promise at index gave, or false when it failed.
func Result(index uint64) ([]byte, bool) {
	if promiseResult(index, register) != 1 {
		return nil, false
	}
	return take(), true
}

func PromiseReturn(promise uint64) { promiseReturn(promise) }
