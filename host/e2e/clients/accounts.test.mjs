import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions, keyToImplicitAddress } from 'near-api-js';
import { AccountDoesNotExistError } from 'near-api-js/rpc-errors';
import { balance, near, newAccount, plugin, provider, randomKey, rejects, root, transferFee, withKey } from './ledger.mjs';

test('a new account has its state, its balance and one key', async () => {
    const alice = await newAccount('accounts-alice');
    const state = await alice.getState();
    assert.equal(state.balance.total, near(100));
    assert.equal(state.balance.usedOnStorage, 182n * 10n ** 19n);
    assert.equal(state.balance.available, near(100) - 182n * 10n ** 19n);
    assert.equal(state.balance.locked, 0n);
    assert.equal(state.storageUsage, 182);
    assert.equal(state.codeHash, '11111111111111111111111111111111');
    assert.equal(await alice.getBalance(), state.balance.available);
    const { keys } = await alice.getAccessKeyList();
    assert.equal(keys.length, 1);
    assert.equal(keys[0].access_key.permission, 'FullAccess');
});

test('view_account holds what the protocol says and no more', async () => {
    await newAccount('accounts-view');
    const view = await provider.viewAccount({ accountId: 'accounts-view' });
    assert.deepEqual(Object.keys(view).sort(), ['amount', 'block_hash', 'block_height', 'code_hash', 'locked', 'storage_paid_at', 'storage_usage']);
});

test('a transfer moves the sum and costs the fee', async () => {
    const alice = await newAccount('accounts-payer');
    await newAccount('accounts-payee');
    const outcome = await alice.transfer({ receiverId: 'accounts-payee', amount: near('1.5') });
    assert.deepEqual(outcome.status, { SuccessValue: '' });
    assert.equal(outcome.final_execution_status, 'FINAL');
    assert.equal(await balance('accounts-payee'), near('101.5'));
    assert.equal(await balance('accounts-payer'), near('98.5') - transferFee);
});

test('an account makes and deletes sub-accounts', async () => {
    const alice = await newAccount('accounts-parent');
    const key = randomKey();
    await alice.createSubAccount({ accountOrPrefix: 'child', publicKey: key.getPublicKey(), nearToTransfer: near(2) });
    assert.equal(await balance('child.accounts-parent'), near(2));
    await alice.createAccount({ newAccountId: 'other.accounts-parent', publicKey: key.getPublicKey() });
    assert.equal(await balance('other.accounts-parent'), 0n);

    const before = await balance('accounts-parent');
    await withKey('child.accounts-parent', key).deleteAccount('accounts-parent');
    await rejects(provider.viewAccount({ accountId: 'child.accounts-parent' }), AccountDoesNotExistError, { accountId: 'child.accounts-parent' });
    const gained = (await balance('accounts-parent')) - before;
    assert.ok(gained > near('1.999') && gained < near(2), `${gained}`);
    assert.deepEqual((await withKey('child.accounts-parent', key).getAccessKeyList()).keys, []);
});

test('accounts below a top-level account come from its contract', async () => {
    const alice = await newAccount('accounts-customer');
    await alice.createAccount({ newAccountId: 'customer.registrar', publicKey: randomKey().getPublicKey(), nearToTransfer: near(3) });
    assert.equal(await balance('customer.registrar'), near(3));
});

test('a transfer brings an implicit account into being, with its key', async () => {
    const alice = await newAccount('accounts-implicit-payer');
    const key = randomKey();
    const id = keyToImplicitAddress(key.getPublicKey());
    await alice.transfer({ receiverId: id, amount: near(1) });
    assert.equal(await balance(id), near(1));
    const before = await balance('accounts-implicit-payer');
    await withKey(id, key).transfer({ receiverId: 'accounts-implicit-payer', amount: near('0.5') });
    assert.equal(await balance('accounts-implicit-payer'), before + near('0.5'));
    assert.equal(await balance(id), near('0.5') - transferFee);
});

test('a transfer brings an Ethereum-style account into being, without keys', async () => {
    const alice = await newAccount('accounts-eth-payer');
    const id = '0x' + 'ab'.repeat(20);
    await alice.transfer({ receiverId: id, amount: near(1) });
    assert.equal(await balance(id), near(1));
    assert.deepEqual((await provider.viewAccessKeyList({ accountId: id })).keys, []);
});

test('many actions in one transaction happen together', async () => {
    const alice = await newAccount('accounts-batch');
    const [one, two] = [randomKey(), randomKey()];
    await alice.signAndSendTransaction({
        receiverId: 'shop.accounts-batch',
        actions: [
            actions.createAccount(),
            actions.transfer(near(40)),
            actions.addFullAccessKey(one.getPublicKey()),
            actions.addFunctionCallAccessKey(two.getPublicKey(), 'shop.accounts-batch', ['claim_for'], near('0.25')),
            actions.deployContract(plugin('drop')),
        ],
    });
    assert.equal((await withKey('shop.accounts-batch', one).getAccessKeyList()).keys.length, 2);
    await withKey('shop.accounts-batch', one).callFunction({ contractId: 'shop.accounts-batch', methodName: 'new', args: { top_level_account: 'test.near' } });
    const price = await provider.callFunction({ contractId: 'shop.accounts-batch', method: 'required_deposit', args: { kind: 'NEAR', keys: 1, amount_per_drop: '1' } });
    assert.match(price, /^\d+$/);
});

test('the root account and the faucet do not get into each other’s way', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `accounts-crowd-${i}`);
    await Promise.all([
        ...names.map((name) => newAccount(name)),
        ...names.map((name) => root.createSubAccount({ accountOrPrefix: `${name}-sub`, publicKey: randomKey().getPublicKey(), nearToTransfer: near(1) })),
    ]);
    for (const name of names) {
        assert.equal(await balance(name), near(100));
        assert.equal(await balance(`${name}-sub.test.near`), near(1));
    }
});
