package main

import "latchkey/plugins/sdk"

// guard lets limited keys do nothing on this account but what guardians do, and refuses
// beforehand what would fail. What other keys of the account do elsewhere is its owner's
// business.
//
//latchkey:guard
func guard(s sdk.Signed) {
	if s.Receiver != sdk.CurrentAccount() {
		return
	}
	c := loadConfig()
	by := s.Key.String()
	c.guardianNamed(by)
	if s.Relayer != "" {
		sdk.Refuse(relayed)
	}
	switch args := s.Arguments(); s.Method {
	case "start_recovery":
		c.readStart(readStarting(args), by)
	case "confirm_recovery":
		c.readConfirm(readOfRequest(args).ID, by)
	case "withdraw_recovery":
		c.checkWithdraw(readOfRequest(args).ID, by)
	case "complete_recovery":
		c.readComplete(readOfRequest(args).ID)
	default:
		sdk.Refuse("A guardian's key may only start, confirm, withdraw and complete a recovery")
	}
}
