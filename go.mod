module latchkey

go 1.26.0

require (
	github.com/mr-tron/base58 v1.3.0
	github.com/tyler-smith/go-bip39 v1.1.0
	lukechampine.com/uint128 v1.3.0
)

require pgregory.net/rapid v1.3.0 // indirect

require (
	golang.org/x/crypto v0.58.0
	golang.org/x/sys v0.49.0 // indirect
)
