// Sends a request once more when its connection ends under it, as browsers do:
// the proxy that wrangler puts before a local Worker closes those that idle. It may
// also say so, of what is not a GET: a transaction that is sent again runs once.
const { fetch } = globalThis;

const restarted = async (response) =>
    response.status === 503 && (await response.clone().text()).startsWith('Your worker restarted');

globalThis.fetch = async (...request) => {
    try {
        const response = await fetch(...request);
        return await restarted(response) ? fetch(...request) : response;
    } catch (error) {
        if (!['EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(error.cause?.code)) throw error;
        return fetch(...request);
    }
};
