// What a contract's guard refuses arrives with the guard's own sentence, and
// leaves no trace.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { actions } from 'near-api-js';
import * as errors from 'near-api-js/rpc-errors';
import { balance, headHash, near, newAccount, plugin, randomKey, rejects, sign, tgas, url, withKey } from './ledger.mjs';

const owner = 'guards-owner';
let account, key, limited;

before(async () => {
    account = await newAccount(owner);
    key = randomKey();
    await account.signAndSendTransaction({
        receiverId: owner,
        actions: [
            actions.deployContract(plugin('drop')), actions.functionCall('new', { top_level_account: 'test.near' }, tgas(30), 0n),
            actions.addFunctionCallAccessKey(key.getPublicKey(), owner, ['claim_for', 'claim'], near(1)),
        ],
    });
    limited = withKey(owner, key);
});

const look = async () => JSON.stringify([(await limited.getAccessKey(key.getPublicKey())).permission, await balance(owner), await headHash()],
    (_, value) => (typeof value === 'bigint' ? String(value) : value));

const claim = (gas) => limited.callFunction({ contractId: owner, methodName: 'claim_for', args: { account_id: 'test.near' }, gas });

test('near-api-js shows what a guard says', async () => {
    const before = await look();
    for (const [gas, sentence] of [[tgas(30), 'No drop for public key']]) {
        const error = await rejects(claim(gas), errors.ContractExecutionError);
        assert.match(error.message, new RegExp(sentence));
    }
    assert.equal(await look(), before);
});

test('the error names the rule beside the sentence', async () => {
    const signed = await sign(limited, owner, [actions.functionCall('claim', { account_id: 5 }, tgas(30), 0n)]);
    const response = await fetch(url, {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'send_tx', params: { signed_tx_base64: Buffer.from(signed.encode()).toString('base64') } }),
    });
    const message = 'Failed to deserialize input from JSON. Error: `account_id: expected a string, got a number`';
    assert.equal(response.status, 200);
    assert.deepEqual((await response.json()).error, {
        name: 'HANDLER_ERROR', code: -32000, message: 'Server error',
        cause: { name: 'INVALID_TRANSACTION', info: { rule: 'GuardRefused', message } },
        data: { TxExecutionError: { ActionError: { index: 0, kind: { FunctionCallError: { ExecutionError: `Smart contract panicked: ${message}` } } } } },
        latchkey: { code: 'GuardRefused', message },
    });
});

test('a relayed refusal is the failure of the receipt', async () => {
    const relayer = await newAccount('guards-relayer');
    const before = await balance(owner);
    const { signedDelegate } = await limited.createSignedMetaTransaction({
        receiverId: owner, actions: [actions.functionCall('claim', { account_id: 'test.near' }, tgas(30), 0n)], blockHeightTtl: 100,
    });
    const error = await rejects(relayer.signAndSendTransaction({ receiverId: owner, actions: [actions.signedDelegate(signedDelegate)] }), errors.ContractExecutionError);
    assert.match(error.message, /No drop for public key/);
    assert.equal(await balance(owner), before);
});

test('junk without end is answered without asking', async () => {
    const wanted = /transactions of this key were refused within 10 seconds; try again in \d+/;
    for (let i = 0; i < 12; i++) {
        const error = await rejects(claim(tgas(30 + i)), errors.ContractExecutionError);
        if (wanted.test(error.message)) return;
    }
    assert.fail('every one of them was asked about');
});
