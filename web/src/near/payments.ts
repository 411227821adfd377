import { validAccount } from './account.ts'
import { type Asker, RpcError } from './rpc.ts'

// Payment is NEAR that went from one account to another without a call.
export interface Payment {
  timestamp_nanosec: string
  transaction_hash: string
  receipt_id: string
  from: string
  to: string
  amount: string // yocto
}

interface Page {
  payments: Payment[]
  next: number | null
}

const pagesMax = 4 // of a search, each through 64 blocks at most
const ofPage = 50

// paymentsOf are the newest of an account, at most about limit; complete is false when older ones were not looked for, or are not kept.
export async function paymentsOf(rpc: Asker, account: string, limit: number): Promise<{ payments: Payment[]; complete: boolean }> {
  const payments: Payment[] = []
  let before: number | null = null
  for (let i = 0; i < pagesMax && payments.length < limit; i++) {
    const page: Page = await rpc.ask<Page>('latchkey_payments', { account_id: account, limit: ofPage, ...(before !== null && { before }) }).catch(unlessUnknown)
    payments.push(...page.payments.filter(isPayment))
    before = page.next
    if (before === null) break
  }
  return { payments: payments.slice(0, limit), complete: before === null }
}

// unlessUnknown: a server that is older knows of no payments.
function unlessUnknown(error: unknown): Page {
  if (error instanceof RpcError && error.cause === 'METHOD_NOT_FOUND') return { payments: [], next: null }
  throw error
}

const isPayment = (told: Payment | null): told is Payment =>
  told !== null && [told.from, told.to, told.amount, told.timestamp_nanosec, told.transaction_hash, told.receipt_id].every((text) => typeof text === 'string')
  && validAccount(told.from) && validAccount(told.to) && /^\d{1,39}$/.test(told.amount) && /^\d{1,20}$/.test(told.timestamp_nanosec)
