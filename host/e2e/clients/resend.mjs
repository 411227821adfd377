// Sends a request once more when its connection ends under it, as browsers do:
// the proxy that wrangler puts before a local Worker closes those that idle.
const { fetch } = globalThis;

globalThis.fetch = async (...request) => {
    try {
        return await fetch(...request);
    } catch (error) {
        if (!['EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(error.cause?.code)) throw error;
        return fetch(...request);
    }
};
