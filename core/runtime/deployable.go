package runtime

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// CodeNotDeployable is code that a ledger's settings do not list. NEAR has no
// error for it: it goes where clients show a sentence, as an ExecutionError.
type CodeNotDeployable struct{ CodeHash transaction.Hash }

// NotDeployable is what clients can tell the sentence by.
const NotDeployable = "is not deployable here: this ledger runs listed code only"

func (e CodeNotDeployable) Error() string {
	return fmt.Sprintf("code %s %s", e.CodeHash, NotDeployable)
}

// JSON is that of a failed call.
func (e CodeNotDeployable) JSON() json.RawMessage {
	return tagged.Wrap("FunctionCallError", tagged.WrapText("ExecutionError", e.Error()))
}

func (CodeNotDeployable) actionError() {}

// mayDeploy refuses code that the settings do not allow, also what a contract
// deploys.
func (e *execution) mayDeploy(code []byte) ActionErrorKind {
	deployable := &e.block.Settings.Deployable
	if !deployable.Listed {
		return nil // spares the hash
	}
	if hash := transaction.Hash(sha256.Sum256(code)); !deployable.Allows(hash) {
		return CodeNotDeployable{hash}
	}
	return nil
}
