package abi

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// errFormat is a text that is not of its format; the schema has the words for it.
var errFormat = errors.New("another format")

// texts are the formats of texts, as the SDK's decoders read them.
var texts = map[string]func(text string) error{
	"yocto":      func(text string) error { _, err := amount.Parse(text); return err },
	"u128":       func(text string) error { _, err := amount.Parse(text); return err },
	"account_id": func(text string) error { _, err := account.Parse(text); return err },
	"public_key": func(text string) error { _, err := keys.ParsePublicKey(text); return err },
	"hash":       func(text string) error { _, err := transaction.ParseHash(text); return err },
	"timestamp":  nanoseconds,
	"base64": func(text string) error {
		_, err := base64.StdEncoding.Strict().DecodeString(text)
		if strings.ContainsAny(text, "\r\n") {
			err = errFormat
		}
		return err
	},
}

func nanoseconds(text string) error {
	n, err := strconv.ParseUint(text, 10, 64)
	if n == 0 {
		err = errFormat
	}
	return err
}

// hold has a compiler hold values to these formats.
func hold(c *jsonschema.Compiler) {
	c.AssertFormat()
	for name, check := range texts {
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(value any) error {
			switch value := value.(type) {
			case string:
				return check(value)
			case json.Number:
				if name == "timestamp" {
					return check(value.String())
				}
			}
			return nil
		}})
	}
}

// whole is how contracts read whole numbers: 1.0 and 1e3 are none to them.
var whole = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)
