// Failures of transactions that were accepted: their gas is spent, what they
// wanted did not happen.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { actions } from 'near-api-js';
import * as errors from 'near-api-js/rpc-errors';
import { balance, contract, near, newAccount, onWorker, provider, randomKey, rejects, tgas } from './ledger.mjs';

const owner = 'executions-owner';
let account;

before(async () => {
    account = await newAccount(owner);
});

const fails = (receiverId, what, errorClass, fields) => rejects(account.signAndSendTransaction({ receiverId, actions: what }), errorClass, fields);

test('AccountDoesNotExist gives the deposit back', async () => {
    const earlier = await balance(owner);
    const error = await fails('executions-nobody', [actions.transfer(near(60))], errors.AccountDoesNotExistActionError, { accountId: 'executions-nobody', actionIndex: 0 });
    assert.equal(error.txHash, error.transactionResult.transaction.hash);
    assert.ok(earlier - (await balance(owner)) < near('0.001'));
});

test('AccountAlreadyExists', () => fails('test.near', [actions.createAccount()], errors.AccountAlreadyExistsActionError, { accountId: 'test.near', actionIndex: 0 }));

test('CreateAccountOnlyByRegistrar', () => fails('executions-top', [actions.createAccount()], errors.CreateAccountOnlyByRegistrarActionError,
    { accountId: 'executions-top', predecessorId: owner, registrarAccountId: 'registrar' }));

test('CreateAccountNotAllowed', async () => {
    for (const id of ['sub.test.near', `deep.sub.${owner}`, 'sub.executions-nobody']) {
        await fails(id, [actions.createAccount()], errors.CreateAccountNotAllowedActionError, { accountId: id, predecessorId: owner });
    }
});

test('OnlyImplicitAccountCreationAllowed', async () => {
    const id = 'ab'.repeat(32);
    await fails(id, [actions.createAccount()], errors.OnlyImplicitAccountCreationAllowedActionError, { accountId: id });
});

test('ActorNoPermission', async () => {
    const key = randomKey().getPublicKey();
    for (const what of [actions.addFullAccessKey(key), actions.deleteKey(key), actions.deployContract(new Uint8Array(3)), actions.deleteAccount(owner), actions.stake(near(1), key)]) {
        await fails('test.near', [what], errors.ActorNoPermissionActionError, { accountId: 'test.near', actorId: owner, actionIndex: 0 });
    }
});

test('AddKeyAlreadyExists undoes the actions before it', async () => {
    const [own, fresh] = [await account.getSigner().getPublicKey(), randomKey().getPublicKey()];
    await fails(owner, [actions.addFullAccessKey(fresh), actions.addFullAccessKey(own)], errors.AddKeyAlreadyExistsActionError,
        { accountId: owner, publicKey: own.toString(), actionIndex: 1 });
    await rejects(account.getAccessKey(fresh), errors.AccessKeyDoesNotExistError);
});

test('DeleteKeyDoesNotExist', async () => {
    const key = randomKey().getPublicKey();
    await fails(owner, [actions.deleteKey(key)], errors.DeleteKeyDoesNotExistActionError, { accountId: owner, publicKey: key.toString() });
});

test('stakes: too small, too large, none to take back, none to delete with', async () => {
    const staker = await newAccount('executions-staker');
    const key = await staker.getSigner().getPublicKey();
    const stake = (amount) => staker.signAndSendTransaction({ receiverId: 'executions-staker', actions: [actions.stake(amount, key)] });
    await rejects(stake(0n), errors.TriesToUnstakeActionError, { accountId: 'executions-staker' });
    await rejects(stake(1n), errors.InsufficientStakeActionError, { accountId: 'executions-staker', stake: 1n, minimumStake: near(1) });
    await rejects(stake(near(500)), errors.TriesToStakeActionError, { accountId: 'executions-staker', stake: near(500), locked: 0n });
    await stake(near(5));
    assert.equal((await staker.getState()).balance.locked, near(5));
    await rejects(staker.deleteAccount('test.near'), errors.DeleteAccountStakingActionError, { accountId: 'executions-staker' });
    await stake(0n);
    await staker.deleteAccount('test.near');
    await rejects(provider.viewAccount({ accountId: 'executions-staker' }), errors.AccountDoesNotExistError);
});

test('DeleteAccountWithLargeState', async () => {
    const wide = await newAccount('executions-wide');
    const names = Array.from({ length: 8 }, (_, i) => `${i}`.repeat(240));
    const add = Array.from({ length: 6 }, () => actions.addFunctionCallAccessKey(randomKey().getPublicKey(), 'test.near', names, near(1)));
    await wide.signAndSendTransaction({ receiverId: 'executions-wide', actions: add });
    await rejects(wide.deleteAccount('test.near'), errors.DeleteAccountWithLargeStateActionError, { accountId: 'executions-wide' });
});

test('LackBalanceForState of the receiver', async () => {
    const wide = Array.from({ length: 18 }, () => actions.addFullAccessKey(randomKey().getPublicKey()));
    await fails(`poor.${owner}`, [actions.createAccount(), ...wide.slice(9)], errors.LackBalanceForStateActionError, { accountId: `poor.${owner}`, actionIndex: null });
    await fails(`poor.${owner}`, [actions.createAccount(), actions.transfer(1n), ...wide], errors.LackBalanceForStateActionError,
        { accountId: `poor.${owner}`, amount: (100n + 18n * 82n) * 10n ** 19n - 1n });
    await rejects(provider.viewAccount({ accountId: `poor.${owner}` }), errors.AccountDoesNotExistError);
});

const foreign = { skip: onWorker && 'a Worker does not carry these contracts' };

test('FunctionCallError, for every way in which a contract fails', foreign, async () => {
    await (await newAccount('executions-failing')).deployContract(contract('failing'));
    const call = (method) => account.callFunction({ contractId: 'executions-failing', methodName: method, gas: tgas(300) });
    await rejects(call('panics'), errors.ContractExecutionError, { message: 'Smart contract panicked: drop' });
    await rejects(call('traps'), errors.ContractExecutionError, { message: 'WebAssembly trap: An `unreachable` opcode was executed.' });
    await rejects(call('takes'), errors.ContractMethodInvalidSignatureError);
    await rejects(call('no_such_method'), errors.ContractMethodNotFoundError);
    await rejects(account.callFunction({ contractId: owner, methodName: 'panics' }), errors.ContractCodeDoesNotExistError, { contractId: owner });
    for (const [code, errorClass] of [
        ['text', errors.PrepareWasmError], ['mistyped', errors.PrepareWasmError], ['unlinked', errors.ContractExecutionError],
    ]) {
        await account.signAndSendTransaction({
            receiverId: `${code}.${owner}`, actions: [actions.createAccount(), actions.transfer(near(1)), actions.deployContract(contract(code))],
        });
        await rejects(account.callFunction({ contractId: `${code}.${owner}`, methodName: 'run' }), errorClass);
    }
});

test('NewReceiptValidationError, for a receipt that a contract makes', foreign, async () => {
    const id = 'executions-asking';
    await (await newAccount(id)).deployContract(contract('failing'));
    const call = (method) => account.callFunction({ contractId: id, methodName: method, gas: tgas(300) });
    await rejects(call('asks_without_gas'), errors.FunctionCallZeroAttachedGasActionError);
    await rejects(call('asks_too_much'), errors.ReceiptSizeExceededActionError);
});
