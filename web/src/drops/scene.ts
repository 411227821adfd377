import type { Campaigns } from '../keep/campaigns.ts'
import type { Keep } from '../keep/kept.ts'
import type { Here } from '../near/here.ts'
import type { Secret } from '../near/secret.ts'

// Scene is what every view of a funder's page knows.
export interface Scene {
  funder: string
  ledger: Here
  keep: Keep
  campaigns: Campaigns
  secret: Secret | undefined // the funder's key, once it is given
  unlock: (secret: Secret) => void
  refresh: () => void // asks the ledger anew what there is
}
