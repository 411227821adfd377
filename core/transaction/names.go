package transaction

// actionNames are NEAR's names of the actions, by tag.
var actionNames = [...]string{
	tagCreateAccount:          "CreateAccount",
	tagDeployContract:         "DeployContract",
	tagFunctionCall:           "FunctionCall",
	tagTransfer:               "Transfer",
	tagStake:                  "Stake",
	tagAddKey:                 "AddKey",
	tagDeleteKey:              "DeleteKey",
	tagDeleteAccount:          "DeleteAccount",
	tagDelegate:               "Delegate",
	tagDeployGlobalContract:   "DeployGlobalContract",
	tagUseGlobalContract:      "UseGlobalContract",
	tagDeterministicStateInit: "DeterministicStateInit",
	tagTransferToGasKey:       "TransferToGasKey",
	tagWithdrawFromGasKey:     "WithdrawFromGasKey",
	tagDelegateV2:             "DelegateV2",
}

// ActionName is NEAR's name of an action.
func ActionName(a Action) string { return actionNames[a.tag()] }
