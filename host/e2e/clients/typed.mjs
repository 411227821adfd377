// What the tests of near-api-js 4 to 6 share: their errors carry a type and the
// fields that a schema inside of the library knows.
import assert from 'node:assert/strict';

// refused wants an error of this type, with these fields.
export const refused = (promise, type, fields = {}) => assert.rejects(promise, (error) => {
    assert.equal(error.type, type, error.stack);
    for (const [name, value] of Object.entries(fields)) assert.equal(String(error[name]), String(value), name);
    return true;
});

// says wants an error that the schema does not tell from others of its type.
export const says = (promise, type, text) => assert.rejects(promise, (error) => {
    assert.equal(error.type, type, error.stack);
    assert.match(JSON.stringify(error, (_, value) => (typeof value === 'bigint' ? String(value) : value)), text);
    return true;
});

// forbidCalls lets a provider fetch code and state, and call no contract.
export function forbidCalls(provider) {
    const { query } = provider;
    provider.query = function (request, ...rest) {
        assert.notEqual(request.request_type, 'call_function');
        return query.call(this, request, ...rest);
    };
}

// until asks again while what it asks for is not there yet.
export async function until(ask) {
    for (let tries = 0; ; tries++) {
        try {
            return await ask();
        } catch (error) {
            if (tries === 50) throw error;
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }
}
