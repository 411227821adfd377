package main

import "latchkey/plugins/sdk"

// argsFor gives a call's arguments for one claim: the funder's, merged with the
// claimer's as the rule says, and what the drop fills in.
func (c *call) argsFor(cl *claim, user string, given bool) (args []byte, reason string) {
	value, reason := c.object(c.args)
	if reason == "" && given && c.userArgs != noUserArgs {
		value, reason = c.merged(value, user)
	}
	if reason != "" {
		return nil, reason
	}
	return sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		for i, name := range value.Names {
			w.Key(name).Value(value.Items[i])
		}
		c.writeFields(w, cl)
		w.EndObject()
	}), ""
}

func (c *call) merged(funder sdk.Value, text string) (sdk.Value, string) {
	user, reason := c.object(text)
	switch {
	case reason != "" || c.userArgs == allUser:
		return user, reason
	case c.userArgs == funderPreferred:
		return merge(user, funder), ""
	}
	return merge(funder, user), ""
}

// merge gives base with over laid on it: members of both that are objects are merged
// in turn, of others that of over stays.
func merge(base, over sdk.Value) sdk.Value {
	merged := sdk.Value{Kind: sdk.Object, Names: append([]string(nil), base.Names...), Items: append([]sdk.Value(nil), base.Items...)}
	for i, name := range over.Names {
		at := position(merged.Names, name)
		switch {
		case at < 0:
			merged.Names, merged.Items = append(merged.Names, name), append(merged.Items, over.Items[i])
		case merged.Items[at].Kind == sdk.Object && over.Items[i].Kind == sdk.Object:
			merged.Items[at] = merge(merged.Items[at], over.Items[i])
		default:
			merged.Items[at] = over.Items[i]
		}
	}
	return merged
}

func position(names []string, name string) int {
	for i := range names {
		if names[i] == name {
			return i
		}
	}
	return -1
}

// writeFields writes what the drop fills in, and keypom_args, which tells their names.
func (c *call) writeFields(w *sdk.Writer, cl *claim) {
	f := c.fields
	for _, field := range []struct{ name, value string }{
		{f.account, cl.account}, {f.drop, decimal(cl.id)}, {f.key, cl.key.String()}, {f.funder, cl.d.funder},
	} {
		if field.name != "" {
			w.Key(field.name).String(field.value)
		}
	}
	if f == (fields{}) {
		return
	}
	w.Key(keypomArgs).BeginObject()
	for _, field := range []struct{ name, value string }{
		{"account_id_field", f.account}, {"drop_id_field", f.drop}, {"key_id_field", f.key}, {"funder_id_field", f.funder},
	} {
		if field.value != "" {
			w.Key(field.name).String(field.value)
		}
	}
	w.EndObject()
}
