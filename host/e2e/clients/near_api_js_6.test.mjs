// What people do with near-api-js 6: accounts with a provider and a signer, and
// its older methods, which it still has. It asks for the nonce of a key before
// every transaction, does not try again, and tells errors by their type.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { baseEncode } from 'near-api-js';
import { Account, Contract, KeyPair, KeyPairSigner, keyStores, connect, providers, transactions } from 'near-api-js-6';
import { balance, contract, near, newAccount, onWorker, plugin, tgas, transferFee, url } from './ledger.mjs';
import { forbidCalls, refused, says, until } from './typed.mjs';

const provider = new providers.JsonRpcProvider({ url });
const randomKey = () => KeyPair.fromRandom('ed25519');
const account = (id, key) => new Account(id, provider, new KeyPairSigner(key));
const funded = async (id) => account(id, KeyPair.fromString((await newAccount(id)).getSigner().key.toString()));

describe('js6', { concurrency: true }, () => {
    test('an account has its state and its balance', async () => {
        const alice = await funded('js6-state');
        const { balance, storageUsage, codeHash } = await alice.getState();
        assert.deepEqual(balance, { total: near(100), usedOnStorage: 182n * 10n ** 19n, locked: 0n, available: near(100) - 182n * 10n ** 19n });
        assert.equal(storageUsage, 182);
        assert.equal(codeHash, '1'.repeat(32));
        assert.equal(await alice.getBalance(), balance.available);
        assert.equal((await alice.getAccessKeyList()).keys[0].access_key.permission, 'FullAccess');
        assert.equal((await alice.state()).amount, String(near(100)));
        assert.equal((await alice.getAccountBalance()).total, String(near(100)));
    });

    test('accounts are made, paid and deleted', async () => {
        const alice = await funded('js6-parent');
        const key = randomKey();
        await alice.createSubAccount('child', key.getPublicKey(), near(2));
        await alice.createAccount('other.js6-parent', key.getPublicKey(), near(1));
        await alice.createAccount('js6-parent.registrar', key.getPublicKey(), near(3)); // by the contract of that account
        assert.equal(await balance('js6-parent.registrar'), near(3));
        const outcome = await alice.transfer({ receiverId: 'child.js6-parent', amount: near('0.5') });
        assert.deepEqual(outcome.status, { SuccessValue: '' });
        assert.equal(await balance('child.js6-parent'), near('2.5'));
        const child = account('child.js6-parent', key);
        const before = await balance('js6-parent');
        await child.deleteAccount('js6-parent');
        assert.ok(await balance('js6-parent') > before + near('2.499'));
        await refused(child.getState(), 'AccountDoesNotExist');
        assert.deepEqual((await child.getAccessKeyList()).keys, []);
    });

    test('keys are added, used within their rights and deleted', async () => {
        const id = 'js6-keys';
        const alice = await funded(id);
        const [full, limited] = [randomKey(), randomKey()];
        await alice.addFullAccessKey(full.getPublicKey());
        await alice.addFunctionCallAccessKey({ publicKey: limited.getPublicKey(), contractId: 'drop.test.near', methodNames: ['claim_for', 'claim'], allowance: near('0.05') });
        assert.equal((await alice.getAccessKeyList()).keys.length, 3);
        assert.deepEqual((await alice.getAccessKey(limited.getPublicKey())).permission,
            { FunctionCall: { allowance: String(near('0.05')), receiver_id: 'drop.test.near', method_names: ['claim_for', 'claim'] } });

        const app = account(id, limited);
        const call = (contractId, methodName, more) => app.callFunction({ contractId, methodName, args: {}, gas: tgas(30), ...more });
        await says(call('drop.test.near', 'claim_for', { args: { account_id: id } }), 'ActionError', /Smart contract panicked: Method claim_for is private/);
        await refused(app.transfer({ receiverId: 'test.near', amount: 1n }), 'RequiresFullAccess');
        await refused(call('test.near', 'claim_for'), 'ReceiverMismatch', { ak_receiver: 'drop.test.near', tx_receiver: 'test.near' });
        await refused(call('drop.test.near', 'new'), 'MethodNameMismatch', { method_name: 'new' });
        await refused(call('drop.test.near', 'claim', { deposit: 1n }), 'DepositWithFunctionCall');
        await refused(call('drop.test.near', 'claim', { gas: tgas(1000) }), 'NotEnoughAllowance', { account_id: id });

        const second = account(id, full);
        await second.deleteKey(limited.getPublicKey());
        assert.equal((await second.getAccessKeyList()).keys.length, 2);
        await refused(app.transfer({ receiverId: 'test.near', amount: 1n }), 'AccessKeyDoesNotExist');
    });

    test('a contract is deployed, called and viewed', async () => {
        const [alice, bob] = [await funded('js6-shop'), await funded('js6-funder')];
        await alice.deployContract(plugin('drop'));
        await alice.callFunction({ contractId: 'js6-shop', methodName: 'new', args: { top_level_account: 'test.near' } });
        const claim = randomKey();
        assert.equal(await bob.callFunction({
            contractId: 'js6-shop', methodName: 'create_near_drop', gas: tgas(100), deposit: near(3),
            args: { public_keys: [claim.getPublicKey().toString()], amount_per_drop: String(near(2)) },
        }), 0);
        const drop = { NEAR: { funder: 'js6-funder', amount: String(near(2)), counter: 1, start: null, end: null, cancelled: false } };
        assert.deepEqual(await provider.callFunction('js6-shop', 'get_drop_by_id', { drop_id: 0 }), drop);
        assert.deepEqual(await alice.viewFunction({ contractId: 'js6-shop', methodName: 'get_drop_by_id', args: { drop_id: 0 } }), drop);
        assert.ok((await alice.getContractState('')).values.length > 0);
        assert.deepEqual(await alice.viewState('no such key'), []);
        const { code_base64: code, hash } = await alice.getContractCode();
        assert.ok(Buffer.from(code, 'base64').equals(plugin('drop')));
        assert.equal(hash, baseEncode(createHash('sha256').update(plugin('drop')).digest()));

        const drops = new Contract(alice.getConnection(), 'js6-shop', { viewMethods: ['get_drop_by_id'], changeMethods: ['create_account_and_claim'] });
        assert.deepEqual(await drops.get_drop_by_id({ drop_id: 0 }), drop);
        assert.equal(await drops.create_account_and_claim({
            signerAccount: account('js6-shop', claim), gas: String(tgas(100)),
            args: { new_account_id: 'claimed-js6.test.near', new_public_key: claim.getPublicKey().toString() },
        }), true);
        assert.equal(await balance('claimed-js6.test.near'), near(2));
    });

    test('the library runs views by itself', { skip: onWorker && 'a Worker does not carry this contract' }, async () => {
        const alice = await funded('js6-counter');
        await alice.deployContract(contract('counter'));
        const { connection } = await connect({ networkId: 'custom', nodeUrl: url, keyStore: new keyStores.InMemoryKeyStore() });
        const options = { viewMethods: ['get'], changeMethods: ['set'] };
        await new Contract(connection, 'js6-counter', options).set({ signerAccount: alice, args: { count: 7 } });
        forbidCalls(connection.provider);
        const local = new Contract(connection, 'js6-counter', { ...options, useLocalViewExecution: true });
        assert.deepEqual(await local.get(), { count: 7 });
    });

    test('code is published once and used by others', { skip: onWorker && 'a Worker does not carry this contract' }, async () => {
        const [alice, bob] = [await funded('js6-publisher'), await funded('js6-user')];
        await alice.deployGlobalContract(contract('counter'), 'accountId');
        await bob.useGlobalContract({ accountId: 'js6-publisher' });
        await bob.callFunction({ contractId: 'js6-user', methodName: 'set', args: { sum: 3 } });
        assert.deepEqual(await provider.callFunction('js6-user', 'get', {}), { sum: 3 });
    });

    test('two payments in a row are both paid', async () => {
        const alice = await funded('js6-payer');
        await newAccount('js6-till');
        const hashes = new Set();
        for (let i = 0; i < 3; i++) hashes.add((await alice.transfer({ receiverId: 'js6-till', amount: near(1) })).transaction.hash);
        assert.equal(hashes.size, 3);
        assert.equal(await balance('js6-till'), near(103));
        assert.equal(await balance('js6-payer'), near(97) - 3n * transferFee);
    });

    test('of parallel payments each is paid or refused aloud', async () => {
        const alice = await funded('js6-many');
        await newAccount('js6-many-till');
        const sums = [near(1), near(2), near(4)];
        const settled = await Promise.allSettled(sums.map((amount) => alice.transfer({ receiverId: 'js6-many-till', amount })));
        let paid = 0n;
        for (const [i, { status, reason }] of settled.entries()) {
            if (status === 'fulfilled') paid += sums[i];
            else assert.equal(reason.type, 'InvalidNonce', reason.stack);
        }
        assert.ok(paid > 0n);
        assert.equal(await balance('js6-many-till'), near(100) + paid);
    });

    test('a stale nonce is refused aloud, a re-sent transaction returns its stored outcome', async () => {
        const alice = await funded('js6-resent');
        const [one, two] = [await alice.createSignedTransaction('test.near', [transactions.transfer(near(1))]),
            await alice.createSignedTransaction('test.near', [transactions.transfer(near(2))])];
        const first = await provider.sendTransaction(one);
        await refused(provider.sendTransaction(two), 'InvalidNonce', { tx_nonce: one.transaction.nonce, ak_nonce: one.transaction.nonce });
        assert.deepEqual(await provider.sendTransaction(one), first);
        assert.equal(await balance('js6-resent'), near(99) - transferFee);
    });

    test('a transaction is sent without waiting and asked for until it is done', async () => {
        const alice = await funded('js6-async');
        const signed = await alice.createSignedTransaction('test.near', [transactions.transfer(near(1))]);
        const hash = createHash('sha256').update(signed.transaction.encode()).digest();
        assert.deepEqual(await provider.sendTransactionAsync(signed), { final_execution_status: 'NONE' });
        const outcome = await until(() => provider.viewTransactionStatus(hash, 'js6-async', 'FINAL'));
        assert.deepEqual(outcome.status, { SuccessValue: '' });
        const { receipts } = await provider.viewTransactionStatusWithReceipts(hash, 'js6-async', 'FINAL');
        assert.deepEqual(receipts.map((receipt) => receipt.receipt_id), outcome.receipts_outcome.map((receipt) => receipt.id));
        assert.deepEqual(await provider.viewTransactionReceipt(receipts[0].receipt_id), receipts[0]);
    });

    test('a relayer pays for what another account signs', async () => {
        const [alice, bob] = [await funded('js6-asking'), await funded('js6-relayer')];
        const [, signedDelegate] = await alice.createSignedMetaTransaction('test.near', [transactions.transfer(near(3))]);
        const relayed = () => bob.signAndSendTransaction({ receiverId: 'js6-asking', actions: [new transactions.Action({ signedDelegate })] });
        const before = await balance('js6-asking');
        await relayed();
        assert.equal(await balance('js6-asking'), before);
        assert.ok(await balance('js6-relayer') < near(97));
        await refused(relayed(), 'DelegateActionInvalidNonce');
    });

    test('refusals have their type', async () => {
        const id = 'js6-refused';
        const alice = await funded(id);
        const publicKey = await alice.getSigner().getPublicKey();
        await refused(alice.transfer({ receiverId: 'test.near', amount: near(1000) }), 'NotEnoughBalance', { signer_id: id });
        await refused(alice.transfer({ receiverId: 'js6-nobody', amount: 1n }), 'AccountDoesNotExist', { account_id: 'js6-nobody' });
        await refused(alice.addFullAccessKey(publicKey), 'AddKeyAlreadyExists');
        await refused(alice.deleteKey(randomKey().getPublicKey()), 'DeleteKeyDoesNotExist');
        const send = (receiverId, ...actions) => alice.signAndSendTransaction({ receiverId, actions });
        await refused(send('test.near', transactions.createAccount()), 'AccountAlreadyExists', { account_id: 'test.near' });
        await refused(send('deep.test.near', transactions.createAccount()), 'CreateAccountNotAllowed', { predecessor_id: id });
        await refused(send('js6top', transactions.createAccount()), 'CreateAccountOnlyByRegistrar', { registrar_account_id: 'registrar' });
        await refused(send('test.near', transactions.deleteKey(publicKey)), 'ActorNoPermission');
        await refused(send(id, transactions.stake(1n, publicKey)), 'InsufficientStake');
        await refused(send(id, transactions.stake(0n, publicKey)), 'TriesToUnstake');
        await says(send(id, transactions.functionCall('x', {}, 0n, 0n)), 'InvalidTxError', /"ActionsValidation":"FunctionCallZeroAttachedGas"/);
        await refused(account('js6-nobody', randomKey()).transfer({ receiverId: id, amount: 1n }), 'AccessKeyDoesNotExist');
        const signed = await alice.createSignedTransaction('test.near', [transactions.transfer(1n)]);
        signed.signature.ed25519Signature.data[0] ^= 1;
        await refused(provider.sendTransaction(signed), 'InvalidSignature');
    });

    test('calls and views that fail have their type and sentence', async () => {
        const alice = await funded('js6-calls');
        const call = (contractId, methodName, args = {}) => alice.callFunction({ contractId, methodName, args });
        await says(call('drop.test.near', 'new', { top_level_account: 'test.near' }), 'ActionError', /Smart contract panicked: Method new is private/);
        await says(call('drop.test.near', 'no_such_method'), 'ActionError', /"MethodResolveError":"MethodNotFound"/);
        await says(call('js6-calls', 'x'), 'ActionError', /"CodeDoesNotExist":{"account_id":"js6-calls"}/);
        const view = (contractId, method, args = {}) => provider.callFunction(contractId, method, args);
        await refused(view('drop.test.near', 'no_such_method'), 'MethodNotFound');
        await refused(view('js6-calls', 'x'), 'CodeDoesNotExist');
        await refused(view('js6-nobody', 'x'), 'AccountDoesNotExist');
        await assert.rejects(view('drop.test.near', 'get_drop_by_id', { drop_id: 99_999 }), /No drop information for such drop_id/);
    });

    test('what a block changed is told by account, key, state and code', async () => {
        const alice = await funded('js6-changes');
        const key = randomKey().getPublicKey();
        const { receipts_outcome: [{ block_hash: blockId }] } = await alice.addFullAccessKey(key);
        assert.ok((await provider.blockChanges({ blockId })).changes.some((change) => change.type === 'access_key_touched' && change.account_id === 'js6-changes'));
        assert.ok((await provider.accountChanges(['js6-changes'], { blockId })).changes.length > 0);
        assert.ok((await provider.accessKeyChanges(['js6-changes'], { blockId })).changes.some((change) => change.change.public_key === key.toString()));
        const single = await provider.singleAccessKeyChanges([{ account_id: 'js6-changes', public_key: key.toString() }], { blockId });
        assert.deepEqual(single.changes.map((change) => change.type), ['access_key_update']);
        assert.deepEqual((await provider.contractStateChanges(['js6-changes'], { blockId }, '')).changes, []);
        assert.deepEqual((await provider.contractCodeChanges(['js6-changes'], { blockId })).changes, []);
    });

    test('the chain tells of itself', async () => {
        assert.equal(await provider.getNetworkId(), 'localnet');
        assert.equal((await provider.viewNodeStatus()).chain_id, 'localnet');
        const block = await provider.viewBlock({ finality: 'final' });
        assert.deepEqual(await provider.viewBlock({ blockId: block.header.hash }), block);
        assert.deepEqual(await provider.viewGasPrice(), { gas_price: '100000000' });
        const chunk = await provider.viewChunk(block.chunks[0].chunk_hash);
        assert.deepEqual(await provider.viewChunk([block.header.height, chunk.header.shard_id]), chunk);
        assert.deepEqual((await provider.viewValidators()).current_validators.map((v) => v.account_id), ['test.near']);
        assert.equal(await provider.getCurrentEpochSeatPrice(), near(1) / 6250n);
        assert.equal((await provider.experimental_protocolConfig({ finality: 'final' })).chain_id, 'localnet');
    });
});
