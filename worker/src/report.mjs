// What the Worker logs: that something broke, and where. Messages may name accounts,
// keys or transactions, so they are left out.

const frame = /^\s*at /;

export const report = (error) =>
  console.error([error?.name ?? "an error", ...String(error?.stack ?? "").split("\n").filter((line) => frame.test(line))].join("\n"));
