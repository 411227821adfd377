// Accounts of a development ledger, as core/ledger names them: names_test.go holds
// the two together.

export const root = 'test.near'
export const dropContract = 'drop.test.near'

// dropPlugin is the global contract that a ledger begins with.
export const dropPlugin = 'drop.latchkey'

// library owns the names of the standard plugins.
export const library = 'latchkey'

// registrar makes names without a dot.
export const registrar = 'registrar'
