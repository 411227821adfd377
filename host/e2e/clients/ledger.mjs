// What the tests share: the server under test, accounts on it, and a way to
// sign what the library's own methods would not.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Account, JsonRpcProvider, KeyPair, KeyPairSigner, baseDecode, createTransaction, parseNearAmount } from 'near-api-js';

export const url = process.env.LATCHKEY_URL;
assert.ok(url, 'these tests are run by go test ./host/e2e/clients, which starts a server and sets LATCHKEY_URL');

// answered is the last error of a transaction that the node has answered.
let answered;
const { fetch } = globalThis;
globalThis.fetch = async (...request) => {
    const response = await asked(request);
    const text = await response.text();
    if (/"(TxExecutionError|Failure)"/.test(text)) {
        const { error, result } = JSON.parse(text);
        answered = error?.data?.TxExecutionError ?? result?.status?.Failure ?? answered;
    }
    return new Response(text, response);
};

// asked sends a request, and once more if the connection had lain idle: wrangler's proxy closes such ones, also as
// they are used again. A transaction that is sent twice runs once.
const idle = 2_000; // milliseconds
let last = performance.now();
async function asked(request) {
    const mayBeClosed = performance.now() - last > idle;
    try {
        return await fetch(...request);
    } catch (error) {
        if (!mayBeClosed || error.cause?.code !== 'UND_ERR_SOCKET') throw error;
        return await fetch(...request);
    } finally {
        last = performance.now();
    }
}

export const provider = new JsonRpcProvider({ url });
export const root = new Account('test.near', provider, process.env.LATCHKEY_ROOT_KEY);

export const near = (amount) => BigInt(parseNearAmount(String(amount)));
export const tgas = (amount) => BigInt(amount) * 1_000_000_000_000n;

// transferFee is what a transfer to an account that exists costs: two receipts
// of 223,182,562,500 gas at 10^8 yocto.
export const transferFee = 44_636_512_500_000_000_000n;

export const plugin = (name) => readFileSync(join(process.env.LATCHKEY_PLUGINS, `${name}.wasm`));

// contract is code that tests deploy besides the plugins. A Worker carries none of it.
export const contract = (name) => readFileSync(join(process.env.LATCHKEY_CONTRACTS, `${name}.wasm`));

export const randomKey = () => KeyPair.fromRandom('ed25519');

// onWorker: the ledger is a Worker's, which has no faucet and no address of its own.
export const onWorker = process.env.LATCHKEY_HOST === 'worker';

// newAccount makes an account, which starts with 100 NEAR, by the faucet or as
// the faucet does it.
export async function newAccount(name) {
    const key = randomKey();
    if (onWorker) {
        await root.callFunction({
            contractId: 'registrar', methodName: 'create_account', deposit: near(100), gas: tgas(100),
            args: { new_account_id: name, new_public_key: key.getPublicKey().toString() },
        });
        return withKey(name, key);
    }
    const response = await fetch(`${url}/account`, {
        method: 'POST',
        body: JSON.stringify({ newAccountId: name, newAccountPublicKey: key.getPublicKey().toString() }),
    });
    assert.equal(response.status, 200, await response.text());
    return withKey(name, key);
}

export const withKey = (accountId, key) => new Account(accountId, provider, new KeyPairSigner(key));

export const balance = async (accountId) => (await provider.viewAccount({ accountId })).amount;

export const headHash = async () => (await provider.viewBlock({ finality: 'final' })).header.hash;

// sign makes a signed transaction with a nonce and a block of one's own choice.
export async function sign(account, receiverId, actions, { nonce, blockHash } = {}) {
    const signer = account.getSigner();
    const publicKey = await signer.getPublicKey();
    nonce ??= (await account.getAccessKey(publicKey)).nonce + 1n;
    blockHash ??= await headHash();
    const transaction = createTransaction(account.accountId, publicKey, receiverId, nonce, actions, baseDecode(blockHash));
    return (await signer.signTransaction(transaction)).signedTransaction;
}

// rejects wants exactly this class of error with these fields. The file LATCHKEY_MET
// is told of what the node answered, and of the class that the library made of it.
export async function rejects(promise, errorClass, fields = {}) {
    let thrown;
    answered = undefined;
    try {
        await promise;
    } catch (error) {
        thrown = error;
    }
    assert.ok(thrown, `want ${errorClass.name}, but it succeeded`);
    assert.equal(thrown.constructor.name, errorClass.name, `${thrown.stack}`);
    for (const [name, value] of Object.entries(fields)) {
        const got = thrown[name];
        if (value instanceof RegExp) {
            assert.match(String(got), value, `${errorClass.name}.${name}`);
        } else {
            assert.equal(typeof value === 'string' ? String(got) : got, value, `${errorClass.name}.${name}`);
        }
    }
    if (answered && process.env.LATCHKEY_MET) {
        appendFileSync(process.env.LATCHKEY_MET, `${JSON.stringify({ class: errorClass.name, error: answered })}\n`);
    }
    return thrown;
}
