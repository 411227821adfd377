import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions } from 'near-api-js';
import { AccessKeyDoesNotExistError, AccessKeyNotFoundActionError, AddKeyAlreadyExistsActionError, DeleteKeyDoesNotExistActionError } from 'near-api-js/rpc-errors';
import { near, newAccount, provider, randomKey, rejects, sign, withKey } from './ledger.mjs';

test('keys are added, listed and deleted', async () => {
    const alice = await newAccount('keys-alice');
    const [full, limited, unlimited] = [randomKey(), randomKey(), randomKey()].map((key) => key.getPublicKey());
    await alice.addFullAccessKey(full);
    await alice.addFunctionCallAccessKey({ publicKey: limited, contractId: 'drop.test.near', methodNames: ['claim_for', 'claim'], allowance: near('0.5') });
    await alice.signAndSendTransaction({ receiverId: 'keys-alice', actions: [actions.addFunctionCallAccessKey(unlimited, 'drop.test.near', [], undefined)] });

    assert.equal((await alice.getAccessKey(full)).permission, 'FullAccess');
    assert.deepEqual((await alice.getAccessKey(limited)).permission, {
        FunctionCall: { allowance: near('0.5').toString(), receiver_id: 'drop.test.near', method_names: ['claim_for', 'claim'] },
    });
    assert.deepEqual((await alice.getAccessKey(unlimited)).permission, {
        FunctionCall: { allowance: null, receiver_id: 'drop.test.near', method_names: [] },
    });
    const listed = (await alice.getAccessKeyList()).keys.map((key) => key.public_key);
    assert.equal(listed.length, 4);
    for (const key of [full, limited, unlimited]) assert.ok(listed.includes(key.toString()));

    const { storageUsage } = await alice.getState();
    await alice.deleteKey(limited);
    assert.equal((await alice.getAccessKeyList()).keys.length, 3);
    // 107 bytes of record, the receiver, each method name with its length.
    assert.equal(storageUsage - (await alice.getState()).storageUsage, 107 + 14 + (4 + 9) + (4 + 5));
    const error = await rejects(alice.getAccessKey(limited), AccessKeyDoesNotExistError, { publicKey: limited.toString() });
    assert.equal(typeof error.blockHeight, 'number');
    assert.match(error.blockHash, /^\w{32,44}$/);
});

test('a new key starts at a nonce that no earlier use of it reached', async () => {
    const alice = await newAccount('keys-nonce');
    const key = randomKey();
    const outcome = await alice.addFullAccessKey(key.getPublicKey());
    const block = await provider.viewBlock({ blockId: outcome.transaction_outcome.block_hash });
    assert.equal((await alice.getAccessKey(key.getPublicKey())).nonce, BigInt(block.header.height - 1) * 1_000_000n);
});

test('adding twice and deleting twice are refused', async () => {
    const alice = await newAccount('keys-twice');
    const key = randomKey().getPublicKey();
    await alice.addFunctionCallAccessKey({ publicKey: key, contractId: 'drop.test.near' });
    await rejects(alice.addFullAccessKey(key), AddKeyAlreadyExistsActionError, { accountId: 'keys-twice', publicKey: key.toString(), actionIndex: 0 });
    assert.notEqual((await alice.getAccessKey(key)).permission, 'FullAccess');
    await alice.deleteKey(key);
    await rejects(alice.deleteKey(key), DeleteKeyDoesNotExistActionError, { accountId: 'keys-twice', publicKey: key.toString(), actionIndex: 0 });
});

test('a key is exchanged for another in one transaction', async () => {
    const alice = await newAccount('keys-rotation');
    const [oldKey, fresh] = [await alice.getSigner().getPublicKey(), randomKey()];
    await alice.signAndSendTransaction({
        receiverId: 'keys-rotation',
        actions: [actions.addFullAccessKey(fresh.getPublicKey()), actions.deleteKey(oldKey)],
    });
    const late = await sign(alice, 'test.near', [actions.transfer(1n)], { nonce: 1n });
    await rejects(provider.sendTransaction(late), AccessKeyNotFoundActionError, { accountId: 'keys-rotation', publicKey: oldKey.toString() });
    await withKey('keys-rotation', fresh).transfer({ receiverId: 'test.near', amount: 1n });
});
