import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actions } from 'near-api-js';
import * as errors from 'near-api-js/rpc-errors';
import { balance, near, newAccount, provider, rejects, sign, tgas, transferFee, withKey } from './ledger.mjs';

test('a transaction is found again by its hash, with its receipts', async () => {
    const alice = await newAccount('transactions-alice');
    const sent = await alice.transfer({ receiverId: 'test.near', amount: near(1) });
    const { hash } = sent.transaction;
    const again = await provider.viewTransactionStatus({ txHash: hash, accountId: 'transactions-alice' });
    assert.deepEqual(again, sent);
    const full = await provider.viewTransactionStatusWithReceipts({ txHash: hash, accountId: 'transactions-alice', waitUntil: 'FINAL' });
    assert.equal(full.receipts.length, full.receipts_outcome.length);
    for (const [i, receipt] of full.receipts.entries()) {
        assert.equal(receipt.receipt_id, full.receipts_outcome[i].id);
        assert.deepEqual(await provider.viewTransactionReceipt(receipt.receipt_id), receipt);
    }
    const [first] = full.receipts;
    assert.equal(first.predecessor_id, 'transactions-alice');
    assert.equal(first.receiver_id, 'test.near');
    assert.deepEqual(first.receipt.Action.actions, [{ Transfer: { deposit: near(1).toString() } }]);
    assert.equal(full.transaction_outcome.outcome.tokens_burnt, (transferFee / 2n).toString());
    assert.deepEqual(full.transaction_outcome.outcome.receipt_ids, [first.receipt_id]);
});

test('what was never sent is not found', async () => {
    const unknown = '1'.repeat(32);
    await rejects(provider.viewTransactionStatus({ txHash: unknown, accountId: 'test.near' }), errors.UnknownTransactionError, { txHash: unknown });
    await rejects(provider.viewTransactionReceipt(unknown), errors.UnknownReceiptError, { receiptId: unknown });
});

test('a failed transaction is found as such', async () => {
    const alice = await newAccount('transactions-failed');
    const result = await alice.signAndSendTransaction({ receiverId: 'transactions-nobody', actions: [actions.transfer(1n)], throwOnFailure: false });
    assert.deepEqual(result.status, { Failure: { ActionError: { index: 0, kind: { AccountDoesNotExist: { account_id: 'transactions-nobody' } } } } });
    const again = await provider.viewTransactionStatus({ txHash: result.transaction.hash, accountId: 'transactions-failed' });
    assert.deepEqual(again.status, result.status);
});

test('every level of waiting is answered', async () => {
    const alice = await newAccount('transactions-wait');
    for (const level of ['INCLUDED', 'INCLUDED_FINAL', 'EXECUTED_OPTIMISTIC', 'EXECUTED', 'FINAL']) {
        const signed = await sign(alice, 'test.near', [actions.transfer(1n)]);
        assert.deepEqual((await provider.sendTransactionUntil(signed, level)).status, { SuccessValue: '' }, level);
    }
    const signed = await sign(alice, 'test.near', [actions.transfer(1n)]);
    assert.deepEqual(await provider.sendTransactionAsync(signed), { final_execution_status: 'NONE' });
});

test('the same signed transaction sent again is paid once', async () => {
    const alice = await newAccount('transactions-resent');
    const signed = await sign(alice, 'test.near', [actions.transfer(near(1))]);
    const first = await provider.sendTransaction(signed);
    const second = await provider.sendTransaction(signed);
    assert.deepEqual(second, first);
    assert.equal(await balance('transactions-resent'), near(99) - transferFee);

    const twin = await sign(alice, 'test.near', [actions.transfer(near(1))]);
    const together = await Promise.all(Array.from({ length: 6 }, () => provider.sendTransaction(twin)));
    for (const outcome of together) assert.deepEqual(outcome, together[0]);
    assert.equal(await balance('transactions-resent'), near(98) - 2n * transferFee);
});

test('of two transactions with one nonce, one is refused aloud', async () => {
    const alice = await newAccount('transactions-stale');
    const [one, two] = [await sign(alice, 'test.near', [actions.transfer(near(1))]), await sign(alice, 'test.near', [actions.transfer(near(2))])];
    assert.equal(one.transaction.nonce, two.transaction.nonce);
    const settled = await Promise.allSettled([provider.sendTransaction(one), provider.sendTransaction(two)]);
    const [lost] = settled.filter((s) => s.status === 'rejected');
    assert.equal(settled.filter((s) => s.status === 'fulfilled').length, 1);
    assert.ok(lost.reason instanceof errors.InvalidNonceError, `${lost.reason}`);
    assert.equal(lost.reason.transactionNonce, Number(one.transaction.nonce));
    const paid = settled[0].status === 'fulfilled' ? near(1) : near(2);
    assert.equal(await balance('transactions-stale'), near(100) - paid - transferFee);
});

test('the hash of the head changes with every transaction', async () => {
    // near-api-js 3 to 5 reuse a nonce and count on the hash to tell two equal
    // payments apart.
    const alice = await newAccount('transactions-head');
    const seen = new Set();
    for (let i = 0; i < 3; i++) {
        seen.add((await provider.viewBlock({ finality: 'final' })).header.hash);
        await alice.transfer({ receiverId: 'test.near', amount: 1n });
    }
    assert.equal(seen.size, 3);
});

test('one account sends many transactions at once', async () => {
    const alice = await newAccount('transactions-many');
    await newAccount('transactions-till');
    await Promise.all(Array.from({ length: 25 }, () => alice.transfer({ receiverId: 'transactions-till', amount: near('0.1') })));
    assert.equal(await balance('transactions-till'), near('102.5'));
    assert.equal(await balance('transactions-many'), near('97.5') - 25n * transferFee);
});

test('two handles of one key, each with a nonce of its own, are both paid', async () => {
    const one = await newAccount('transactions-handles');
    const two = withKey('transactions-handles', one.getSigner().key);
    await newAccount('transactions-two-till');
    const pay = (account, sum = near(1)) => account.transfer({ receiverId: 'transactions-two-till', amount: sum });
    for (let i = 0; i < 2; i++) {
        await pay(one);
        await pay(two); // its nonce was used meanwhile: it is refused, and tries again
    }
    // Two equal ones with one nonce and one block would be the same transaction.
    await Promise.all([pay(one, near(2)), pay(two, near(3))]);
    assert.equal(await balance('transactions-two-till'), near(109));
    assert.equal(await balance('transactions-handles'), near(91) - 6n * transferFee);
});

test('transactions are sent as a list', async () => {
    const alice = await newAccount('transactions-list');
    const results = await alice.signAndSendTransactions({
        transactions: [
            { receiverId: 'test.near', actions: [actions.transfer(near(1))] },
            { receiverId: 'test.near', actions: [actions.transfer(near(2))] },
            { receiverId: 'drop.test.near', actions: [actions.functionCall('no_such_method', {}, tgas(5), 0n)] },
        ],
        throwOnFailure: false,
    });
    assert.deepEqual(results.map((r) => 'Failure' in r.status), [false, false, true]);
});
