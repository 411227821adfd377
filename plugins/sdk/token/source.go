package token

import "latchkey/plugins/sdk"

// Standard is a standard that a contract keeps to.
type Standard struct{ Name, Version string }

// ViewSource returns NEP-330's contract_source_metadata: the contract's version
// and its standards. Where the source is and how it was built is not said: a
// plugin's bytes are the same wherever its sources are built.
func ViewSource(version string, standards []Standard) {
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("version").String(version)
		w.Key("link").Null()
		w.Key("standards").BeginArray()
		for _, s := range standards {
			w.BeginObject()
			w.Key("standard").String(s.Name)
			w.Key("version").String(s.Version)
			w.EndObject()
		}
		w.EndArray()
		w.Key("build_info").Null()
		w.EndObject()
	})
}
