// The standard plugins, by whose names the accounts of the library go.
export type PluginName = 'drop' | 'registrar' | 'ft' | 'nft' | 'proxy' | 'recovery' | 'issuer'

// atFirst are those that a new ledger's accounts use.
export const atFirst: PluginName[] = ['drop', 'registrar']

// onDemand are those that are fetched when somebody wants one; what each is for.
export const onDemand: { name: PluginName; is: string }[] = [
  { name: 'proxy', is: 'keys with terms: a rate, a date, totals' },
  { name: 'recovery', is: 'guardians who give an account new keys' },
  { name: 'issuer', is: 'keys for the users of an application' },
  { name: 'ft', is: 'a fungible token' },
  { name: 'nft', is: 'a collection of tokens, each one of its own' },
]
