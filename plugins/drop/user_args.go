package main

import "latchkey/plugins/sdk"

// userArguments are the texts that a claimer brings for the calls of a use, if any of
// them takes some. As with Keypom, lists of another length are passed over.
func userArguments(s stage, brings brought) (texts []string) {
	calls, wanted := 0, false
	for _, a := range s.assets {
		if a.kind == assetCall {
			calls++
			wanted = wanted || a.call.userArgs != noUserArgs
		}
	}
	value, given := brings.UserArgs.Get()
	if !wanted || !given || value.Kind != sdk.Array || len(value.Items) != calls {
		return nil
	}
	for _, item := range value.Items {
		texts = append(texts, item.Text)
	}
	return texts
}

// uncallable tells why a call that the use makes could not be made, if one could not:
// because of whom it goes to, or of what the claimer brings for it.
func (c *claim) uncallable(brings brought) string {
	bytes, before, user := 0, 0, userArguments(c.stage(), brings)
	for i, a := range c.stage().assets {
		if a.kind != assetCall {
			continue
		}
		if c.k.done>>i&1 == 0 {
			if reason := uncallable(a.receiver(c.account)); reason != "" {
				return reason
			}
		}
		if before < len(user) && a.call.userArgs != noUserArgs {
			if bytes += len(user[before]); bytes > callArgsMax {
				return "fc_args: they should have at most 4096 bytes together"
			}
			if _, reason := a.call.object(user[before]); reason != "" {
				return "fc_args: " + reason
			}
		}
		before++
	}
	return ""
}

// receiver is whom a call goes to when an account claims.
func (a asset) receiver(claimer string) string {
	if a.call.toClaimer {
		return claimer
	}
	return a.contract
}
