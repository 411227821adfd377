// Accounts of a development ledger, as core/ledger names them: names_test.go holds
// the two together.

export const root = 'test.near'
export const dropContract = 'drop.test.near'

// registrar makes names without a dot.
export const registrar = 'registrar'
