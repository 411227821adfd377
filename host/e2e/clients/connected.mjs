// What people do with near-api-js 4 and 5, whose accounts hang on a connection
// with a key store. They keep the nonce of a key and ask for it again only when
// it is refused, tell errors by their type, and know one validator.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { balance, contract, near, newAccount, onWorker, plugin, tgas, transferFee, url } from './ledger.mjs';
import { forbidCalls, refused, says, until } from './typed.mjs';

export const connected = (prefix, library) => describe(prefix, { concurrency: true }, () => tests(prefix, library));

function tests(prefix, { Account, Contract, KeyPair, connect, keyStores, providers, transactions, utils }) {
    const keyStore = new keyStores.InMemoryKeyStore();
    const config = { networkId: 'custom', nodeUrl: url, helperUrl: url, keyStore, logger: null };
    const lib = connect(config);

    // account is a handle with a key of its own, as after signing in elsewhere.
    async function account(accountId, keyPair) {
        await keyStore.setKey('custom', accountId, keyPair);
        return new Account((await lib).connection, accountId);
    }
    const funded = async (name) => account(name, KeyPair.fromString((await newAccount(name)).getSigner().key.toString()));
    const randomKey = () => KeyPair.fromRandom('ed25519');

    test('an account has its state and its balance', async () => {
        const alice = await funded(`${prefix}-state`);
        const state = await alice.state();
        assert.equal(state.amount, String(near(100)));
        assert.equal(state.storage_usage, 182);
        assert.equal(state.code_hash, '1'.repeat(32));
        assert.deepEqual(await alice.getAccountBalance(),
            { total: String(near(100)), stateStaked: String(182n * 10n ** 19n), staked: '0', available: String(near(100) - 182n * 10n ** 19n) });
        assert.deepEqual((await alice.getAccessKeys()).map((key) => key.access_key.permission), ['FullAccess']);
        assert.equal(utils.format.formatNearAmount(state.amount), '100');
    });

    test('the faucet of the helper makes accounts', { skip: onWorker && 'a Worker has no faucet' }, async () => {
        const key = randomKey();
        const made = await (await lib).createAccount(`${prefix}-faucet`, key.getPublicKey());
        assert.equal((await made.state()).amount, String(near(100)));
        assert.equal((await made.getAccessKeys())[0].public_key, key.getPublicKey().toString());
    });

    test('accounts are made, paid and deleted', async () => {
        const alice = await funded(`${prefix}-parent`);
        const id = `child.${prefix}-parent`;
        const key = randomKey();
        await alice.createAccount(id, key.getPublicKey(), near(2));
        const child = await account(id, key);
        const outcome = await alice.sendMoney(id, near('0.5'));
        assert.deepEqual(outcome.status, { SuccessValue: '' });
        assert.equal(await balance(id), near('2.5'));
        const before = await balance(`${prefix}-parent`);
        await child.deleteAccount(`${prefix}-parent`);
        assert.ok(await balance(`${prefix}-parent`) > before + near('2.499'));
        await refused(child.state(), 'AccountDoesNotExist');
        assert.deepEqual(await child.getAccessKeys(), []);
    });

    test('keys are added, used within their rights and deleted', async () => {
        const id = `${prefix}-keys`;
        const alice = await funded(id);
        const [full, limited] = [randomKey(), randomKey()];
        await alice.addKey(full.getPublicKey());
        await alice.addKey(limited.getPublicKey(), 'drop.test.near', ['claim_for', 'claim'], near('0.05'));
        assert.equal((await alice.getAccessKeys()).length, 3);
        assert.deepEqual((await alice.getAccountDetails()).authorizedApps,
            [{ contractId: 'drop.test.near', amount: String(near('0.05')), publicKey: limited.getPublicKey().toString() }]);

        const call = (contractId, methodName, more) => app.functionCall({ contractId, methodName, gas: tgas(30), ...more });
        const app = await account(id, limited);
        // The key signs; the contract refuses whom it does not know.
        await says(call('drop.test.near', 'claim_for', { args: { account_id: id } }), 'ActionError', /Smart contract panicked: Method claim_for is private/);
        await refused(app.sendMoney('test.near', 1n), 'RequiresFullAccess');
        await refused(call('test.near', 'claim_for'), 'ReceiverMismatch', { ak_receiver: 'drop.test.near', tx_receiver: 'test.near' });
        await refused(call('drop.test.near', 'new'), 'MethodNameMismatch', { method_name: 'new' });
        await refused(call('drop.test.near', 'claim', { attachedDeposit: 1n }), 'DepositWithFunctionCall');
        await refused(call('drop.test.near', 'claim', { gas: tgas(1000) }), 'NotEnoughAllowance', { account_id: id });

        const second = await account(id, full);
        await second.sendMoney('test.near', 1n);
        await second.deleteKey(limited.getPublicKey());
        assert.equal((await second.getAccessKeys()).length, 2);
        const late = await account(id, limited);
        await refused(late.sendMoney('test.near', 1n), 'KeyNotFound');
    });

    test('a contract is deployed, called and viewed', async () => {
        const id = `shop.${prefix}-shop`;
        const alice = await funded(`${prefix}-shop`);
        const key = randomKey();
        const made = await alice.createAndDeployContract(id, key.getPublicKey(), plugin('drop'), near(40));
        assert.equal(made.accountId, id);
        const shop = await account(id, key);
        await shop.functionCall({ contractId: id, methodName: 'new', args: { top_level_account: 'test.near' } });
        const claim = randomKey();
        const outcome = await alice.functionCall({
            contractId: id, methodName: 'create_near_drop', gas: tgas(100), attachedDeposit: near(3),
            args: { public_keys: [claim.getPublicKey().toString()], amount_per_drop: String(near(2)) },
        });
        assert.equal(providers.getTransactionLastResult(outcome), 0);
        assert.deepEqual(await alice.viewFunction({ contractId: id, methodName: 'get_drop_by_id', args: { drop_id: 0 } }),
            { NEAR: { funder: `${prefix}-shop`, amount: String(near(2)), counter: 1, start: null, end: null, cancelled: false } });
        const held = await shop.viewState('');
        assert.ok(held.length > 0 && held.every(({ key, value }) => key.length > 0 && Buffer.isBuffer(value)));
        assert.deepEqual(await shop.viewState('no such key'), []);
        const code = await (await lib).connection.provider.query({ request_type: 'view_code', finality: 'final', account_id: id });
        assert.ok(Buffer.from(code.code_base64, 'base64').equals(plugin('drop')));
        assert.equal(code.hash, (await shop.state()).code_hash);
        assert.equal(code.hash, utils.serialize.base_encode(createHash('sha256').update(plugin('drop')).digest()));

        const drops = new Contract((await lib).connection, id, { viewMethods: ['get_drop_by_id'], changeMethods: ['claim_for', 'create_account_and_claim'] });
        assert.equal((await drops.get_drop_by_id({ drop_id: 0 })).NEAR.counter, 1);
        const claimer = await account(id, claim);
        const claimed = `claimed-${prefix}.test.near`;
        assert.equal(await drops.create_account_and_claim({
            signerAccount: claimer, gas: String(tgas(100)),
            args: { new_account_id: claimed, new_public_key: key.getPublicKey().toString() },
        }), true);
        assert.equal(await balance(claimed), near(2));
    });

    test('the library runs views by itself', { skip: onWorker && 'a Worker does not carry this contract' }, async () => {
        const id = `${prefix}-counter`;
        const alice = await funded(id);
        await alice.deployContract(contract('counter'));
        const options = { viewMethods: ['get'], changeMethods: ['set'] };
        const remote = new Contract(alice.connection, id, options);
        await remote.set({ signerAccount: alice, args: { count: 7 } });
        assert.deepEqual(await remote.get(), { count: 7 });
        const { connection } = await connect(config);
        forbidCalls(connection.provider);
        const local = new Contract(connection, id, { ...options, useLocalViewExecution: true });
        assert.deepEqual(await local.get(), { count: 7 });
    });

    test('two payments in a row are both paid, though the nonce is a kept one', async () => {
        const [alice, till] = [await funded(`${prefix}-payer`), `${prefix}-till`];
        await newAccount(till);
        const hashes = new Set();
        for (let i = 0; i < 3; i++) hashes.add((await alice.sendMoney(till, near(1))).transaction.hash);
        assert.equal(hashes.size, 3);
        assert.equal(await balance(till), near(103));
        assert.equal(await balance(`${prefix}-payer`), near(97) - 3n * transferFee);
    });

    test('parallel payments are all paid, those that differ and those that follow a refused nonce', async () => {
        const [alice, till] = [await funded(`${prefix}-many`), `${prefix}-many-till`];
        await newAccount(till);
        const sums = [near(1), near(2), near(3)];
        const outcomes = await Promise.all(sums.map((sum) => alice.sendMoney(till, sum)));
        assert.equal(new Set(outcomes.map((outcome) => outcome.transaction.hash)).size, 3);
        assert.equal(await balance(till), near(106));
        assert.equal(await balance(`${prefix}-many`), near(94) - 3n * transferFee);
    });

    test('a kept nonce that another program has used is refused aloud, and the library asks again', async () => {
        const id = `${prefix}-stale`;
        const alice = await funded(id);
        await alice.sendMoney('test.near', near(1));
        const [, stale] = await alice.signTransaction('test.near', [transactions.transfer(near(1))]);
        const used = (await alice.getAccessKeys())[0].access_key.nonce;
        await refused(alice.connection.provider.sendTransaction(stale), 'InvalidNonce', { tx_nonce: used, ak_nonce: used });
        await alice.sendMoney('test.near', near(2));
        assert.equal(await balance(id), near(97) - 2n * transferFee);
    });

    test('a re-sent transaction returns its stored outcome', async () => {
        const id = `${prefix}-resent`;
        const alice = await funded(id);
        const { provider } = alice.connection;
        const [, signed] = await alice.signTransaction('test.near', [transactions.transfer(near(1))]);
        const first = await provider.sendTransaction(signed);
        assert.deepEqual(await provider.sendTransaction(signed), first);
        assert.deepEqual(await provider.sendTransactionUntil(signed, 'FINAL'), first);
        assert.equal(await balance(id), near(99) - transferFee);
    });

    test('a transaction is sent without waiting and asked for until it is done', async () => {
        const id = `${prefix}-async`;
        const alice = await funded(id);
        const { provider } = alice.connection;
        const [hash, signed] = await alice.signTransaction('test.near', [transactions.transfer(near(1))]);
        assert.deepEqual(await provider.sendTransactionAsync(signed), { final_execution_status: 'NONE' });
        const outcome = await until(() => provider.txStatus(hash, id, 'FINAL'));
        assert.deepEqual(outcome.status, { SuccessValue: '' });
        assert.equal(outcome.transaction.hash, utils.serialize.base_encode(hash));
        assert.deepEqual(await provider.txStatusString(utils.serialize.base_encode(hash), id, 'FINAL'), outcome);
        const { receipts } = await provider.txStatusReceipts(hash, id, 'FINAL');
        assert.deepEqual(receipts.map((receipt) => receipt.receipt_id), outcome.receipts_outcome.map((receipt) => receipt.id));
        await assert.rejects(provider.txStatus(new Uint8Array(32), id), (error) => error.type === 'UNKNOWN_TRANSACTION' || /doesn't exist/.test(error.message));
    });

    test('a relayer pays for what another account signs', async () => {
        const [alice, bob] = [await funded(`${prefix}-asking`), await funded(`${prefix}-relayer`)];
        const signedDelegate = await alice.signedDelegate({ receiverId: 'test.near', actions: [transactions.transfer(near(3))], blockHeightTtl: 100 });
        const relayed = () => bob.signAndSendTransaction({ receiverId: alice.accountId, actions: [new transactions.Action({ signedDelegate })] });
        const before = await balance(alice.accountId);
        await relayed();
        assert.equal(await balance(alice.accountId), before);
        assert.ok(await balance(bob.accountId) < near(97));
        await refused(relayed(), 'DelegateActionInvalidNonce');
    });

    test('refusals have their type', async () => {
        const id = `${prefix}-refused`;
        const alice = await funded(id);
        await refused(alice.sendMoney('test.near', near(1000)), 'NotEnoughBalance', { signer_id: id });
        await refused(alice.sendMoney(`${prefix}-nobody`, 1n), 'AccountDoesNotExist', { account_id: `${prefix}-nobody` });
        await refused(alice.createAccount('test.near', randomKey().getPublicKey(), 1n), 'AccountAlreadyExists', { account_id: 'test.near' });
        await refused(alice.createAccount('deep.test.near', randomKey().getPublicKey(), 1n), 'CreateAccountNotAllowed', { predecessor_id: id });
        await refused(alice.createAccount(`${prefix}top`, randomKey().getPublicKey(), 1n), 'CreateAccountOnlyByRegistrar', { registrar_account_id: 'registrar' });
        const { publicKey } = await alice.findAccessKey();
        await refused(alice.addKey(publicKey), 'AddKeyAlreadyExists');
        await refused(alice.deleteKey(randomKey().getPublicKey()), 'DeleteKeyDoesNotExist');
        await refused(alice.signAndSendTransaction({ receiverId: 'test.near', actions: [transactions.deleteKey(publicKey)] }), 'ActorNoPermission');
        await refused(alice.stake(publicKey, 1n), 'InsufficientStake');
        await refused(alice.stake(publicKey, 0n), 'TriesToUnstake');
        await says(alice.functionCall({ contractId: 'drop.test.near', methodName: 'x', gas: 0n }), 'InvalidTxError', /"ActionsValidation":"FunctionCallZeroAttachedGas"/);
        const nobody = await account(`${prefix}-nobody`, randomKey());
        await refused(nobody.sendMoney('test.near', 1n), 'KeyNotFound');
        const [, signed] = await alice.signTransaction('test.near', [transactions.transfer(1n)]);
        signed.signature.ed25519Signature ? signed.signature.ed25519Signature.data[0] ^= 1 : signed.signature.data[0] ^= 1;
        await refused(alice.connection.provider.sendTransaction(signed), 'InvalidSignature');
    });

    test('what a guard says is shown', async () => {
        const id = `${prefix}-guarded`;
        const owner = await funded(id);
        const key = randomKey();
        await owner.deployContract(plugin('drop'));
        await owner.addKey(key.getPublicKey(), id, ['claim_for'], near(1));
        const limited = await account(id, key);
        const before = await balance(id);
        await says(limited.functionCall({ contractId: id, methodName: 'claim_for', args: { account_id: 'test.near' } }), 'ActionError', /Smart contract panicked: No drop for public key/);
        assert.equal(await balance(id), before);
    });

    test('calls and views that fail have their type and sentence', async () => {
        const alice = await funded(`${prefix}-calls`);
        const call = (contractId, methodName, more) => alice.functionCall({ contractId, methodName, ...more });
        await says(call('drop.test.near', 'new', { args: { top_level_account: 'test.near' } }), 'ActionError', /Smart contract panicked: Method new is private/);
        await says(call('drop.test.near', 'no_such_method'), 'ActionError', /"MethodResolveError":"MethodNotFound"/);
        await says(call(`${prefix}-calls`, 'x'), 'ActionError', /"CodeDoesNotExist":{"account_id":"\w+-calls"}/);
        await refused(call(`${prefix}-nobody`, 'x'), 'AccountDoesNotExist');
        const view = (contractId, methodName, args = {}) => alice.viewFunction({ contractId, methodName, args });
        await refused(view('drop.test.near', 'no_such_method'), 'MethodNotFound');
        await refused(view(`${prefix}-calls`, 'x'), 'CodeDoesNotExist');
        await refused(view(`${prefix}-nobody`, 'x'), 'AccountDoesNotExist');
        await assert.rejects(view('drop.test.near', 'get_drop_by_id', { drop_id: 99_999 }), /No drop information for such drop_id/);
    });

    test('what a block changed is told by account, key, state and code', async () => {
        const id = `${prefix}-changes`;
        const alice = await funded(id);
        const { provider } = alice.connection;
        const key = randomKey().getPublicKey();
        const { receipts_outcome: [{ block_hash: blockId }] } = await alice.addKey(key);
        assert.ok((await provider.blockChanges({ blockId })).changes.some((change) => change.type === 'access_key_touched' && change.account_id === id));
        assert.ok((await provider.accountChanges([id], { blockId })).changes.some((change) => change.change.account_id === id));
        assert.ok((await provider.accessKeyChanges([id], { blockId })).changes.some((change) => change.change.public_key === key.toString()));
        const single = await provider.singleAccessKeyChanges([{ account_id: id, public_key: key.toString() }], { blockId });
        assert.deepEqual(single.changes.map((change) => change.type), ['access_key_update']);
        assert.deepEqual((await provider.contractStateChanges([id], { blockId }, '')).changes, []);
        assert.deepEqual((await provider.contractCodeChanges([id], { blockId })).changes, []);
    });

    test('the chain tells of itself', async () => {
        const { provider } = (await lib).connection;
        assert.equal((await provider.status()).chain_id, 'localnet');
        const block = await provider.block({ finality: 'final' });
        assert.deepEqual(await provider.block({ blockId: block.header.hash }), block);
        assert.deepEqual(await provider.block({ blockId: block.header.height }), block);
        assert.deepEqual(await provider.gasPrice(null), { gas_price: '100000000' });
        const chunk = await provider.chunk(block.chunks[0].chunk_hash);
        assert.deepEqual(await provider.chunk([block.header.height, chunk.header.shard_id]), chunk);
        assert.deepEqual((await provider.validators(null)).current_validators.map((v) => v.account_id), ['test.near']);
        assert.equal((await provider.experimental_protocolConfig({ finality: 'final' })).chain_id, 'localnet');
        assert.equal((await provider.query('account/test.near', '')).code_hash.length > 31, true);
        const alice = await funded(`${prefix}-delegator`);
        const { total, failedValidators } = await alice.getActiveDelegatedStakeBalance();
        assert.equal(total, '0');
        assert.deepEqual(failedValidators.map((v) => v.validatorId), ['test.near']); // no staking pool
    });
}
