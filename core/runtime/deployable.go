package runtime

import (
	"crypto/sha256"
	"fmt"

	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// CodeNotDeployable is code that a ledger's settings do not list. NEAR has no
// error for it: it goes where clients show a sentence, as an ExecutionError.
type CodeNotDeployable struct{ CodeHash transaction.Hash }

func (e CodeNotDeployable) Error() string {
	return fmt.Sprintf("code %s is not deployable here: this ledger runs listed code only. "+
		"Put the plugin into worker/plugins and build the Worker with it, if it runs on one; "+
		"then list it with: latchkey admin deployable add %s", e.CodeHash, e.CodeHash)
}

// mayDeploy refuses code that the settings do not allow, also what a contract
// deploys.
func (e *execution) mayDeploy(code []byte) ActionErrorKind {
	deployable := &e.block.Settings.Deployable
	if !deployable.Listed {
		return nil // spares the hash
	}
	if hash := transaction.Hash(sha256.Sum256(code)); !deployable.Allows(hash) {
		return FunctionCallError{&vm.ExecutionError{Cause: CodeNotDeployable{hash}}}
	}
	return nil
}
