import type { ComponentChildren } from 'preact'
import type { Keep } from '../keep/kept.ts'
import type { AccessKey } from '../near/access.ts'
import type { Here } from '../near/here.ts'
import type { Secret } from '../near/secret.ts'
import type { Seen } from '../near/seen.ts'

// Scene is what every view of an account's page knows.
export interface Scene {
  id: string
  ledger: Here
  keep: Keep
  seen: Seen
  refresh: () => void
}

// Unlocked is a scene with the key that its visitor gave.
export interface Unlocked extends Scene {
  secret: Secret
  key: AccessKey | undefined // the same as the ledger lists it; undefined when it was deleted since
}

export interface With { children?: ComponentChildren }
