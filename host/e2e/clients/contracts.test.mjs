import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Account, actions, baseEncode, getTransactionLastResult } from 'near-api-js';
import {
    AccountDoesNotExistActionError, AccountDoesNotExistError, ContractCodeDoesNotExistError, ContractExecutionError, ContractMethodNotFoundError,
    ContractSizeExceededValidationActionError, LackBalanceForStateActionError, RpcError, TooLargeContractStateError, TransactionSizeExceededError,
} from 'near-api-js/rpc-errors';
import { balance, near, newAccount, plugin, provider, randomKey, rejects, tgas, withKey } from './ledger.mjs';

const mib = 1 << 20;

async function newDropContract(name) {
    const contract = await newAccount(name);
    await contract.deployContract(plugin('drop'));
    await contract.callFunction({ contractId: name, methodName: 'new', args: { top_level_account: 'test.near' } });
    return contract;
}

test('a contract is deployed and its code and state read back', async () => {
    const wasm = plugin('drop');
    assert.ok(wasm.length > 1.9e6);
    const contract = await newDropContract('contracts-code');
    const { code, hash } = await contract.getContractCode();
    assert.ok(Buffer.from(code).equals(wasm));
    assert.equal(hash, baseEncode(createHash('sha256').update(wasm).digest()));
    assert.equal((await contract.getState()).codeHash, hash);

    const { values, proof } = await contract.getContractState();
    assert.equal(proof, undefined);
    assert.ok(values.length > 0);
    const first = Buffer.from(values[0].key, 'base64').toString();
    assert.deepEqual((await contract.getContractState(first)).values.map((v) => v.key), [values[0].key]);
    assert.deepEqual((await contract.getContractState('no such key')).values, []);
});

test('a drop is made, read and claimed', async () => {
    const contract = await newDropContract('contracts-drop');
    const funder = await newAccount('contracts-funder');
    const key = randomKey();
    const id = await funder.callFunction({
        contractId: 'contracts-drop', methodName: 'create_near_drop',
        args: { public_keys: [key.getPublicKey().toString()], amount_per_drop: near(2).toString() },
        deposit: near(3), gas: tgas(100),
    });
    assert.equal(id, 0);
    assert.deepEqual(await provider.callFunction({ contractId: 'contracts-drop', method: 'get_drop_by_id', args: { drop_id: 0 } }),
        { NEAR: { funder: 'contracts-funder', amount: near(2).toString(), counter: 1, start: null, end: null, cancelled: false } });
    assert.equal((await contract.getAccessKeyList()).keys.length, 2);

    const owner = randomKey();
    const claim = await withKey('contracts-drop', key).callFunctionRaw({
        contractId: 'contracts-drop', methodName: 'create_account_and_claim', gas: tgas(100),
        args: { new_account_id: 'contracts-new.test.near', new_public_key: owner.getPublicKey().toString() },
    });
    assert.equal(getTransactionLastResult(claim), true);
    const events = claim.receipts_outcome.flatMap((r) => r.outcome.logs).map((log) => JSON.parse(log.replace(/^EVENT_JSON:/, '')).event);
    assert.deepEqual(events, ['claim_started', 'account_created', 'claimed', 'drop_ended', 'key_deleted']);
    assert.equal(await balance('contracts-new.test.near'), near(2));
    await withKey('contracts-new.test.near', owner).transfer({ receiverId: 'test.near', amount: near(1) });
});

test('claims that cannot succeed cost a link nothing, and its funder takes it back', async () => {
    const contract = await newDropContract('contracts-cancel');
    const funder = await newAccount('contracts-canceller');
    const key = randomKey();
    await funder.callFunction({
        contractId: 'contracts-cancel', methodName: 'create_near_drop', deposit: near(3), gas: tgas(100),
        args: { public_keys: [key.getPublicKey().toString()], amount_per_drop: near(2).toString() },
    });
    const link = withKey('contracts-cancel', key);
    const left = async () => JSON.stringify((await link.getAccessKey(key.getPublicKey())).permission, (_, v) => (typeof v === 'bigint' ? String(v) : v));
    const before = await left();
    const claim = (methodName, account_id) => link.callFunction({ contractId: 'contracts-cancel', methodName, gas: tgas(60), args: { account_id } });
    for (const [method, account, sentence] of [
        ['create_account_and_claim', 'bob.near', /bob\.near cannot be made here: names here end in \.test\.near/],
        ['create_account_and_claim', 'deep.er.test.near', /names here have one part before \.test\.near/],
        ['claim_for', `0x${'1f'.repeat(20)}`, /Money of 0x… accounts is moved by a wallet contract that is not on this ledger/],
        ['claim', 'contracts-cancel', /A drop cannot be claimed into its own contract/],
    ]) await rejects(claim(method, account), ContractExecutionError, { message: sentence });
    assert.equal(await left(), before);

    const had = await balance('contracts-canceller');
    const cancel = () => funder.callFunction({ contractId: 'contracts-cancel', methodName: 'cancel_drop', args: { drop_id: 0 }, gas: tgas(30) });
    assert.equal(await cancel(), 1);
    assert.ok(await balance('contracts-canceller') > had + near(2));
    assert.equal((await contract.getAccessKeyList()).keys.length, 1);
    assert.equal(await cancel(), 0);
    const ended = await provider.callFunction({ contractId: 'contracts-cancel', method: 'get_ended_drop_by_id', args: { drop_id: 0 } });
    assert.deepEqual({ ...ended, ended: 0 }, { claimed: 0, returned: 1, cancelled: true, ended: 0 });
});

test('views see earlier blocks', async () => {
    const contract = await newDropContract('contracts-history');
    const before = await provider.viewBlock({ finality: 'final' });
    const key = randomKey().getPublicKey().toString();
    await (await newAccount('contracts-history-funder')).callFunction({
        contractId: 'contracts-history', methodName: 'create_near_drop', gas: tgas(100), deposit: near(2),
        args: { public_keys: [key], amount_per_drop: near(1).toString() },
    });
    for (const blockId of [before.header.height, before.header.hash]) {
        const blockQuery = { blockId };
        await rejects(provider.callFunction({ contractId: 'contracts-history', method: 'get_drop_by_id', args: { drop_id: 0 }, blockQuery }), RpcError, { message: /No drop information/ });
        const old = await provider.viewContractState({ contractId: 'contracts-history', blockQuery });
        assert.ok(old.values.length < (await contract.getContractState()).values.length);
        assert.equal(old.block_height, before.header.height);
        assert.equal((await provider.viewAccount({ accountId: 'contracts-history', blockQuery })).storage_usage < (await contract.getState()).storageUsage, true);
    }
});

test('views that fail say why, as typed errors', async () => {
    await newDropContract('contracts-views');
    await newAccount('contracts-empty');
    const call = (contractId, method, args = {}) => provider.callFunction({ contractId, method, args });
    await rejects(call('contracts-nobody', 'x'), AccountDoesNotExistError, { accountId: 'contracts-nobody' });
    await rejects(call('contracts-empty', 'x'), ContractCodeDoesNotExistError, { contractId: 'contracts-empty' });
    await rejects(call('contracts-views', 'no_such_method'), ContractMethodNotFoundError);
    await rejects(call('contracts-views', 'get_drop_by_id', { drop_id: 9 }), RpcError, { message: /panic_msg: "No drop information for such drop_id"/ });
    // A view may change nothing.
    await rejects(call('contracts-views', 'create_near_drop', { public_keys: [randomKey().getPublicKey().toString()], amount_per_drop: '1' }), RpcError, { message: /ProhibitedInView/ });
    await rejects(provider.viewContractCode({ contractId: 'contracts-empty' }), ContractCodeDoesNotExistError, { contractId: 'contracts-empty' });
    await rejects(provider.viewContractCode({ contractId: 'contracts-nobody' }), AccountDoesNotExistError);
    await rejects(provider.viewContractState({ contractId: 'contracts-nobody' }), AccountDoesNotExistError);
});

test('calls that fail say why, as typed errors', async () => {
    await newDropContract('contracts-calls');
    const alice = await newAccount('contracts-caller');
    const call = (contractId, methodName, more = {}) => alice.callFunction({ contractId, methodName, ...more });
    const failure = await rejects(call('contracts-calls', 'new', { args: { top_level_account: 'test.near' } }), ContractExecutionError,
        { message: 'Smart contract panicked: Method new is private' });
    assert.equal(failure.transactionResult.transaction.signer_id, 'contracts-caller');
    await rejects(call('contracts-calls', 'no_such_method'), ContractMethodNotFoundError);
    await rejects(call('contracts-caller', 'x'), ContractCodeDoesNotExistError, { contractId: 'contracts-caller' });
    await rejects(call('contracts-nobody', 'x'), AccountDoesNotExistActionError, { accountId: 'contracts-nobody', actionIndex: 0 });
    await rejects(call('contracts-calls', 'create_near_drop', { gas: 10_000_000_000n }), ContractExecutionError, { message: 'Exceeded the prepaid gas.' });
    await rejects(call('contracts-calls', 'create_near_drop', { args: new Uint8Array([1, 2, 3]) }), ContractExecutionError, { message: /^Smart contract panicked: / });
});

test('a deposit comes back when the call fails', async () => {
    await newDropContract('contracts-refund');
    const alice = await newAccount('contracts-refunded');
    await rejects(alice.callFunction({ contractId: 'contracts-refund', methodName: 'no_such_method', deposit: near(50) }), ContractMethodNotFoundError);
    const left = await balance('contracts-refunded');
    assert.ok(left > near('99.99') && left < near(100), `${left}`);
});

test('the largest contract passes, one byte more is refused', async () => {
    const alice = await newAccount('contracts-large');
    const largest = new Uint8Array(4 * mib).fill(7);
    await alice.deployContract(largest);
    assert.equal((await alice.getState()).storageUsage, 182 + 4 * mib);
    assert.equal((await alice.getContractCode()).code.length, 4 * mib);
    await rejects(alice.deployContract(new Uint8Array(4 * mib + 1)), ContractSizeExceededValidationActionError, { message: /4194305 exceeds limit 4194304/ });
    const half = new Uint8Array(2 * mib + 65536);
    const tooLong = [0, 1].map(() => actions.functionCall('x', half, tgas(1), 0n));
    await rejects(alice.signAndSendTransaction({ receiverId: 'contracts-large', actions: tooLong }), TransactionSizeExceededError, { limit: 4 * mib + 65536 });
});

test('code needs its storage stake', async () => {
    const alice = await newAccount('contracts-poor');
    await alice.createSubAccount({ accountOrPrefix: 'shop', publicKey: await alice.getSigner().getPublicKey(), nearToTransfer: near(1) });
    const poor = new Account('shop.contracts-poor', provider, alice.getSigner());
    await rejects(poor.deployContract(new Uint8Array(200_000)), LackBalanceForStateActionError, { accountId: 'shop.contracts-poor', actionIndex: null });
    assert.equal((await poor.getState()).storageUsage, 182);
});

test('state that is too large is not shown', async () => {
    const alice = await newAccount('contracts-wide');
    const names = Array.from({ length: 8 }, (_, i) => `${i}`.repeat(240));
    const add = Array.from({ length: 30 }, () => actions.addFunctionCallAccessKey(randomKey().getPublicKey(), 'contracts-wide', names, near(1)));
    await alice.signAndSendTransaction({ receiverId: 'contracts-wide', actions: add });
    await rejects(alice.getContractState(), TooLargeContractStateError, { contractAccountId: 'contracts-wide' });
});
