// A program of near-api-js that uses the token's client, as its types allow.
import { Account, JsonRpcProvider, KeyPairSigner } from "near-api-js";
import { FT } from "./ft.mjs";

declare const process: { env: Record<string, string> };
declare const console: { log(...what: unknown[]): void };

const provider = new JsonRpcProvider({ url: process.env.RPC! });
const account = new Account("gold.test.near", provider, KeyPairSigner.fromSecretKey(process.env.KEY as never));
const gold = new FT("gold.test.near", provider, account);

await gold.new({ owner_id: "gold.test.near", total_supply: "1000", metadata: { spec: "ft-1.0.0", name: "Gold", symbol: "G", decimals: 0 } });
const held: string = await gold.ft_balance_of({ account_id: "gold.test.near" });
const metadata = await gold.ft_metadata();
const registered = await gold.storage_balance_of({ account_id: "nobody.near" });

// @ts-expect-error: the account is missing
void (() => gold.ft_balance_of({}));
// @ts-expect-error: there is no such member
void (() => gold.ft_balance_of({ account_id: "a.near", acount: "" }));

console.log("gold holds", held, metadata.name, registered);
