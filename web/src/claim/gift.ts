import { shown } from '../near/amount.ts'
import { type Asker, view } from '../near/rpc.ts'
import { asLine, asText } from '../near/text.ts'
import { amountOf, type Fungible, fungible, type Item, item, type Picture, pictureOf } from '../near/tokens.ts'
import type { Asset, Preview } from './preview.ts'

// Gift is what a drop contract says of a link, and who says it.
export interface Gift extends Preview {
  contract: string
  known: boolean // it is one of the ledger's own drop contracts, which say what is so
  tokens: Record<string, Fungible> // of the assets' contracts, as far as they say
  item?: Item // the NFT that the next claim brings
}

// named adds what the contracts of a gift's tokens call them.
export async function named(rpc: Asker, preview: Preview, contract: string, known: boolean): Promise<Gift> {
  const assets = preview.assets ?? []
  const contracts = [...new Set(assets.filter(({ kind }) => kind === 'ft').map(({ contract_id }) => contract_id!))]
  const nft = assets.find(({ kind }) => kind === 'nft')
  const [fungibles, one] = await Promise.all([
    Promise.all(contracts.map(async (each) => [each, await fungible(rpc, each)] as const)),
    nft && nextItem(rpc, contract, preview.drop_id, nft.contract_id!).catch(() => undefined),
  ])
  const tokens = Object.fromEntries(fungibles.filter((pair): pair is readonly [string, Fungible] => pair[1] !== undefined))
  return { ...preview, contract, known, tokens, ...(one && { item: one }) }
}

// nextItem is the NFT that goes next: the one that came last.
async function nextItem(rpc: Asker, contract: string, drop: number, nft: string): Promise<Item | undefined> {
  const held = await view<{ nft?: { tokens?: { token_id?: unknown }[] } } | null>(rpc, contract, 'get_obligations', { drop_id: drop })
  const id = held?.nft?.tokens?.at(-1)?.token_id
  return typeof id === 'string' ? item(rpc, nft, id) : undefined
}

// brings says in words what a claim brings.
export function brings({ amount, assets, tokens, item }: Pick<Gift, 'amount' | 'assets' | 'tokens' | 'item'>): string {
  if (!assets) return shown(amount)
  return assets.map((asset) => one(asset, tokens, item)).join(', ') || 'a claim that only counts'
}

function one(asset: Asset, tokens: Record<string, Fungible>, item: Item | undefined): string {
  switch (asset.kind) {
    case 'near': return shown(asset.amount!)
    case 'ft': return amountOf(asset.amount!, asset.contract_id!, tokens[asset.contract_id!])
    case 'nft': return item?.title ? `“${item.title}”` : `a token of ${asset.contract_id}`
    case 'call': return `a call of ${asLine(asset.method_name!)} of ${asset.receiver_id}`
  }
}

// isOne reports whether what a claim brings is one thing, and no amount.
export const isOne = ({ assets }: Gift): boolean => assets?.length === 1 && (assets[0]!.kind === 'nft' || assets[0]!.kind === 'call')

// origins names the contracts of what a claim brings: anybody's token may have any name.
export function origins({ assets, tokens, item }: Gift): string | undefined {
  const of = (assets ?? []).filter(({ kind, contract_id }) => (kind === 'ft' && tokens[contract_id!]) || (kind === 'nft' && item?.title))
  const contracts = [...new Set(of.map(({ contract_id }) => contract_id!))]
  return contracts.length === 0 ? undefined : `A token of ${contracts.join(' and ')}`
}

// sender is who a gift is from: the funder, if the contract is to be believed.
export const sender = (gift: Gift): string => (gift.known ? gift.funder : gift.contract)

// quoted is what a contract says, as its words and nobody else's.
export const quoted = (contract: string, text: string): string => `The contract ${contract} says: “${asText(text)}”`

// DropPicture is a motif's name, or a file.
export type DropPicture = { motif: string } | Picture

// pictureOfDrop is the picture that a drop's maker gave it.
export async function pictureOfDrop(rpc: Asker, gift: Gift): Promise<DropPicture | undefined> {
  if (!gift.picture) return undefined
  const said = await view<{ motif?: unknown; data?: unknown } | null>(rpc, gift.contract, 'get_drop_picture', { drop_id: gift.drop_id }).catch(() => null)
  return typeof said?.motif === 'string' ? { motif: said.motif } : pictureOf(said?.data)
}
